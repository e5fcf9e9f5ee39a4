using System.Runtime.CompilerServices;
using GitOps.Adapters.Kubernetes.Applying;
using GitOps.Adapters.Kubernetes.Connecting;
using GitOps.Adapters.Kubernetes.Discovery;
using GitOps.Adapters.Kubernetes.Identity;
using GitOps.Adapters.Kubernetes.Watching;
using GitOps.Core.Deployments.Applying;
using GitOps.Core.Objects;
using NodaTime;

namespace GitOps.Adapters.Kubernetes;

/// <summary>A Kubernetes API server as the engine's cluster.</summary>
/// <remarks>
/// Thread safe; one connection pool, one set of known kinds and one bound of parallel requests for all identities.
/// What <see cref="As"/> returns lives as long as the cluster it came from and need not be disposed.
/// </remarks>
public sealed class KubernetesCluster : ICluster, IDisposable
{
    private readonly ApiClient api;
    private readonly KindDirectory kinds;
    private readonly ObjectReader objects;
    private readonly ServerDescriptions server;
    private readonly Duration watchTimeout;
    private readonly ClusterIdentity? identity;

    private KubernetesCluster(ApiClient api, KindDirectory kinds, ObjectReader objects, ServerDescriptions server, Duration watchTimeout, ClusterIdentity? identity)
    {
        this.server = server;
        this.api = api;
        this.kinds = kinds;
        this.objects = objects;
        this.watchTimeout = watchTimeout;
        this.identity = identity;
    }

    /// <summary>Reads configuration and credentials; the server is reached at the first request.</summary>
    /// <exception cref="ClusterException">The configuration cannot be used.</exception>
    public static KubernetesCluster Connect(KubernetesOptions options) => Connect(options, token: null);

    internal static KubernetesCluster Connect(KubernetesOptions options, RequestedToken? token)
    {
        var api = new ApiClient(options, token);
        return new KubernetesCluster(api, new KindDirectory(api), new ObjectReader(api, options.PageSize), new ServerDescriptions(api), options.WatchTimeout, identity: null);
    }

    /// <inheritdoc/>
    /// <remarks>By impersonation: the account of the engine needs the verb <c>impersonate</c>.</remarks>
    public ICluster As(ClusterIdentity identity)
    {
        Impersonation.Check(identity);
        return new KubernetesCluster(api, kinds, objects, server, watchTimeout, identity);
    }

    /// <inheritdoc/>
    public Task<KindMapping?> FindKindAsync(GroupVersionKind kind, CancellationToken cancellationToken) => kinds.FindAsync(kind, cancellationToken);

