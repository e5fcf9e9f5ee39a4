using System.Text;
using GitOps.Core;
using GitOps.Core.Objects;
using GitOps.Core.Versions;
using GitOps.Core.Yaml;

namespace GitOps.Adapters.Helm.Repositories;

/// <summary>A version of a chart in an index.</summary>
/// <param name="Version">The version.</param>
/// <param name="Url">Where the packed chart lies, absolute or relative to the repository.</param>
/// <param name="Digest">SHA-256 of the packed chart; empty when the index does not say.</param>
/// <param name="Created">When it was added, as text that sorts.</param>
internal sealed record IndexedVersion(SemVer Version, string Url, string Digest, string Created);

/// <summary>The index of a repository. Only the entry of the wanted chart is parsed: an index of 50 MB lists thousands.</summary>
internal static class RepositoryIndex
{
    private const string Entries = "entries:";

    /// <summary>Refuses what is no index at all.</summary>
    /// <exception cref="FailureException">The text is none.</exception>
    public static void Check(byte[] index)
    {
        var text = Encoding.UTF8.GetString(index);
        if (string.IsNullOrWhiteSpace(text))
        {
            throw RepositoryFailures.Index("empty index.yaml file");
        }

        if (!text.Contains("apiVersion", StringComparison.Ordinal))
        {
            throw RepositoryFailures.Index("no API version specified");
        }
    }

    /// <summary>The versions of a chart, highest first; empty when the index does not list it.</summary>
    /// <exception cref="FailureException">The entry is malformed.</exception>
    public static IReadOnlyList<IndexedVersion> Find(byte[] index, string chart)
    {
        var text = Encoding.UTF8.GetString(index);
        try
        {
            var versions = Slice(text, chart) is { } slice ? Parse(slice)[chart] : (Parse(text)["entries"]?.AsMap ?? KubeMap.Empty)[chart];
            return
            [
                .. (versions?.AsList ?? KubeList.Empty).Items
                    .Select(item => Read(item.AsMap))
                    .OfType<IndexedVersion>()
                    .OrderByDescending(found => found.Version)
                    .ThenByDescending(found => found.Created, StringComparer.Ordinal),
            ];
        }
        catch (ManifestException e)
        {
            throw RepositoryFailures.Index(e.Message, e);
        }
    }

    private static IndexedVersion? Read(KubeMap entry) =>
        SemVer.TryParse(entry["version"]?.AsString ?? string.Empty, out var version) && entry["urls"]?.AsList is { Count: > 0 } urls && urls[0].AsString is { } url
            ? new IndexedVersion(version, url, entry["digest"]?.AsString ?? string.Empty, entry["created"]?.AsString ?? string.Empty)
            : null;

    private static KubeMap Parse(string text) => KubeYaml.ParseAll(text, "index.yaml") is [var (value, _), ..] ? value.AsMap : KubeMap.Empty;

    // The lines of one chart where the index is laid out as Helm writes it; null where it is not, or does not list the chart.
    private static string? Slice(string text, string chart)
    {
        var entries = text.StartsWith(Entries + "\n", StringComparison.Ordinal) ? 0 : text.IndexOf($"\n{Entries}\n", StringComparison.Ordinal) + 1;
        if (entries == 0 && !text.StartsWith(Entries + "\n", StringComparison.Ordinal))
        {
            return null;
        }

        var start = text.IndexOf($"\n  {chart}:\n", entries, StringComparison.Ordinal);
        if (start < 0)
        {
            return null;
        }

        start++;
        var end = text.IndexOf('\n', start) + 1;
        while (end < text.Length && IsWithin(text.AsSpan(end)))
        {
            var next = text.IndexOf('\n', end);
            end = next < 0 ? text.Length : next + 1;
        }

        return text[start..end];
    }

    private static bool IsWithin(ReadOnlySpan<char> line) => line[0] is '\n' or '\r' || line.StartsWith("  - ") || line.StartsWith("   ");
}
