using System.Globalization;
using System.Text.RegularExpressions;
using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Admission;

/// <summary>Checks a custom object against its schema, in the words of the API server's validator.</summary>
internal static class CustomObjectRules
{
    private static readonly TimeSpan PatternTime = TimeSpan.FromMilliseconds(250);

    public static void Check(KubeMap schema, KubeValue value, string path, Faults faults)
    {
        if (value is KubeNull && schema["nullable"]?.AsBool == true)
        {
            return;
        }

        if (!HasType(schema, value))
        {
            var type = schema["type"]?.AsString ?? "object";
            faults.Raw("FieldValueTypeInvalid", path, $"Invalid value: \"{TypeOf(value)}\": {path} in body must be of type {type}: \"{TypeOf(value)}\"");
            return;
        }

        if (schema["enum"] is KubeList allowed && !allowed.Contains(value))
        {
            faults.Unsupported(path, value, allowed.Select(item => item.AsString ?? KubeJson.ToText(item)));
        }

        switch (value)
        {
            case KubeMap map:
                Map(schema, map, path, faults);
                break;
            case KubeList list:
                List(schema, list, path, faults);
                break;
            case KubeString text:
                Text(schema, text.Text, path, faults);
                break;
            case KubeInteger or KubeFloat:
                Number(schema, value, path, faults);
                break;
        }

        Combined(schema, value, path, faults);
    }

    private static void Map(KubeMap schema, KubeMap map, string path, Faults faults)
    {
        foreach (var required in schema["required"]?.AsList ?? KubeList.Empty)
        {
            if (!map.Has(required.AsString ?? string.Empty))
            {
                faults.Required(Join(path, required.AsString ?? string.Empty));
            }
        }

        var properties = schema["properties"]?.AsMap ?? KubeMap.Empty;
        foreach (var (key, value) in map)
        {
            if ((properties[key] as KubeMap ?? schema["additionalProperties"] as KubeMap) is { } rules)
            {
                Check(rules, value, Join(path, key), faults);
            }
        }

        Bound(schema, "minProperties", map.Count, path, "should have at least {0} properties", isMinimum: true, faults);
        Bound(schema, "maxProperties", map.Count, path, "should have at most {0} properties", isMinimum: false, faults);
    }

    private static void List(KubeMap schema, KubeList list, string path, Faults faults)
    {
        Bound(schema, "minItems", list.Count, path, "should have at least {0} items", isMinimum: true, faults);
        Bound(schema, "maxItems", list.Count, path, "should have at most {0} items", isMinimum: false, faults);
        var keys = (schema["x-kubernetes-list-map-keys"]?.AsList ?? KubeList.Empty).Select(key => key.AsString ?? string.Empty).ToList();
        var isSet = schema["x-kubernetes-list-type"]?.AsString == "set";
        var seen = new HashSet<KubeValue>();
        for (var i = 0; i < list.Count; i++)
        {
            var at = PodRules.Index(path, i);
            if (schema["items"] is KubeMap items)
            {
                Check(items, list[i], at, faults);
            }

            var identity = keys.Count > 0 ? KubeMap.Of(keys.Where(list[i].AsMap.Has).Select(key => KeyValuePair.Create(key, list[i].AsMap[key]!))) : list[i];
            if ((isSet || keys.Count > 0) && !seen.Add(identity))
            {
                faults.Duplicate(at, identity);
            }
        }
    }

    private static void Text(KubeMap schema, string text, string path, Faults faults)
    {
        Bound(schema, "minLength", text.Length, path, "should be at least {0} chars long", isMinimum: true, faults, text);
        Bound(schema, "maxLength", text.Length, path, "should be at most {0} chars long", isMinimum: false, faults, text);
        if (schema["pattern"]?.AsString is { } pattern && !Matches(pattern, text))
        {
            faults.Invalid(path, text, $"{path} in body should match '{pattern}'");
        }
    }

