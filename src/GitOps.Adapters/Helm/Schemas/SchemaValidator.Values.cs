using GitOps.Adapters.Helm.Formatting;
using GitOps.Adapters.Helm.Go;

namespace GitOps.Adapters.Helm.Schemas;

/// <summary>Keywords for objects, arrays, strings and numbers.</summary>
internal sealed partial class SchemaValidator
{
    private void CheckObject(SchemaNode node, GoMap map, SchemaPlace place, Evaluated? evaluated, Findings found)
    {
        CheckCount(node, "minProperties", "maxProperties", map.Count, found);
        Missing(map, node.Required, missing => missing.Length == 1 ? $"missing property {Quoted(missing[0])}" : $"missing properties {Join(missing)}", found);
        foreach (var (property, required) in node.DependentRequired)
        {
            if (map.Has(property))
            {
                Missing(map, required, missing => $"properties {Join(missing)} required, if {Quoted(property)} exists", found);
            }
        }

        foreach (var (property, dependent) in node.Dependencies)
        {
            if (map.Has(property))
            {
                found.Add(Check(dependent, map, place, evaluated));
            }
        }

        CheckProperties(node, map, place, evaluated, found);
        if (node.PropertyNames is { } names)
        {
            foreach (var key in map.SortedKeys)
            {
                if (Check(names, key, SchemaPlace.Root, Fresh()) is { } fault)
                {
                    found.Add($"invalid propertyName {Quoted(key)}", fault.IsGroup ? fault.Causes : [fault]);
                }
            }
        }
    }

    private void CheckProperties(SchemaNode node, GoMap map, SchemaPlace place, Evaluated? evaluated, Findings found)
    {
        var additional = node.AdditionalProperties;
        if (node.Properties.Count == 0 && node.PatternProperties.Length == 0 && additional is null)
        {
            return;
        }

        List<string>? refused = null;
        foreach (var key in map.SortedKeys)
        {
            var seen = false;
            if (node.Properties.TryGetValue(key, out var property))
            {
                seen = true;
                found.Add(Check(property, map[key], new SchemaPlace(place, key), Fresh()));
            }

            foreach (var (pattern, patterned) in node.PatternProperties)
            {
                if (pattern.IsMatch(key))
                {
                    seen = true;
                    found.Add(Check(patterned, map[key], new SchemaPlace(place, key), Fresh()));
                }
            }

            if (!seen && additional is { IsFalse: true })
            {
                (refused ??= []).Add(key);
            }
            else if (!seen && additional is not null)
            {
                seen = true;
                found.Add(Check(additional, map[key], new SchemaPlace(place, key), Fresh()));
            }

            if (seen)
            {
                evaluated?.Properties.Add(key);
            }
        }

        if (refused is not null)
        {
            found.Add($"additional properties {Join([.. refused])} not allowed");
        }
    }

    private void CheckArray(SchemaNode node, GoList list, SchemaPlace place, Evaluated? evaluated, Findings found)
    {
        CheckCount(node, "minItems", "maxItems", list.Count, found);
        if (node.Flag("uniqueItems"))
        {
            CheckUnique(list, found);
        }

        var first = schema.Draft >= 2020 ? node.PrefixItems : node.ItemList;
        var count = Math.Min(first.Length, list.Count);
        for (var i = 0; i < count; i++)
        {
            CheckItem(first[i], list, i, place, evaluated, found);
        }

        var rest = schema.Draft >= 2020 || first.Length == 0 ? node.Items : node.AdditionalItems;
        if (rest is { IsFalse: true } && schema.Draft < 2020 && first.Length > 0 && count < list.Count)
        {
            found.Add($"last {list.Count - count} additionalItem(s) not allowed");
        }
        else if (rest is not null)
        {
            for (var i = count; i < list.Count; i++)
            {
                CheckItem(rest, list, i, place, evaluated, found);
            }
        }

        CheckContains(node, list, place, evaluated, found);
    }

    private void CheckItem(SchemaNode node, GoList list, int index, SchemaPlace place, Evaluated? evaluated, Findings found)
    {
        evaluated?.Items.Add(index);
        found.Add(Check(node, list[index], new SchemaPlace(place, index), Fresh()));
    }

