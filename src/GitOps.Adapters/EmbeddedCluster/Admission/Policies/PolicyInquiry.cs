using GitOps.Adapters.EmbeddedCluster.Authorization;
using GitOps.Core.Deployments.Health.Cel;
using GitOps.Core.Deployments.Health.Cel.Values;
using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Admission;

/// <summary>What a policy finds wrong.</summary>
/// <param name="Message">Its words.</param>
/// <param name="Given">Reason that the policy gives; empty for none.</param>
internal sealed record PolicyFault(string Message, string Given)
{
    public string Reason => Given.Length == 0 ? "Invalid" : Given;

    public int Code => Reason switch
    {
        "Forbidden" => 403,
        "Unauthorized" => 401,
        "RequestEntityTooLarge" => 413,
        _ => 422,
    };
}

/// <summary>Asks the expressions of one policy about one request with one parameter.</summary>
internal sealed class PolicyInquiry
{
    private const string AuthorizerName = "authorizer";

    private readonly KubeMap policy;
    private readonly List<KeyValuePair<string, CelValue>> variables;

    public PolicyInquiry(KubeMap policy, AdmissionQuestion question, Authorizer authorizer, KubeMap? space, KubeMap? parameter)
    {
        this.policy = policy;
        variables =
        [
            Given("object", question.Object),
            Given("oldObject", question.Old),
            Given("request", question.Describe(string.Empty, question.Request.Resource.Version)),
            Given("namespaceObject", space),
            Given("params", parameter),
            KeyValuePair.Create(AuthorizerName, (CelValue)new PolicyAuthorizer(authorizer, question.Request.By, question.Request)),
        ];
        variables.Add(KeyValuePair.Create("variables", (CelValue)new PolicyVariables(policy.Find("spec", "variables")?.AsList ?? KubeList.Empty, variables)));
    }

    /// <summary>Whether all <c>matchConditions</c> hold.</summary>
    public bool IsMeant() => (policy.Find("spec", "matchConditions")?.AsList ?? KubeList.Empty).All(condition => Ask(condition.AsMap["expression"]) is CelBool { Value: true });

    /// <summary>Type of the value of an expression, as CEL names it.</summary>
    /// <exception cref="CelEvaluationException">It cannot be evaluated.</exception>
    public string TypeOf(KubeValue? expression) => Ask(expression).TypeName;

    /// <summary>What a validation finds wrong; null when it holds.</summary>
    /// <exception cref="CelEvaluationException">It cannot be evaluated.</exception>
    public PolicyFault? FindFault(KubeMap validation)
    {
        if (Ask(validation["expression"]) is CelBool { Value: true })
        {
            return null;
        }

        var message = MessageOf(validation["messageExpression"]) ?? (validation["message"]?.AsString is { Length: > 0 } text ? text : $"failed expression: {validation["expression"]?.AsString?.Trim()}");
        return new PolicyFault(message.Trim(), validation["reason"]?.AsString ?? string.Empty);
    }

    // An expression that makes no usable message is passed over; it may not ask what somebody may do.
    private string? MessageOf(KubeValue? expression)
    {
        try
        {
            return expression?.AsString is { Length: > 0 } && Ask(expression, variables.Where(variable => variable.Key != AuthorizerName)) is CelString { Value: var text } && text.Trim().Length > 0 && !text.Contains('\n', StringComparison.Ordinal) ? text : null;
        }
        catch (Exception fault) when (fault is CelSyntaxException or CelEvaluationException)
        {
            return null;
        }
    }

    private CelValue Ask(KubeValue? expression) => Ask(expression, variables);

    private static CelValue Ask(KubeValue? expression, IEnumerable<KeyValuePair<string, CelValue>> known) => CelProgram.Parse(expression?.AsString ?? string.Empty).Evaluate(known);

    private static KeyValuePair<string, CelValue> Given(string name, KubeMap? value) => KeyValuePair.Create(name, value is null ? CelNull.Instance : KubeCollections.Of(value));
}

/// <summary>The variables of a policy, each evaluated when it is first used; one may use those before it.</summary>
internal sealed class PolicyVariables(KubeList definitions, List<KeyValuePair<string, CelValue>> others) : CelMap
{
    private readonly Dictionary<string, CelValue> known = new(StringComparer.Ordinal);
    private readonly HashSet<string> underWay = new(StringComparer.Ordinal);

    public override int Count => definitions.Count;

    public override IEnumerable<CelValue> Keys => definitions.Select(item => (CelValue)new CelString(item.AsMap["name"]?.AsString ?? string.Empty));

    public override CelValue? Find(CelValue key)
    {
        if (key is not CelString { Value: var name } || definitions.FirstOrDefault(item => item.AsMap["name"]?.AsString == name) is not { } definition)
        {
            return null;
        }

        if (known.TryGetValue(name, out var value))
        {
            return value;
        }

        if (!underWay.Add(name))
        {
            throw new CelEvaluationException($"the variable '{name}' uses itself");
        }

        return known[name] = CelProgram.Parse(definition.AsMap["expression"]?.AsString ?? string.Empty).Evaluate(others);
    }
}
