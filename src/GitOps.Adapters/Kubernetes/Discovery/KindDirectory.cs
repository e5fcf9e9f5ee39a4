using System.Collections.Concurrent;
using System.Collections.Frozen;
using GitOps.Adapters.Kubernetes.Connecting;
using GitOps.Core.Deployments.Applying;
using GitOps.Core.Objects;

namespace GitOps.Adapters.Kubernetes.Discovery;

/// <summary>Which kinds the server serves under which paths.</summary>
/// <remarks>
/// Reads one group version at a time (<c>/api/v1</c>, <c>/apis/GROUP/VERSION</c>), which every server since 1.20 and earlier answers, and keeps
/// it until a kind is looked for that it does not have or until its group is forgotten because a CRD changed. Nothing negative is kept.
/// </remarks>
internal sealed class KindDirectory(ApiClient api)
{
    private static readonly Task<KindMapping?> Nothing = Task.FromResult<KindMapping?>(null);

    private readonly ConcurrentDictionary<string, Entry> entries = new(StringComparer.Ordinal);

    public Task<KindMapping?> FindAsync(GroupVersionKind kind, CancellationToken cancellationToken)
    {
        if (kind.Kind.Length == 0 || !PathSegments.IsUsable(kind.Version) || (kind.Group.Length > 0 && !PathSegments.IsUsable(kind.Group)))
        {
            return Nothing;
        }

        var entry = entries.GetOrAdd(kind.ApiVersion, static _ => new Entry());
        return entry.Kinds.TryGetValue(kind.Kind, out var known) ? known : LookAsync(entry, kind, cancellationToken);
    }

    // One reads, the others wait and find; who still does not find must read for itself, as the kind may have come meanwhile.
    private async Task<KindMapping?> LookAsync(Entry entry, GroupVersionKind kind, CancellationToken cancellationToken)
    {
        await entry.Reading.WaitAsync(cancellationToken);
        try
        {
            if (!entry.Kinds.TryGetValue(kind.Kind, out var known))
            {
                entry.Kinds = await ReadAsync(kind, cancellationToken);
                entry.Kinds.TryGetValue(kind.Kind, out known);
            }

            return known is null ? null : await known;
        }
        finally
        {
            entry.Reading.Release();
        }
    }

    /// <summary>Forgets all versions of a group.</summary>
    public void Forget(string group)
    {
        foreach (var (apiVersion, entry) in entries)
        {
            if (GroupVersionKind.Of(apiVersion, string.Empty).Group == group)
            {
                entry.Kinds = FrozenDictionary<string, Task<KindMapping?>>.Empty;
            }
        }
    }

    private async Task<FrozenDictionary<string, Task<KindMapping?>>> ReadAsync(GroupVersionKind wanted, CancellationToken cancellationToken)
    {
        KubeValue answer;
        try
        {
            var path = wanted.Group.Length == 0 ? $"/api/{wanted.Version}" : $"/apis/{wanted.Group}/{wanted.Version}";
            answer = await api.SendAsync(new ApiRequest(HttpMethod.Get, path, Identity: null), cancellationToken);
        }
        catch (ClusterException exception) when (exception.Status == 404)
        {
            return FrozenDictionary<string, Task<KindMapping?>>.Empty;
        }

        var kinds = new Dictionary<string, KindMapping>(StringComparer.Ordinal);
        var readable = new HashSet<string>(StringComparer.Ordinal);
        foreach (var resource in (answer.AsMap["resources"]?.AsList ?? KubeList.Empty).Select(item => item.AsMap))
        {
            if (resource["name"]?.AsString is not { } plural || resource["kind"]?.AsString is not { } kind || plural.Contains('/', StringComparison.Ordinal))
            {
                continue;
            }

            // Of two resources with one kind the one that can be read is meant.
            var canGet = (resource["verbs"]?.AsList ?? KubeList.Empty).Any(verb => verb.AsString == "get");
            if (!kinds.ContainsKey(kind) || (canGet && !readable.Contains(kind)))
            {
                kinds[kind] = new KindMapping(new GroupVersionKind(wanted.Group, wanted.Version, kind), plural, resource["namespaced"]?.AsBool == true);
            }

            if (canGet)
            {
                readable.Add(kind);
            }
        }

        return kinds.ToFrozenDictionary(entry => entry.Key, entry => Task.FromResult<KindMapping?>(entry.Value), StringComparer.Ordinal);
    }

    private sealed class Entry
    {
        public SemaphoreSlim Reading { get; } = new(1);

        // As the answers that they are: every request asks.
        public volatile FrozenDictionary<string, Task<KindMapping?>> Kinds = FrozenDictionary<string, Task<KindMapping?>>.Empty;
    }
}
