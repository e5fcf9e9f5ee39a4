using System.Globalization;
using System.Text.RegularExpressions;
using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Admission;

/// <summary>Checks a custom object against its schema, in the words of the API server's validator.</summary>
internal static class CustomObjectRules
{
    public const string Nowhere = "<nil>";
    public const string WrongType = "FieldValueTypeInvalid";
    private const string IntOrString = "x-kubernetes-int-or-string";
    private static readonly TimeSpan PatternTime = TimeSpan.FromMilliseconds(250);

    /// <summary>Checks a value, but for what was there before and has not changed.</summary>
    public static void Check(KubeMap schema, KubeValue value, KubeValue? old, string path, Faults faults)
    {
        if ((value is KubeNull && schema["nullable"]?.AsBool == true) || (old is not null && value.Equals(old)))
        {
            return;
        }

        if (!HasType(schema, value))
        {
            var type = schema[IntOrString]?.AsBool == true ? "integer,string" : schema["type"]?.AsString ?? "object";
            faults.Raw(WrongType, path, $"Invalid value: \"{TypeOf(value)}\": {path} in body must be of type {type}: \"{TypeOf(value)}\"");
            return;
        }

        if (schema["enum"] is KubeList allowed && !allowed.Contains(value))
        {
            faults.Unsupported(path, value, allowed.Select(item => item.AsString ?? KubeJson.ToText(item)));
        }

        Combined(schema, value, path, faults);
        switch (value)
        {
            case KubeMap map:
                Map(schema, map, old as KubeMap, path, faults);
                break;
            case KubeList list:
                List(schema, list, old as KubeList, path, faults);
                break;
            case KubeString text:
                Text(schema, text.Text, path, faults);
                break;
            case KubeInteger or KubeFloat:
                Number(schema, value, path, faults);
                break;
        }
    }

    private static void Map(KubeMap schema, KubeMap map, KubeMap? old, string path, Faults faults)
    {
        Bound(schema, "minProperties", map.Count, path, "should have at least {0} properties", faults);
        if (schema["maxProperties"]?.AsInteger < map.Count)
        {
            faults.TooMany(path, map.Count, schema["maxProperties"]!.AsInteger!.Value);
        }

        var properties = schema["properties"]?.AsMap ?? KubeMap.Empty;
        foreach (var (key, value) in map)
        {
            if ((properties[key] as KubeMap ?? schema["additionalProperties"] as KubeMap) is { } rules)
            {
                Check(rules, value, old?[key], Join(path, key), faults);
            }
        }

        foreach (var required in schema["required"]?.AsList ?? KubeList.Empty)
        {
            if (!map.Has(required.AsString ?? string.Empty))
            {
                faults.Required(Join(path, required.AsString ?? string.Empty));
            }
        }

        if (schema["x-kubernetes-embedded-resource"]?.AsBool == true)
        {
            Embedded(map, path, faults);
        }
    }

    // What is an object of its own has what every object has.
    private static void Embedded(KubeMap map, string path, Faults faults)
    {
        foreach (var key in new[] { "apiVersion", "kind" })
        {
            if (map.Text(key).Length == 0)
            {
                faults.Required(Join(path, key));
            }
        }

        MetadataRules.Labels(map.Map("metadata").Map("labels"), Join(path, "metadata.labels"), faults);
        MetadataRules.Annotations(map.Map("metadata").Map("annotations"), Join(path, "metadata.annotations"), faults);
    }

