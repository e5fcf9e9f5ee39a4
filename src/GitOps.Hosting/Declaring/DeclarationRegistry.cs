using System.Collections.Concurrent;
using GitOps.Core.Definitions;
using GitOps.Core.Objects;

namespace GitOps.Hosting.Declaring;

/// <summary>What is declared now, from whatever feed, and the custom resource behind each declaration.</summary>
internal sealed class DeclarationRegistry : IDeclarations
{
    private readonly ConcurrentDictionary<ObjectKey, DeclaredSource> sources = new();
    private readonly ConcurrentDictionary<ObjectKey, DeclaredDeployment> deployments = new();
    private readonly ConcurrentDictionary<ObjectKey, KubeObject> resources = new();

    private readonly TaskCompletionSource known = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Done when everything that was declared as this host started is here.</summary>
    public Task Known => known.Task;

    public IEnumerable<DeclaredSource> Sources => sources.Values;

    public IEnumerable<DeclaredDeployment> Deployments => deployments.Values;

    /// <summary>Every custom resource behind a declaration.</summary>
    public IEnumerable<KubeObject> Resources => resources.Values;

    public DeclaredSource? FindSource(ObjectKey key) => sources.GetValueOrDefault(key);

    public DeclaredDeployment? FindDeployment(ObjectKey key) => deployments.GetValueOrDefault(key);

    public void MarkKnown() => known.TrySetResult();

    /// <summary>The custom resource as it was seen last; null for declarations made in code.</summary>
    public KubeObject? FindResource(ObjectKey key) => resources.GetValueOrDefault(key);

    public void Set(DeclaredSource declared) => sources[declared.Definition.Key] = declared;

    public void Set(DeclaredDeployment declared) => deployments[declared.Definition.Key] = declared;

    /// <summary>Remembers a custom resource without its status and managed fields, which grow with what is deployed.</summary>
    public void SetResource(ObjectKey key, KubeObject resource) => resources[key] = new KubeObject(resource.Root.Without("status")).Without("metadata", "managedFields");

    public void Remove(ObjectKey key)
    {
        sources.TryRemove(key, out _);
        deployments.TryRemove(key, out _);
        resources.TryRemove(key, out _);
    }
}
