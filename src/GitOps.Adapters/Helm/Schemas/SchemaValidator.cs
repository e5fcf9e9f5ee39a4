using GitOps.Adapters.Helm.Formatting;
using GitOps.Adapters.Helm.Go;

namespace GitOps.Adapters.Helm.Schemas;

/// <summary>Checks one document against a schema and keeps every violation.</summary>
internal sealed partial class SchemaValidator(JsonSchema schema)
{
    private const int MaximumDepth = 300;
    private const int MaximumViolations = 1000;

    private int depth;
    private int violations;

    /// <summary>Checks a document; null when it fits.</summary>
    public SchemaViolation? Validate(GoMap document) => Check(schema.Root, document, SchemaPlace.Root, Fresh());

    private SchemaViolation? Check(SchemaNode node, object? value, SchemaPlace place, Evaluated? evaluated)
    {
        if (node.IsTrivial)
        {
            return null;
        }

        if (node.IsFalse)
        {
            return new SchemaViolation(place.ToString(), "false schema");
        }

        if (++depth > MaximumDepth)
        {
            throw new SchemaException("the schema refers to itself without end");
        }

        try
        {
            return CheckKeywords(node, value, place, evaluated);
        }
        finally
        {
            depth--;
        }
    }

    private SchemaViolation? CheckKeywords(SchemaNode node, object? value, SchemaPlace place, Evaluated? evaluated)
    {
        if (BasicFault(node, value) is { } basic)
        {
            return new SchemaViolation(place.ToString(), basic);
        }

        var found = new Findings(this, place);
        if (node.Reference is { } target)
        {
            found.Add(Referred(target, value, place, evaluated));
            if (schema.Draft < 2019)
            {
                return found.Result;
            }
        }

        switch (value)
        {
            case GoMap map:
                CheckObject(node, map, place, evaluated, found);
                break;
            case GoList list:
                CheckArray(node, list, place, evaluated, found);
                break;
            case string text:
                CheckText(node, text, found);
                break;
            case var _ when SchemaNumbers.TryRead(value, out var number):
                CheckNumber(node, number, found);
                break;
        }

        CheckCombinations(node, value, place, evaluated, found);
        CheckUnevaluated(node, value, place, evaluated, found);
        return found.Result;
    }

    private SchemaViolation? Referred(SchemaNode target, object? value, SchemaPlace place, Evaluated? evaluated)
    {
        var violation = Check(target, value, place, evaluated);
        return violation is null ? null : new SchemaViolation(place.ToString(), "validation failed") { IsReference = true, Causes = violation.IsGroup ? violation.Causes : [violation] };
    }

    // Faults after which nothing else of the schema is looked at.
    private string? BasicFault(SchemaNode node, object? value)
    {
        if (node.Types.Length > 0 && !FitsAny(value, node.Types))
        {
            return $"got {TypeOf(value)}, want {string.Join(" or ", node.Types)}";
        }

        if (node.HasConst && !AreEqual(value, node.Const))
        {
            return node.Const is GoMap or GoList ? "const failed" : $"value must be {Display(node.Const)}";
        }

        if (node.Enum is { } allowed && !allowed.Items.Any(item => AreEqual(value, item)))
        {
            return allowed.Items.Any(item => item is GoMap or GoList) ? "enum failed"
                : allowed.Count == 1 ? $"value must be {Display(allowed[0])}"
                : $"value must be one of {string.Join(", ", allowed.Items.Select(Display))}";
        }

        // Later drafts take a format for a remark.
        return node.Format is { } format && schema.Draft < 2019 && value is string text && SchemaFormats.Fault(format, text) is { } fault
            ? $"{Display(text)} is not valid {format}: {fault}"
            : null;
    }

    private static bool FitsAny(object? value, string[] types)
    {
        foreach (var type in types)
        {
            if (Fits(value, type))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Fits(object? value, string type) => TypeOf(value) == type || (type == "integer" && SchemaNumbers.TryRead(value, out var number) && Math.Truncate(number) == number);

    private static string TypeOf(object? value) => value switch
    {
        null => "null",
        bool => "boolean",
        string => "string",
        GoMap => "object",
        GoList => "array",
        _ => "number",
    };

    private static bool AreEqual(object? left, object? right) => SchemaNumbers.TryRead(left, out var a) && SchemaNumbers.TryRead(right, out var b) ? a == b
        : (left, right) switch
        {
            (GoMap first, GoMap second) => first.Count == second.Count && first.Keys.All(key => second.TryGet(key, out var other) && AreEqual(first[key], other)),
            (GoList first, GoList second) => first.Count == second.Count && first.Items.Zip(second.Items).All(pair => AreEqual(pair.First, pair.Second)),
            _ => GoType.DeepEqual(left, right),
        };

    private static string Display(object? value) => value is string text ? Quoted(text) : Printer.Print(value);

    private static string Quoted(string text) => "'" + GoQuote.Quote(text)[1..^1].Replace("\\\"", "\"", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal) + "'";

    // Null where no schema of the document asks for what others have looked at.
    private Evaluated? Fresh() => schema.AsksForUnevaluated ? new Evaluated() : null;

    /// <summary>What of a value some schema has looked at.</summary>
    private sealed class Evaluated
    {
        public HashSet<string> Properties { get; } = new(StringComparer.Ordinal);

        public HashSet<int> Items { get; } = [];

        public void Take(Evaluated other)
        {
            Properties.UnionWith(other.Properties);
            Items.UnionWith(other.Items);
        }
    }

    /// <summary>The violations of one value under one schema.</summary>
    private sealed class Findings(SchemaValidator validator, SchemaPlace place)
    {
        private List<SchemaViolation>? found;

        public SchemaViolation? Result => found switch
        {
            null => null,
            [var only] => only,
            _ => new SchemaViolation(place.ToString(), "validation failed") { IsGroup = true, Causes = found },
        };

        public void Add(string message, List<SchemaViolation>? causes = null) => Add(new SchemaViolation(place.ToString(), message) { Causes = causes ?? [] });

        public void Add(SchemaViolation? violation)
        {
            if (violation is not null && validator.violations++ < MaximumViolations)
            {
                (found ??= []).Add(violation);
            }
        }
    }
}
