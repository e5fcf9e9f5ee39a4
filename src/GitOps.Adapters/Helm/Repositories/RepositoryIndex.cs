using System.Text;
using GitOps.Core.Objects;
using GitOps.Core.Versions;

namespace GitOps.Adapters.Helm.Repositories;

/// <summary>A version of a chart in an index.</summary>
/// <param name="Name">Name of the chart.</param>
/// <param name="Version">The version.</param>
/// <param name="Url">Where the packed chart lies, absolute or relative to the repository; null when the index does not say.</param>
/// <param name="Digest">SHA-256 of the packed chart; empty when the index does not say.</param>
/// <param name="Created">When it was added, as text that sorts.</param>
internal sealed record IndexedVersion(string Name, SemVer Version, string? Url, string Digest, string Created);

/// <summary>The index of a repository in its file: the places of the charts are known, only the part of a wanted chart is parsed.</summary>
internal sealed class RepositoryIndex(string path, IReadOnlyDictionary<string, IndexPart>? parts)
{
    // An index of another layout is parsed once.
    private readonly Lazy<KubeMap> whole = new(() =>
    {
        using var file = Open(path);
        return IndexReader.ParseWhole(file);
    });

    /// <summary>Where each chart lies; null when the layout does not tell.</summary>
    public IReadOnlyDictionary<string, IndexPart>? Parts { get; } = parts;

    /// <summary>Reads an index that came from a server: every version of every chart is looked at once.</summary>
    /// <exception cref="RepositoryException">It is no index.</exception>
    public static RepositoryIndex Check(string path)
    {
        using var file = Open(path);
        var isWhole = true;
        var places = IndexReader.Read(file, text => isWhole = isWhole && IndexReader.Find(text) is not null);
        if (places is not null && isWhole)
        {
            return new RepositoryIndex(path, places);
        }

        IndexReader.ParseWhole(file);
        return new RepositoryIndex(path, parts: null);
    }

    /// <summary>Reads an index that was checked before.</summary>
    /// <exception cref="RepositoryException">It is no index.</exception>
    public static RepositoryIndex Load(string path)
    {
        using var file = Open(path);
        return new RepositoryIndex(path, IndexReader.Read(file, check: null));
    }

    /// <summary>The versions of a chart, highest first, of equal ones the newest first; those that are no charts are left out, as Helm does.</summary>
    /// <returns>Null when the index does not list the chart.</returns>
    /// <exception cref="RepositoryException">The part is malformed.</exception>
    /// <exception cref="IOException">The file is gone.</exception>
    public IReadOnlyList<IndexedVersion>? Find(string chart)
    {
        KubeValue? versions;
        if (Parts is null)
        {
            versions = whole.Value[chart];
        }
        else if (Parts.TryGetValue(chart, out var part))
        {
            versions = (IndexReader.Find(Slice(part)) ?? whole.Value)[chart];
        }
        else
        {
            return null;
        }

        return versions is null ? null :
        [
            .. (versions.AsList ?? KubeList.Empty).Items
                .Select(item => Read(item.AsMap))
                .OfType<IndexedVersion>()
                .OrderByDescending(found => found.Version)
                .ThenByDescending(found => found.Created, StringComparer.Ordinal),
        ];
    }

    private string Slice(IndexPart part)
    {
        using var file = Open(path);
        file.Position = part.Start;
        var bytes = new byte[part.Length];
        file.ReadExactly(bytes);
        return Encoding.UTF8.GetString(bytes);
    }

    // What Helm holds the metadata of a chart to.
    private static IndexedVersion? Read(KubeMap entry)
    {
        var (name, type) = (entry["name"]?.AsString ?? string.Empty, entry["type"]?.AsString ?? string.Empty);
        return name.Length > 0 && !name.Contains('/') && type is "" or "application" or "library" && SemVer.TryParse(VersionOf(entry), out var version)
            ? new IndexedVersion(name, version, UrlOf(entry), entry["digest"]?.AsString ?? string.Empty, entry["created"]?.AsString ?? string.Empty)
            : null;
    }

    private static string VersionOf(KubeMap entry) => entry["version"] switch
    {
        KubeString text => text.Text,
        { } other => KubeJson.ToText(other),
        null => string.Empty,
    };

    private static string? UrlOf(KubeMap entry) => entry["urls"]?.AsList is { Count: > 0 } urls ? urls[0].AsString : null;

    private static FileStream Open(string path) => new(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
}
