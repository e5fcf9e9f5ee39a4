using System.Security.Cryptography;
using System.Text;
using GitOps.Adapters.Helm.Charts;
using GitOps.Adapters.Helm.Functions;
using GitOps.Adapters.Helm.Go;
using GitOps.Core.Objects;
using GitOps.Core.Sources;

namespace GitOps.Adapters.Helm;

/// <summary>Parsed charts by what they were made of, so that releases of one chart share it.</summary>
internal sealed class ChartCache(int capacity)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, LinkedListNode<(string Key, Chart Chart)>> charts = new(StringComparer.Ordinal);
    private readonly LinkedList<(string Key, Chart Chart)> byUse = new();

    /// <summary>The chart at a path of a tree.</summary>
    /// <exception cref="ChartException">There is none, or it cannot be read.</exception>
    public Chart Load(IFileTree tree, string path)
    {
        var key = KeyOf(tree, path);
        lock (gate)
        {
            if (charts.TryGetValue(key, out var known))
            {
                byUse.Remove(known);
                byUse.AddFirst(known);
                return known.Value.Chart;
            }
        }

        var chart = ChartLoader.Load(tree, path);
        Keep(key, chart);
        return chart;
    }

    /// <summary>The chart with another version than its own, and other default values where they are given.</summary>
    /// <exception cref="ChartException">There is none, or it cannot be read.</exception>
    public Chart Load(IFileTree tree, string path, string version, GoMap? values)
    {
        var chart = Load(tree, path);
        if (chart.Metadata.Version == version && values is null)
        {
            return chart;
        }

        var key = $"{KeyOf(tree, path)}|{version}|{(values is null ? string.Empty : Digests.Of(KubeValueConversion.Of(values)))}";
        lock (gate)
        {
            if (charts.TryGetValue(key, out var known))
            {
                return known.Value.Chart;
            }
        }

        chart = chart.With(version, values);
        Keep(key, chart);
        return chart;
    }

    private void Keep(string key, Chart chart)
    {
        lock (gate)
        {
            if (capacity == 0 || charts.ContainsKey(key))
            {
                return;
            }

            charts.Add(key, byUse.AddFirst((key, chart)));
            if (charts.Count > capacity)
            {
                charts.Remove(byUse.Last!.Value.Key);
                byUse.RemoveLast();
            }
        }
    }

    // The digest of the folder where the tree knows it; otherwise those of all files.
    private static string KeyOf(IFileTree tree, string path)
    {
        // Of the root, through which no link leads, the tree itself knows the digest.
        if ((path.Length == 0 ? tree.Find(path) : FileTreePaths.Resolve(tree, path)) is not { } entry)
        {
            return path;
        }

        if (entry.Digest.Length > 0)
        {
            return entry.Digest;
        }

        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(tree, entry, digest);
        return Convert.ToHexStringLower(digest.GetHashAndReset());
    }

    private static void Add(IFileTree tree, FileTreeEntry entry, IncrementalHash digest)
    {
        digest.AppendData(Encoding.UTF8.GetBytes($"{entry.Path}\n{entry.Kind}\n{entry.Digest}\n"));
        if (entry.Kind == FileTreeEntryKind.Folder)
        {
            foreach (var inner in tree.List(entry.Path))
            {
                Add(tree, inner, digest);
            }
        }
        else if (entry.Digest.Length == 0)
        {
            digest.AppendData(tree.Read(entry.Path).Span);
        }
    }
}
