using System.Collections.Immutable;
using System.Globalization;
using GitOps.Core.Objects;

namespace GitOps.Core.Deployments.Health.Argo;

/// <summary>The way to a field: names, quoted names in brackets, places in lists; at its end <c>[]</c> (a list that is not empty) or <c>#</c> (its length).</summary>
internal sealed class ArgoPath(ImmutableArray<string> names, char end)
{
    public static ArgoPath Parse(string text)
    {
        var end = text.EndsWith("[]", StringComparison.Ordinal) ? '[' : text.EndsWith('#') ? '#' : '\0';
        text = end switch
        {
            '[' => text[..^2],
            '#' => text[..^1],
            _ => text,
        };
        return new ArgoPath([.. ArgoTokens.Split(text.Replace("[\"", ".[\"", StringComparison.Ordinal), '.').Select(Name)], end);
    }

    /// <summary>The value; null when it is absent or null.</summary>
    public KubeValue? Find(KubeValue from)
    {
        KubeValue? current = from;
        foreach (var name in names)
        {
            current = current switch
            {
                KubeMap map => map[name],
                KubeList list when int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var place) && place < list.Count => list.Items[place],
                _ => null,
            };
        }

        return end switch
        {
            '[' => current is KubeList { Count: > 0 } ? current : null,
            '#' => (long)(current is KubeList counted ? counted.Count : 0),
            _ => current is KubeNull ? null : current,
        };
    }

    /// <summary>A scalar as text; null for anything else.</summary>
    public static string? TextOf(KubeValue? value) => value switch
    {
        KubeString text => text.Text,
        KubeInteger integer => integer.Number.ToString(CultureInfo.InvariantCulture),
        KubeFloat number => number.Number.ToString(CultureInfo.InvariantCulture),
        KubeBool boolean => boolean.Value ? "true" : "false",
        _ => null,
    };

    private static string Name(string part) => part is ['[', '"', .., '"', ']'] ? part[2..^2] : part;
}
