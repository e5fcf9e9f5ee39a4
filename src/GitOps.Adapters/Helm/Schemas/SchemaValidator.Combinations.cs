using GitOps.Adapters.Helm.Go;

namespace GitOps.Adapters.Helm.Schemas;

/// <summary>Schemas made of schemas.</summary>
internal sealed partial class SchemaValidator
{
    private void CheckCombinations(SchemaNode node, object? value, SchemaPlace place, Evaluated? evaluated, Findings found)
    {
        if (node.Not is { } not && Check(not, value, place, Fresh()) is null)
        {
            found.Add("'not' failed");
        }

        if (node.AllOf.Length > 0)
        {
            var faults = node.AllOf.Select(part => Attempt(part, value, place, evaluated)).OfType<SchemaViolation>().ToList();
            if (faults.Count > 0)
            {
                found.Add("'allOf' failed", faults);
            }
        }

        if (node.AnyOf.Length > 0)
        {
            var faults = node.AnyOf.Select(part => Attempt(part, value, place, evaluated)).ToList();
            if (faults.TrueForAll(fault => fault is not null))
            {
                found.Add("'anyOf' failed", faults!);
            }
        }

        if (node.OneOf.Length > 0)
        {
            CheckOneOf(node, value, place, evaluated, found);
        }

        if (node.If is { } condition)
        {
            var branch = Attempt(condition, value, place, evaluated) is null ? node.Then : node.Else;
            if (branch is not null)
            {
                found.Add(Attempt(branch, value, place, evaluated));
            }
        }
    }

    private void CheckOneOf(SchemaNode node, object? value, SchemaPlace place, Evaluated? evaluated, Findings found)
    {
        var matched = -1;
        var faults = new List<SchemaViolation>();
        for (var i = 0; i < node.OneOf.Length; i++)
        {
            if (Attempt(node.OneOf[i], value, place, evaluated) is { } fault)
            {
                faults.Add(fault);
            }
            else if (matched >= 0)
            {
                found.Add($"'oneOf' failed, subschemas {matched}, {i} matched");
                return;
            }
            else
            {
                matched = i;
            }
        }

        if (matched < 0)
        {
            found.Add("'oneOf' failed, none matched", faults);
        }
    }

    // What a schema that does not fit has looked at does not count.
    private SchemaViolation? Attempt(SchemaNode node, object? value, SchemaPlace place, Evaluated? evaluated)
    {
        var own = Fresh();
        var fault = Check(node, value, place, own);
        if (fault is null)
        {
            evaluated?.Take(own!);
        }

        return fault;
    }

    private void CheckUnevaluated(SchemaNode node, object? value, SchemaPlace place, Evaluated? evaluated, Findings found)
    {
        if (schema.Draft < 2019 || evaluated is null)
        {
            return;
        }

        if (value is GoMap map && node.UnevaluatedProperties is { } properties)
        {
            foreach (var key in map.SortedKeys.Where(key => evaluated.Properties.Add(key)))
            {
                found.Add(Check(properties, map[key], new SchemaPlace(place, key), Fresh()));
            }
        }

        if (value is GoList list && node.UnevaluatedItems is { } items)
        {
            for (var i = 0; i < list.Count; i++)
            {
                if (evaluated.Items.Add(i))
                {
                    CheckItem(items, list, i, place, evaluated, found);
                }
            }
        }
    }
}
