using System.Runtime.CompilerServices;
using GitOps.Core.Deployments.Health.Cel;
using GitOps.Core.Deployments.Health.Cel.Values;
using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Admission;

/// <summary>Checks a custom object by the expressions of its schema (<c>x-kubernetes-validations</c>): <c>self</c> is the value, <c>oldSelf</c> the one before.</summary>
/// <remarks>A rule about the value before is asked only where there is one, as in Kubernetes; values in lists without keys have none.</remarks>
internal static class CustomObjectExpressions
{
    private const string Rules = "x-kubernetes-validations";

    // Whether a schema has a rule anywhere; most have none.
    private static readonly ConditionalWeakTable<KubeMap, StrongBox<bool>> HasRules = [];

    public static void Check(KubeMap schema, KubeValue value, KubeValue? old, string path, Faults faults)
    {
        if (!Asks(schema))
        {
            return;
        }

        foreach (var rule in schema[Rules]?.AsList ?? KubeList.Empty)
        {
            Ask(rule.AsMap, value, old, path, faults);
        }

        if (value is KubeMap map)
        {
            var properties = schema["properties"]?.AsMap ?? KubeMap.Empty;
            foreach (var (key, item) in map)
            {
                if ((properties[key] ?? schema["additionalProperties"]) is KubeMap below)
                {
                    Check(below, item, (old as KubeMap)?[key], path.Length == 0 ? key : $"{path}.{key}", faults);
                }
            }
        }
        else if (value is KubeList list && schema["items"] is KubeMap items)
        {
            var keys = (schema["x-kubernetes-list-map-keys"]?.AsList ?? KubeList.Empty).Select(key => key.AsString ?? string.Empty).ToList();
            for (var i = 0; i < list.Count; i++)
            {
                var item = list[i];
                var before = keys.Count == 0 ? null : (old as KubeList)?.FirstOrDefault(other => keys.TrueForAll(key => Equals(other.AsMap[key], item.AsMap[key])));
                Check(items, item, before, PodRules.Index(path, i), faults);
            }
        }
    }

    private static void Ask(KubeMap rule, KubeValue value, KubeValue? old, string path, Faults faults)
    {
        var expression = rule["rule"]?.AsString ?? string.Empty;
        var asksOld = expression.Contains("oldSelf", StringComparison.Ordinal);
        if (asksOld && old is null && rule["optionalOldSelf"]?.AsBool != true)
        {
            return;
        }

        var isOptional = rule["optionalOldSelf"]?.AsBool == true;
        List<KeyValuePair<string, CelValue>> variables = [KeyValuePair.Create("self", KubeCollections.Of(value))];
        if (isOptional || old is not null)
        {
            variables.Add(KeyValuePair.Create("oldSelf", !isOptional ? KubeCollections.Of(old!) : old is null ? CelOptional.None : new CelOptional(KubeCollections.Of(old))));
        }

        // What was wrong before and is not about the change is told, but not refused.
        var own = !asksOld && old is not null && value.Equals(old) ? new Faults() : faults;
        Ask(rule, expression, value, variables, path, own);
        if (!ReferenceEquals(own, faults))
        {
            faults.Warnings.AddRange(own.List.Select(fault => $"{fault.Field}: {fault.Message}"));
        }
    }

    private static void Ask(KubeMap rule, string expression, KubeValue value, List<KeyValuePair<string, CelValue>> variables, string path, Faults faults)
    {
        var at = rule["fieldPath"]?.AsString is { Length: > 0 } field ? (path + field).TrimStart('.') : path;
        try
        {
            if (CelProgram.Parse(expression).Evaluate(variables) is not CelBool { Value: true })
            {
                var message = MessageOf(rule["messageExpression"], variables)
                    ?? (rule["message"]?.AsString is { Length: > 0 } text ? text : $"failed rule: {expression.Trim()}");
                Report(rule["reason"]?.AsString, at, value, message, faults);
            }
        }
        catch (Exception fault) when (fault is CelSyntaxException or CelEvaluationException)
        {
            var words = fault.Message.StartsWith("failed to evaluate", StringComparison.Ordinal) && fault.Message.IndexOf("': ", StringComparison.Ordinal) is > 0 and var colon ? fault.Message[(colon + 3)..] : fault.Message;
            var named = rule.Text("message") is { Length: > 0 } message ? message : expression.Trim();
            faults.Raw("FieldValueInvalid", path.Length == 0 ? CustomObjectRules.Nowhere : path, $"Invalid value: \"{CustomObjectRules.TypeOf(value)}\": {words} evaluating rule: {named}");
        }
    }

    // An expression that makes no usable message is passed over.
    private static string? MessageOf(KubeValue? expression, List<KeyValuePair<string, CelValue>> variables)
    {
        try
        {
            return expression?.AsString is { Length: > 0 } text && CelProgram.Parse(text).Evaluate(variables) is CelString { Value: var made } && made.Trim().Length > 0 && !made.Contains('\n', StringComparison.Ordinal)
                ? made.Trim()
                : null;
        }
        catch (Exception fault) when (fault is CelSyntaxException or CelEvaluationException)
        {
            return null;
        }
    }

    private static void Report(string? reason, string at, KubeValue value, string message, Faults faults)
    {
        at = at.Length == 0 ? "<nil>" : at;
        switch (reason)
        {
            case "FieldValueForbidden":
                faults.Forbidden(at, message);
                break;
            case "FieldValueRequired":
                faults.Required(at, message);
                break;
            case "FieldValueDuplicate":
                faults.Raw(reason, at, value is KubeMap or KubeList ? "Duplicate value" : $"Duplicate value: {KubeJson.ToText(value)}");
                break;
            default:
                faults.Raw("FieldValueInvalid", at, value is KubeMap or KubeList ? $"Invalid value: {message}" : $"Invalid value: {KubeJson.ToText(value)}: {message}");
                break;
        }
    }

    /// <summary>Whether a schema has a rule anywhere.</summary>
    public static bool Asks(KubeMap schema) => HasRules.GetValue(schema, static root => new StrongBox<bool>(Has(root))).Value;

    private static bool Has(KubeValue value) => value switch
    {
        KubeMap map => map.Has(Rules) || map.Any(entry => Has(entry.Value)),
        KubeList list => list.Any(Has),
        _ => false,
    };
}
