using GitOps.Adapters.EmbeddedCluster.Registry;
using GitOps.Adapters.EmbeddedCluster.Store;
using GitOps.Core.Objects;
using NodaTime;

namespace GitOps.Adapters.EmbeddedCluster.Simulation;

/// <summary>Plays the platform below the cluster: binds claims to volumes and gives load balancers their address.</summary>
internal sealed class PlatformController(SimulatedWorld world) : IController
{
    private const string Claims = "persistentvolumeclaims";
    private const string Volumes = "persistentvolumes";

    private static readonly KubeMap Address = KubeMap.Of(("ingress", KubeList.Of((KubeValue)KubeMap.Of(("ip", "127.0.0.1")))));

    public IEnumerable<(StoreKey Key, Duration After)> Affected(Change change)
    {
        if (change.Kind != ChangeKind.Deleted && change.Key.Resource is Claims or "services" or "ingresses.networking.k8s.io" or "poddisruptionbudgets.policy")
        {
            yield return (change.Key, world.Delay);
        }
        else if (change.Kind == ChangeKind.Deleted && change.Key.Resource == Claims && change.Object.Find("spec", "volumeName")?.AsString is { } volume)
        {
            yield return (new StoreKey(Volumes, string.Empty, volume), Duration.Zero);
        }
    }

    public Duration? Reconcile(StoreKey key)
    {
        if (world.Find(key) is not { } root || ObjectMeta.IsTerminating(root))
        {
            return null;
        }

        switch (key.Resource)
        {
            case Claims when root.Find("status", "phase")?.AsString != "Bound":
                Bind(key, root);
                break;
            case Volumes when root.Find("spec", "claimRef") is KubeMap claim && world.Find(new StoreKey(Claims, claim["namespace"]?.AsString ?? string.Empty, claim["name"]?.AsString ?? string.Empty)) is null:
                world.Delete(key);
                break;
            case "services" when root.Find("spec", "type")?.AsString == "LoadBalancer":
            case "ingresses.networking.k8s.io":
                world.Report(key, status => status.With("loadBalancer", Address));
                break;
            case "poddisruptionbudgets.policy":
                world.Report(key, status => status.With("observedGeneration", ObjectMeta.Of(root)["generation"] ?? 1L));
                break;
        }

        return null;
    }

    private void Bind(StoreKey key, KubeMap claim)
    {
        var spec = claim["spec"]?.AsMap ?? KubeMap.Empty;
        var capacity = spec.Find("resources", "requests")?.AsMap ?? KubeMap.Of(("storage", "1Gi"));
        var modes = spec["accessModes"] ?? KubeList.Of((KubeValue)"ReadWriteOnce");
        var name = spec["volumeName"]?.AsString ?? $"pvc-{ObjectMeta.Text(claim, "uid")}";
        world.Create(Volumes, string.Empty, KubeMap.Of(
            ("metadata", KubeMap.Of(("name", name))),
            ("spec", KubeMap.Of(
                ("capacity", capacity),
                ("accessModes", modes),
                ("persistentVolumeReclaimPolicy", "Delete"),
                ("storageClassName", spec["storageClassName"] ?? string.Empty),
                ("claimRef", KubeMap.Of(("apiVersion", "v1"), ("kind", "PersistentVolumeClaim"), ("namespace", key.Namespace), ("name", key.Name), ("uid", ObjectMeta.Text(claim, "uid")))),
                ("hostPath", KubeMap.Of(("path", $"/embedded/{name}")))))));
        world.Report(new StoreKey(Volumes, string.Empty, name), status => status.With("phase", "Bound"));
        world.Change(key, live => live.WithAt(["spec", "volumeName"], name));
        world.Report(key, status => status.With("phase", "Bound").With("accessModes", modes).With("capacity", capacity));
    }
}