    private static void CheckUnique(GoList list, Findings found)
    {
        for (var i = 0; i < list.Count; i++)
        {
            for (var j = i + 1; j < list.Count; j++)
            {
                if (AreEqual(list[i], list[j]))
                {
                    found.Add($"items at {i} and {j} are equal");
                    return;
                }
            }
        }
    }

    private void CheckContains(SchemaNode node, GoList list, SchemaPlace place, Evaluated? evaluated, Findings found)
    {
        if (node.Contains is not { } wanted)
        {
            return;
        }

        var faults = new List<SchemaViolation>();
        var matched = new List<int>();
        for (var i = 0; i < list.Count; i++)
        {
            if (Check(wanted, list[i], new SchemaPlace(place, i), Fresh()) is { } fault)
            {
                faults.Add(fault);
            }
            else
            {
                matched.Add(i);
                if (schema.Draft >= 2020)
                {
                    evaluated?.Items.Add(i);
                }
            }
        }

        if (node.Number("minContains") is { } least)
        {
            if (matched.Count < least)
            {
                found.Add(matched.Count == 0
                    ? $"min {least} items required to match contains schema, but none matched"
                    : $"min {least} items required to match contains schema, but matched {matched.Count} items at {string.Join(' ', matched)}", faults);
            }
        }
        else if (matched.Count == 0)
        {
            found.Add("no items match contains schema", faults);
        }

        if (matched.Count > node.Number("maxContains"))
        {
            found.Add($"max {node.Number("maxContains")} items required to match contains schema, but matched {matched.Count} items at {string.Join(' ', matched)}");
        }
    }

    private static void CheckText(SchemaNode node, string text, Findings found)
    {
        if (node.HasNumbers && (node.Number("minLength") is not null || node.Number("maxLength") is not null))
        {
            CheckCount(node, "minLength", "maxLength", GoText.RuneCount(text), found);
        }

        if (node.Pattern is { } pattern && !pattern.IsMatch(text))
        {
            found.Add($"{Quoted(text)} does not match pattern {Quoted(node.PatternText)}");
        }
    }

    private static void CheckCount(SchemaNode node, string least, string most, int count, Findings found)
    {
        if (!node.HasNumbers)
        {
            return;
        }

        if (count < node.Number(least))
        {
            found.Add($"{least}: got {count}, want {node.Number(least)}");
        }

        if (count > node.Number(most))
        {
            found.Add($"{most}: got {count}, want {node.Number(most)}");
        }
    }

    private void CheckNumber(SchemaNode node, double number, Findings found)
    {
        if (!node.HasNumbers)
        {
            return;
        }

        var exclusiveLow = schema.Draft == 4 && node.Flag("exclusiveMinimum");
        var exclusiveHigh = schema.Draft == 4 && node.Flag("exclusiveMaximum");
        Compare("minimum", node.Number("minimum"), number, (value, bound) => exclusiveLow ? value <= bound : value < bound, found);
        Compare("maximum", node.Number("maximum"), number, (value, bound) => exclusiveHigh ? value >= bound : value > bound, found);
        Compare("exclusiveMinimum", node.Number("exclusiveMinimum"), number, (value, bound) => value <= bound, found);
        Compare("exclusiveMaximum", node.Number("exclusiveMaximum"), number, (value, bound) => value >= bound, found);
        Compare("multipleOf", node.Number("multipleOf"), number, (value, bound) => !SchemaNumbers.IsMultiple(value, bound), found);
    }

    private static void Compare(string keyword, double? bound, double number, Func<double, double, bool> isWrong, Findings found)
    {
        if (bound is { } limit && isWrong(number, limit))
        {
            found.Add($"{keyword}: got {FloatText.Json(number)}, want {FloatText.Json(limit)}");
        }
    }

    private static void Missing(GoMap map, string[] required, Func<string[], string> message, Findings found)
    {
        if (!Array.TrueForAll(required, map.Has))
        {
            found.Add(message(Array.FindAll(required, key => !map.Has(key))));
        }
    }

    private static string Join(string[] names) => string.Join(", ", names.Select(Quoted));
}
