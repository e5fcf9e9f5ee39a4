using GitOps.Adapters.EmbeddedCluster.Registry;
using GitOps.Adapters.EmbeddedCluster.Schema;
using GitOps.Adapters.EmbeddedCluster.Store;
using GitOps.Core.Objects;
using NodaTime;

namespace GitOps.Adapters.EmbeddedCluster.Simulation;

/// <summary>What controllers see and do: objects by key and by owner, and writes as the controller manager.</summary>
internal sealed class SimulatedWorld(ClusterStore store, ResourceCatalog catalog, ObjectRegistry registry, IClock clock, Duration delay)
{
    private const string Manager = "kube-controller-manager";

    /// <summary>Time between the steps of a workload.</summary>
    public Duration Delay { get; } = delay;

    public Instant Now => clock.GetCurrentInstant();

    public string Time => ObjectMeta.Time(Now);

    public KubeMap? Find(StoreKey key) => store.Find(key);

    public IEnumerable<(StoreKey Key, KubeMap Object)> List(string resource, string? @namespace = null) =>
        store.List(resource).Objects.Where(entry => @namespace is null || entry.Key.Namespace == @namespace).Select(entry => (entry.Key, entry.Value));

    public IReadOnlyList<string> Resources() => store.Resources();

    /// <summary>Objects of a resource that the owner controls, by name.</summary>
    public IReadOnlyList<(StoreKey Key, KubeMap Object)> Owned(KubeMap owner, string resource) =>
    [
        .. Dependents(owner).Where(item => item.Key.Resource == resource && !ObjectMeta.IsTerminating(item.Object)).OrderBy(item => item.Key.Name, StringComparer.Ordinal),
    ];

    public IEnumerable<(StoreKey Key, KubeMap Object)> Dependents(KubeMap owner)
    {
        foreach (var key in store.DependentsOf(ObjectMeta.Text(owner, "uid")))
        {
            if (store.Find(key) is { } root)
            {
                yield return (key, root);
            }
        }
    }

    /// <summary>The controlling owner of an object; null when it has none.</summary>
    public (StoreKey Key, KubeMap Object)? Controller(StoreKey key, KubeMap root)
    {
        var reference = (ObjectMeta.Of(root)["ownerReferences"]?.AsList ?? KubeList.Empty).FirstOrDefault(owner => owner.AsMap["controller"]?.AsBool == true)?.AsMap;
        return reference is not null && Owner(key, reference) is { } owner && store.Find(owner) is { } found ? (owner, found) : null;
    }

    /// <summary>Where the owner of a reference is kept; null when its kind is not served.</summary>
    public StoreKey? Owner(StoreKey dependent, KubeMap reference)
    {
        var kind = GroupVersionKind.Of(reference["apiVersion"]?.AsString ?? string.Empty, reference["kind"]?.AsString ?? string.Empty);
        return (catalog.FindKind(kind) ?? catalog.FindKind(kind.Group, kind.Kind)) is { } resource
            ? new StoreKey(resource.Key, resource.IsNamespaced ? dependent.Namespace : string.Empty, reference["name"]?.AsString ?? string.Empty)
            : null;
    }

    /// <summary>Makes an object; one that is there already is left alone.</summary>
    public void Create(string resource, string @namespace, KubeMap body)
    {
        var name = ObjectMeta.Text(body, "name");
        var type = catalog.FindStored(resource)!;
        store.Write<object?>(() =>
        {
            if (name.Length == 0 || store.Find(new StoreKey(resource, @namespace, name)) is null)
            {
                registry.Create(new WriteRequest(type, @namespace, name) { Manager = Manager, Validation = FieldValidation.Ignore }, body);
            }

            return null;
        });
    }

    public void Delete(StoreKey key, string? propagation = "Background")
    {
        if (catalog.FindStored(key.Resource) is { } resource)
        {
            registry.TryDelete(new WriteRequest(resource, key.Namespace, key.Name), new DeleteRequest(propagation));
        }
    }

    /// <summary>Changes the object itself.</summary>
    public void Change(StoreKey key, Func<KubeMap, KubeMap> change) => registry.Touch(key, Manager, string.Empty, change);

    /// <summary>Lets go of a namespace.</summary>
    public void Finalize(StoreKey key) => registry.Touch(key, Manager, "finalize", live => live.WithoutAt("spec", "finalizers"));

    /// <summary>Changes the status.</summary>
    public void Report(StoreKey key, Func<KubeMap, KubeMap> change) => registry.Touch(key, Manager, "status", root => root.With("status", change(root["status"]?.AsMap ?? KubeMap.Empty)));

    /// <summary>A reference to a controlling owner.</summary>
    public static KubeMap ControllerReference(KubeMap owner) => KubeMap.Of(
        ("apiVersion", owner["apiVersion"]!),
        ("kind", owner["kind"]!),
        ("name", ObjectMeta.Text(owner, "name")),
        ("uid", ObjectMeta.Text(owner, "uid")),
        ("controller", true),
        ("blockOwnerDeletion", true));
}
