using GitOps.Adapters.Helm.Go;

namespace GitOps.Adapters.Helm.Schemas;

/// <summary>Schemas made of schemas.</summary>
internal sealed partial class SchemaValidator
{
    private void CheckCombinations(SchemaNode node, object? value, string pointer, Evaluated evaluated, Findings found)
    {
        if (node.Schema("not") is { } not && Check(not, value, pointer, new Evaluated()) is null)
        {
            found.Add("'not' failed");
        }

        if (node.AllOf.Length > 0)
        {
            var faults = node.AllOf.Select(part => Attempt(part, value, pointer, evaluated)).OfType<SchemaViolation>().ToList();
            if (faults.Count > 0)
            {
                found.Add("'allOf' failed", faults);
            }
        }

        if (node.AnyOf.Length > 0)
        {
            var faults = node.AnyOf.Select(part => Attempt(part, value, pointer, evaluated)).ToList();
            if (faults.TrueForAll(fault => fault is not null))
            {
                found.Add("'anyOf' failed", faults!);
            }
        }

        if (node.OneOf.Length > 0)
        {
            CheckOneOf(node, value, pointer, evaluated, found);
        }

        if (node.Schema("if") is { } condition)
        {
            var branch = Attempt(condition, value, pointer, evaluated) is null ? node.Schema("then") : node.Schema("else");
            if (branch is not null)
            {
                found.Add(Attempt(branch, value, pointer, evaluated));
            }
        }
    }

    private void CheckOneOf(SchemaNode node, object? value, string pointer, Evaluated evaluated, Findings found)
    {
        var matched = -1;
        var faults = new List<SchemaViolation>();
        for (var i = 0; i < node.OneOf.Length; i++)
        {
            if (Attempt(node.OneOf[i], value, pointer, evaluated) is { } fault)
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
    private SchemaViolation? Attempt(SchemaNode node, object? value, string pointer, Evaluated evaluated)
    {
        var own = new Evaluated();
        var fault = Check(node, value, pointer, own);
        if (fault is null)
        {
            evaluated.Take(own);
        }

        return fault;
    }

    private void CheckUnevaluated(SchemaNode node, object? value, string pointer, Evaluated evaluated, Findings found)
    {
        if (schema.Draft < 2019)
        {
            return;
        }

        if (value is GoMap map && node.Schema("unevaluatedProperties") is { } properties)
        {
            foreach (var key in map.SortedKeys.Where(key => evaluated.Properties.Add(key)))
            {
                found.Add(Check(properties, map[key], Pointer(pointer, key), new Evaluated()));
            }
        }

        if (value is GoList list && node.Schema("unevaluatedItems") is { } items)
        {
            for (var i = 0; i < list.Count; i++)
            {
                if (evaluated.Items.Add(i))
                {
                    CheckItem(items, list, i, pointer, evaluated, found);
                }
            }
        }
    }
}