    private static void Number(KubeMap schema, KubeValue value, string path, Faults faults)
    {
        var number = Double(value)!.Value;
        if (Double(schema["minimum"]) is { } minimum && (number < minimum || (number.Equals(minimum) && schema["exclusiveMinimum"]?.AsBool == true)))
        {
            faults.Invalid(path, value, $"{path} in body should be greater than {(schema["exclusiveMinimum"]?.AsBool == true ? "" : "or equal to ")}{schema["minimum"]}");
        }

        if (Double(schema["maximum"]) is { } maximum && (number > maximum || (number.Equals(maximum) && schema["exclusiveMaximum"]?.AsBool == true)))
        {
            faults.Invalid(path, value, $"{path} in body should be less than {(schema["exclusiveMaximum"]?.AsBool == true ? "" : "or equal to ")}{schema["maximum"]}");
        }

        if (Double(schema["multipleOf"]) is { } step && step > 0 && Math.Abs(Math.IEEERemainder(number, step)) > 1e-9)
        {
            faults.Invalid(path, value, $"{path} in body should be a multiple of {schema["multipleOf"]}");
        }
    }

    private static void Combined(KubeMap schema, KubeValue value, string path, Faults faults)
    {
        foreach (var part in schema["allOf"]?.AsList ?? KubeList.Empty)
        {
            Check(part.AsMap, value, path, faults);
        }

        if (schema["anyOf"] is KubeList { Count: > 0 } any && !any.Any(part => Fits(part.AsMap, value, path)))
        {
            faults.Raw("FieldValueInvalid", path, $"Invalid value: \"{TypeOf(value)}\": {path} in body must validate at least one schema (anyOf)");
        }

        if (schema["oneOf"] is KubeList { Count: > 0 } one && one.Count(part => Fits(part.AsMap, value, path)) != 1)
        {
            faults.Raw("FieldValueInvalid", path, $"Invalid value: \"{TypeOf(value)}\": {path} in body must validate one and only one schema (oneOf)");
        }

        if (schema["not"] is KubeMap not && Fits(not, value, path))
        {
            faults.Raw("FieldValueInvalid", path, $"Invalid value: \"{TypeOf(value)}\": {path} in body must not validate the schema (not)");
        }
    }

    private static bool Fits(KubeMap schema, KubeValue value, string path)
    {
        var faults = new Faults();
        Check(schema, value, path, faults);
        return faults.List.Count == 0;
    }

    private static bool HasType(KubeMap schema, KubeValue value)
    {
        if (schema["x-kubernetes-int-or-string"]?.AsBool == true)
        {
            return value is KubeInteger or KubeString;
        }

        return schema["type"]?.AsString switch
        {
            "object" => value is KubeMap,
            "array" => value is KubeList,
            "string" => value is KubeString,
            "boolean" => value is KubeBool,
            "integer" => value is KubeInteger || (value is KubeFloat { Number: var number } && number == Math.Floor(number)),
            "number" => value is KubeInteger or KubeFloat,
            _ => true,
        };
    }

    private static void Bound(KubeMap schema, string key, int count, string path, string text, bool isMinimum, Faults faults, string? value = null)
    {
        if (schema[key]?.AsInteger is { } bound && (isMinimum ? count < bound : count > bound))
        {
            faults.Invalid(path, value ?? (KubeValue)count, $"{path} in body " + text.Replace("{0}", bound.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));
        }
    }

    // A pattern that .NET cannot read, or that takes too long, refuses nothing: the definition's author wrote it for another engine.
    private static bool Matches(string pattern, string text)
    {
        try
        {
            return Regex.IsMatch(text, pattern, RegexOptions.CultureInvariant, PatternTime);
        }
        catch (Exception fault) when (fault is ArgumentException or RegexMatchTimeoutException)
        {
            return true;
        }
    }

    private static double? Double(KubeValue? value) => value switch
    {
        KubeInteger integer => integer.Number,
        KubeFloat number => number.Number,
        _ => null,
    };

    private static string TypeOf(KubeValue value) => value switch
    {
        KubeMap => "object",
        KubeList => "array",
        KubeString => "string",
        KubeBool => "boolean",
        KubeInteger => "integer",
        KubeFloat => "number",
        _ => "null",
    };

    private static string Join(string path, string key) => path.Length == 0 ? key : $"{path}.{key}";
}
