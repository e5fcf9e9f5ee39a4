using System.Globalization;

namespace GitOps.Adapters.Kustomize.Build;

/// <summary>A label selection expression: <c>a=b, c!=d, e in (f, g), h notin (i), j, !k, l>5</c>.</summary>
internal sealed class LabelSelector
{
    private readonly List<Func<IReadOnlyDictionary<string, string>, bool>> requirements = [];

    private LabelSelector()
    {
    }

    public bool Matches(IReadOnlyDictionary<string, string> labels) => requirements.TrueForAll(requirement => requirement(labels));

    public static LabelSelector Parse(string text)
    {
        var selector = new LabelSelector();
        foreach (var part in Split(text))
        {
            selector.requirements.Add(ParseRequirement(part));
        }

        return selector;
    }

    private static Func<IReadOnlyDictionary<string, string>, bool> ParseRequirement(string part)
    {
        if (part.StartsWith('!') && !part.Contains('=', StringComparison.Ordinal))
        {
            var absent = part[1..].Trim();
            return labels => !labels.ContainsKey(absent);
        }

        if (part.EndsWith(')'))
        {
            return ParseSet(part);
        }

        var at = part.AsSpan().IndexOfAny("=!<>");
        if (at < 0)
        {
            return part.Contains(' ', StringComparison.Ordinal) ? throw Unparsable(part) : labels => labels.ContainsKey(part);
        }

        var key = part[..at].Trim();
        var rest = part[at..];
        if (rest.StartsWith("!=", StringComparison.Ordinal))
        {
            var unwanted = rest[2..].Trim();
            return labels => !labels.TryGetValue(key, out var value) || value != unwanted;
        }

        if (rest[0] is '<' or '>')
        {
            var less = rest[0] == '<';
            var bound = long.TryParse(rest[1..].Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : throw Unparsable(part);
            return labels => labels.TryGetValue(key, out var value)
                && long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var size)
                && (less ? size < bound : size > bound);
        }

        if (rest[0] != '=' || key.Length == 0)
        {
            throw Unparsable(part);
        }

        var wanted = rest.TrimStart('=').Trim();
        return labels => labels.TryGetValue(key, out var value) && value == wanted;
    }

    private static Func<IReadOnlyDictionary<string, string>, bool> ParseSet(string part)
    {
        var open = part.IndexOf('(', StringComparison.Ordinal);
        var words = open < 0 ? [] : part[..open].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words is not [var key, "in" or "notin"])
        {
            throw Unparsable(part);
        }

        var values = part[(open + 1)..^1].Split(',', StringSplitOptions.TrimEntries).ToHashSet(StringComparer.Ordinal);
        return words[1] == "in"
            ? labels => labels.TryGetValue(key, out var value) && values.Contains(value)
            : labels => !labels.TryGetValue(key, out var value) || !values.Contains(value);
    }

    private static IEnumerable<string> Split(string text)
    {
        var from = 0;
        var depth = 0;
        for (var i = 0; i <= text.Length; i++)
        {
            if (i < text.Length && text[i] is '(' or ')')
            {
                depth += text[i] == '(' ? 1 : -1;
            }
            else if (i == text.Length || (text[i] == ',' && depth == 0))
            {
                var part = text[from..i].Trim();
                from = i + 1;
                if (part.Length > 0)
                {
                    yield return part;
                }
            }
        }
    }

    private static KustomizeException Unparsable(string part) => new($"unable to parse requirement: {part}");
}