    private static void List(KubeMap schema, KubeList list, KubeList? old, string path, Faults faults)
    {
        Bound(schema, "minItems", list.Count, path, "should have at least {0} items", faults);
        if (schema["maxItems"]?.AsInteger < list.Count)
        {
            faults.TooMany(path, list.Count, schema["maxItems"]!.AsInteger!.Value);
        }

        var keys = (schema["x-kubernetes-list-map-keys"]?.AsList ?? KubeList.Empty).Select(key => key.AsString ?? string.Empty).ToList();
        var isSet = schema["x-kubernetes-list-type"]?.AsString == "set";
        var seen = new HashSet<KubeValue>();
        for (var i = 0; i < list.Count; i++)
        {
            var at = PodRules.Index(path, i);
            if (schema["items"] is KubeMap items)
            {
                Check(items, list[i], Before(old, list[i], keys), at, faults);
            }

            var identity = keys.Count > 0 ? KubeMap.Of(keys.Where(list[i].AsMap.Has).Select(key => KeyValuePair.Create(key, list[i].AsMap[key]!))) : list[i];
            if ((isSet || keys.Count > 0) && !seen.Add(identity))
            {
                faults.Duplicate(at, identity);
            }
        }
    }

    private static KubeValue? Before(KubeList? old, KubeValue item, List<string> keys) =>
        old is null || keys.Count == 0 || item is not KubeMap map ? null : old.FirstOrDefault(other => other is KubeMap before && keys.TrueForAll(key => Equals(before[key], map[key])));

    private static void Text(KubeMap schema, string text, string path, Faults faults)
    {
        if (schema["maxLength"]?.AsInteger is { } most && text.EnumerateRunes().Count() > most)
        {
            faults.TooLong(path, $"may not be more than {most.ToString(CultureInfo.InvariantCulture)} bytes");
        }

        Bound(schema, "minLength", text.EnumerateRunes().Count(), path, "should be at least {0} chars long", faults, text);
        if (schema["pattern"]?.AsString is { } pattern && !Matches(pattern, text))
        {
            faults.Invalid(path, text, $"{path} in body should match '{pattern}'");
        }

        if (schema["format"]?.AsString is { } format && !ValueFormats.Fits(format, text))
        {
            faults.Raw(WrongType, path, $"Invalid value: {KubeJson.ToText(text)}: {path} in body must be of type {format}: {KubeJson.ToText(text)}");
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
            Check(part.AsMap, value, null, path, faults);
        }

        if (schema["anyOf"] is KubeList { Count: > 0 } any && !any.Any(part => Fits(part.AsMap, value, path)))
        {
            faults.Raw("FieldValueInvalid", Nowhere, $"Invalid value: \"\": \"{path}\" must validate at least one schema (anyOf)");
            Closest(any, value, path, faults);
        }

        if (schema["oneOf"] is KubeList { Count: > 0 } one && one.Count(part => Fits(part.AsMap, value, path)) is var count && count != 1)
        {
            var found = count == 0 ? "Found none valid" : $"Found {count.ToString(CultureInfo.InvariantCulture)} valid alternatives";
            faults.Raw("FieldValueInvalid", Nowhere, $"Invalid value: \"\": \"{path}\" must validate one and only one schema (oneOf). {found}");
            if (count == 0)
            {
                Closest(one, value, path, faults);
            }
        }

        if (schema["not"] is KubeMap not && Fits(not, value, path))
        {
            faults.Raw("FieldValueInvalid", Nowhere, $"Invalid value: \"\": \"{path}\" must not validate the schema (not)");
        }
    }

    // What is wrong is told by the first of the alternatives.
    private static void Closest(KubeList alternatives, KubeValue value, string path, Faults faults)
    {
        var own = new Faults();
        Check(alternatives[0].AsMap, value, null, path, own);
        faults.List.AddRange(own.List);
    }

    private static bool Fits(KubeMap schema, KubeValue value, string path)
    {
        var faults = new Faults();
        Check(schema, value, null, path, faults);
        return faults.List.Count == 0;
    }

    private static bool HasType(KubeMap schema, KubeValue value)
    {
        if (schema[IntOrString]?.AsBool == true)
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

    private static void Bound(KubeMap schema, string key, int count, string path, string text, Faults faults, string? value = null)
    {
        if (schema[key]?.AsInteger is { } bound && count < bound)
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

    public static string TypeOf(KubeValue value) => value switch
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
