using System.Collections.Frozen;
using System.Collections.Immutable;

namespace GitOps.Core.Objects;

/// <summary>A kind that Kubernetes brings along.</summary>
/// <param name="Kind">Group, version and kind.</param>
/// <param name="Plural">Resource name in paths.</param>
/// <param name="Singular">Lower-case singular, for <c>kubectl get</c>.</param>
/// <param name="ShortNames">Abbreviations of <c>kubectl</c>.</param>
/// <param name="IsNamespaced">Whether objects live in namespaces.</param>
/// <param name="Categories">Groups of kinds, as <c>all</c>.</param>
/// <param name="Subresources"><c>status</c>, <c>scale</c> and so on.</param>
/// <param name="IsServed">Whether a current server serves this version by default; false for versions of the past and of trials.</param>
internal sealed record BuiltInKind(
    GroupVersionKind Kind,
    string Plural,
    string Singular,
    ImmutableArray<string> ShortNames,
    bool IsNamespaced,
    ImmutableArray<string> Categories,
    ImmutableArray<string> Subresources,
    bool IsServed);

/// <summary>What is known of built-in kinds without asking a server.</summary>
internal static class KindTraits
{
    private static readonly Lazy<(ImmutableArray<BuiltInKind> All, FrozenDictionary<GroupVersionKind, BuiltInKind> Index, FrozenDictionary<GroupVersionKind, bool> Kustomize)> Table = new(Read);

    /// <summary>All kinds in the order of discovery: groups as the API server lists them, preferred versions first.</summary>
    public static ImmutableArray<BuiltInKind> All => Table.Value.All;

    /// <summary>The kind; null when it is not built in.</summary>
    public static BuiltInKind? Find(GroupVersionKind kind) => Table.Value.Index.GetValueOrDefault(kind);

    /// <summary>
    /// Whether Kustomize takes the kind for cluster-scoped. It knows the API of Kubernetes 1.21 only: every other kind, also a
    /// cluster-scoped one of a newer version, counts as namespaced.
    /// </summary>
    public static bool IsClusterScoped(GroupVersionKind kind) => Table.Value.Kustomize.TryGetValue(kind, out var namespaced) && !namespaced;

    /// <summary>Whether Kustomize knows the kind and knows it to be namespaced.</summary>
    public static bool IsKnownNamespaced(GroupVersionKind kind) => Table.Value.Kustomize.TryGetValue(kind, out var namespaced) && namespaced;

    private static (ImmutableArray<BuiltInKind>, FrozenDictionary<GroupVersionKind, BuiltInKind>, FrozenDictionary<GroupVersionKind, bool>) Read()
    {
        var all = ImmutableArray.CreateBuilder<BuiltInKind>();
        var kustomize = new Dictionary<GroupVersionKind, bool>();
        var (apiVersion, served) = (string.Empty, true);
        foreach (var line in KindTable.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line[0] != ' ')
            {
                served = line[0] != '~';
                apiVersion = line.TrimStart('~').Trim();
                continue;
            }

            var cells = line.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            var kind = GroupVersionKind.Of(apiVersion, cells[1]);
            var namespaced = cells[2] is "n" or "N";
            all.Add(new BuiltInKind(kind, cells[0], cells[1].ToLowerInvariant(), Names(cells[3]), namespaced, Names(cells[4]), Names(cells[5]), served));
            if (cells[2] is "N" or "C")
            {
                kustomize.Add(kind, namespaced);
            }
        }

        return (all.ToImmutable(), all.ToFrozenDictionary(kind => kind.Kind), kustomize.ToFrozenDictionary());
    }

    private static ImmutableArray<string> Names(string cell) => cell == "-" ? [] : [.. cell.Split(',')];
}