    /// <inheritdoc/>
    public async Task<KubeObject?> FindAsync(ObjectRef reference, CancellationToken cancellationToken)
    {
        try
        {
            return await kinds.FindAsync(reference.Kind, cancellationToken) is not null && await SendAsync(
                reference.Kind,
                mapping => new ApiRequest(HttpMethod.Get, ObjectPaths.Object(mapping, reference.Namespace, reference.Name), identity) { MayFindNothing = true },
                cancellationToken) is KubeMap found ? new KubeObject(found) : null;
        }
        catch (ClusterException exception) when (exception.Status == 404)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public async Task<ObjectList> ListAsync(ObjectQuery query, CancellationToken cancellationToken) =>
        await WithMappingAsync(query.Kind, mapping => objects.ListAsync(mapping, query, identity, cancellationToken), cancellationToken);

    /// <summary>Whether anybody watches through this connection, as whomever.</summary>
    internal bool IsWatched => api.Watches > 0;

    /// <inheritdoc/>
    public async IAsyncEnumerable<ObjectChange> WatchAsync(ObjectQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var mapping = await GetMappingAsync(query.Kind, cancellationToken);
        var watch = new KindWatch(api, objects, mapping, query, identity, watchTimeout);
        using var counted = api.CountWatch();
        await foreach (var change in watch.RunAsync(cancellationToken))
        {
            yield return change;
        }
    }

    /// <inheritdoc/>
    public async Task<KubeObject> ApplyAsync(KubeObject desired, ApplyOptions options, CancellationToken cancellationToken)
    {
        var answer = await SendAsync(desired.GroupVersionKind, mapping => ObjectWriter.Apply(mapping, desired, options, identity), cancellationToken);
        ForgetDefined(desired.Reference);
        return answer is KubeNull ? desired : new KubeObject(answer.AsMap);
    }

    /// <inheritdoc/>
    public async Task<KubeObject> PatchAsync(ObjectRef reference, ObjectPatch patch, CancellationToken cancellationToken)
    {
        var answer = await SendAsync(reference.Kind, mapping => ObjectWriter.Patch(mapping, reference, patch, identity), cancellationToken);
        ForgetDefined(reference);
        return new KubeObject(answer.AsMap);
    }

    /// <inheritdoc/>
    public async Task<KubeObject> CreateAsync(KubeObject desired, CancellationToken cancellationToken)
    {
        var answer = await SendAsync(desired.GroupVersionKind, mapping => ObjectWriter.Create(mapping, desired, identity), cancellationToken);
        ForgetDefined(desired.Reference);
        return new KubeObject(answer.AsMap);
    }

    /// <inheritdoc/>
    public async Task<bool> DeleteAsync(ObjectRef reference, DeleteOptions options, CancellationToken cancellationToken)
    {
        try
        {
            await SendAsync(reference.Kind, mapping => ObjectWriter.Delete(mapping, reference, options, identity), cancellationToken);
            ForgetDefined(reference);
            return true;
        }
        catch (ClusterException exception) when (exception.Status == 404)
        {
            return false;
        }
    }

    /// <summary>Asks the server for a token of a service account.</summary>
    internal async Task<KubeMap> RequestTokenAsync(string space, string account, IReadOnlyList<string> audiences, Duration lifetime, CancellationToken cancellationToken)
    {
        var path = $"/api/v1/namespaces/{Uri.EscapeDataString(space)}/serviceaccounts/{Uri.EscapeDataString(account)}/token";
        var body = KubeMap.Of(
            ("apiVersion", (KubeValue)"authentication.k8s.io/v1"),
            ("kind", "TokenRequest"),
            ("spec", KubeMap.Of(("audiences", (KubeValue)KubeList.Of(audiences.Select(item => (KubeValue)item))), ("expirationSeconds", (long)lifetime.TotalSeconds))));
        return (await api.SendAsync(new ApiRequest(HttpMethod.Post, path, identity, KubeJson.ToUtf8(body)), cancellationToken)).AsMap;
    }

    /// <inheritdoc/>
    public async Task<ServerDescription?> DescribeAsync(CancellationToken cancellationToken) => await server.ReadAsync(cancellationToken);

    /// <inheritdoc/>
    public async Task<string> ReadLogAsync(ObjectRef pod, string? container, int maximumBytes, CancellationToken cancellationToken)
    {
        var mapping = await GetMappingAsync(pod.Kind, cancellationToken);
        var path = $"{ObjectPaths.Object(mapping, pod.Namespace, pod.Name)}/log?limitBytes={maximumBytes}{(container is null ? string.Empty : $"&container={Uri.EscapeDataString(container)}")}";
        using var answer = await api.OpenAsync(new ApiRequest(HttpMethod.Get, path, identity), cancellationToken);
        var text = await answer.Content.ReadAsStringAsync(cancellationToken);
        return text.Length > maximumBytes ? text[^maximumBytes..] : text;
    }

    /// <inheritdoc/>
    public void Dispose() => api.Dispose();

    private Task<KubeValue> SendAsync(GroupVersionKind kind, Func<KindMapping, ApiRequest> request, CancellationToken cancellationToken) =>
        WithMappingAsync(kind, mapping => api.SendAsync(request(mapping), cancellationToken), cancellationToken);

    private async Task<T> WithMappingAsync<T>(GroupVersionKind kind, Func<KindMapping, Task<T>> act, CancellationToken cancellationToken)
    {
        var mapping = await GetMappingAsync(kind, cancellationToken);
        try
        {
            return await act(mapping);
        }
        catch (ClusterException exception) when (exception.Reason == Refusals.NoMatch)
        {
            // The path is not served any more: the CRD may be gone, or have come back with another plural or scope.
            kinds.Forget(kind.Group);
            if (await kinds.FindAsync(kind, cancellationToken) is not { } now)
            {
                throw Unknown(kind);
            }

            if (now == mapping)
            {
                throw; // known as before: the subresource is what is missing
            }

            return await act(now);
        }
    }

    private async ValueTask<KindMapping> GetMappingAsync(GroupVersionKind kind, CancellationToken cancellationToken) =>
        await kinds.FindAsync(kind, cancellationToken) ?? throw Unknown(kind);

    private static ClusterException Unknown(GroupVersionKind kind) =>
        new(404, Refusals.NoMatch, $"no matches for kind \"{kind.Kind}\" in version \"{kind.ApiVersion}\"");

    private void ForgetDefined(ObjectRef reference)
    {
        if (ObjectWriter.FindDefinedGroup(reference) is { } group)
        {
            kinds.Forget(group);
        }
    }
}
