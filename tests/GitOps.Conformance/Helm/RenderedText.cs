using System.Text.Json;
using GitOps.Core.Objects;
using GitOps.Core.Yaml;

namespace GitOps.Conformance.Helm;

/// <summary>Compares what a chart renders with what Helm rendered: sources in order, documents by content.</summary>
internal static class RenderedText
{
    private const string Source = "# Source: ";

    /// <summary>How two outputs differ; null when they do not.</summary>
    public static string? Difference(string expected, string actual, JsonElement spec)
    {
        var (expectedSources, actualSources) = (Sources(expected), Sources(actual));
        for (var i = 0; i < Math.Max(expectedSources.Length, actualSources.Length); i++)
        {
            var (wanted, got) = (expectedSources.ElementAtOrDefault(i), actualSources.ElementAtOrDefault(i));
            if (wanted != got)
            {
                return $"source {i} must be {wanted ?? "none"}, is {got ?? "none"}";
            }
        }

        var (left, right) = (Documents(expected), Documents(actual));
        if (left.Count != right.Count)
        {
            return $"{left.Count} documents expected, {right.Count} rendered";
        }

        var random = RandomPlaces(spec);
        for (var i = 0; i < left.Count; i++)
        {
            if (Compare(left[i].Value, right[i].Value, string.Empty, [.. random.Where(place => place.Document == left[i].Place).Select(place => place.Path)]) is { } difference)
            {
                return $"document {i} ({Identity(left[i].Value)}): {difference}";
            }
        }

        return null;
    }

    /// <summary>The first lines that differ.</summary>
    public static string FirstDifference(string expected, string actual)
    {
        var (left, right) = (expected.Split('\n'), actual.Split('\n'));
        for (var i = 0; i < Math.Max(left.Length, right.Length); i++)
        {
            if (left.ElementAtOrDefault(i) != right.ElementAtOrDefault(i))
            {
                return $"line {i + 1} must be '{left.ElementAtOrDefault(i)}', is '{right.ElementAtOrDefault(i)}'";
            }
        }

        return "white space";
    }

    private static string[] Sources(string text) => [.. text.Split('\n').Where(line => line.StartsWith(Source, StringComparison.Ordinal)).Select(line => line[Source.Length..])];

    private static List<(KubeValue Value, int Place)> Documents(string text)
    {
        var values = new List<(KubeValue, int)>();
        foreach (var (place, parsed) in YamlReader.ReadAll(text, "rendered", allowDuplicateKeys: true).Index())
        {
            if (parsed.Root is { } root && YamlValues.ToValue(root, "rendered") is not KubeNull and var value)
            {
                values.Add((value, place));
            }
        }

        return values;
    }

    private static List<(int Document, string Path)> RandomPlaces(JsonElement spec) => spec.TryGetProperty("random", out var random)
        ? [.. random.EnumerateArray().Select(place => (place.GetProperty("doc").GetInt32(), place.GetProperty("path").GetString()!))]
        : [];

    private static string Identity(KubeValue value) => value is KubeMap map ? new KubeObject(map) is var item ? $"{item.Kind}/{item.Name}" : string.Empty : "no map";

    private static string? Compare(KubeValue left, KubeValue right, string path, string[] random)
    {
        if (random.Contains(path) || left.Equals(right))
        {
            return null;
        }

        switch (left, right)
        {
            case (KubeMap a, KubeMap b):
                foreach (var key in a.Keys.Union(b.Keys))
                {
                    var inner = $"{path}/{key.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}";
                    var difference = random.Contains(inner) ? null
                        : a[key] is null ? $"{inner} is too much"
                        : b[key] is null ? $"{inner} is missing"
                        : Compare(a[key]!, b[key]!, inner, random);
                    if (difference is not null)
                    {
                        return difference;
                    }
                }

                return null;
            case (KubeList a, KubeList b) when a.Count == b.Count:
                for (var i = 0; i < a.Count; i++)
                {
                    if (Compare(a[i], b[i], $"{path}/{i}", random) is { } difference)
                    {
                        return difference;
                    }
                }

                return null;
            default:
                return $"{path} must be {Short(left)}, is {Short(right)}";
        }
    }

    private static string Short(KubeValue value)
    {
        var text = value.ToString()!;
        return text.Length > 300 ? text[..300] + "…" : text;
    }
}
