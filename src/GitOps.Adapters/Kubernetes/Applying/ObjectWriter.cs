using GitOps.Adapters.Kubernetes.Connecting;
using GitOps.Adapters.Kubernetes.Discovery;
using GitOps.Core.Deployments.Applying;
using GitOps.Core.Objects;

namespace GitOps.Adapters.Kubernetes.Applying;

/// <summary>Intentions to requests: server-side apply, patch, create, delete.</summary>
internal static class ObjectWriter
{
    public static ApiRequest Apply(KindMapping mapping, KubeObject desired, ApplyOptions options, ClusterIdentity? identity) => new(
        HttpMethod.Patch,
        $"{ObjectPaths.Object(mapping, desired.Namespace, desired.Name)}?fieldManager={Uri.EscapeDataString(options.FieldManager)}"
            + (options.Force ? "&force=true" : string.Empty)
            + (options.DryRun ? "&dryRun=All" : string.Empty),
        identity,
        KubeJson.ToUtf8(desired.Root),
        "application/apply-patch+yaml") // JSON is YAML
    {
        WithoutOwners = options.WithoutOwners,
        OnlyIfThere = options is { DryRun: true, BriefWhenNew: true },
    };

    public static ApiRequest Patch(KindMapping mapping, ObjectRef reference, ObjectPatch patch, ClusterIdentity? identity) => new(
        HttpMethod.Patch,
        ObjectPaths.Object(mapping, reference.Namespace, reference.Name)
            + (patch.Subresource is { } subresource ? $"/{Uri.EscapeDataString(subresource)}" : string.Empty)
            + (patch.FieldManager is { } manager ? $"?fieldManager={Uri.EscapeDataString(manager)}" : string.Empty),
        identity,
        KubeJson.ToUtf8(patch.Body),
        patch.Kind is ObjectPatchKind.Json ? "application/json-patch+json" : "application/merge-patch+json");

    public static ApiRequest Create(KindMapping mapping, KubeObject desired, ClusterIdentity? identity)
    {
        ObjectPaths.RequireNamespace(mapping, desired.Namespace);
        return new(HttpMethod.Post, ObjectPaths.Collection(mapping, desired.Namespace), identity, KubeJson.ToUtf8(desired.Root));
    }

    public static ApiRequest Delete(KindMapping mapping, ObjectRef reference, DeleteOptions options, ClusterIdentity? identity)
    {
        var body = KubeMap.Of(("kind", "DeleteOptions"), ("apiVersion", "v1"), ("propagationPolicy", options.Propagation));
        var preconditions = KubeMap.Empty;
        if (options.Uid is { } uid)
        {
            preconditions = preconditions.With("uid", uid);
        }

        if (options.ResourceVersion is { } version)
        {
            preconditions = preconditions.With("resourceVersion", version);
        }

        if (preconditions.Count > 0)
        {
            body = body.With("preconditions", preconditions);
        }

        return new(HttpMethod.Delete, ObjectPaths.Object(mapping, reference.Namespace, reference.Name), identity, KubeJson.ToUtf8(body));
    }

    /// <summary>The group whose kinds may change with this object; null when it defines none.</summary>
    public static string? FindDefinedGroup(ObjectRef reference)
    {
        var defines = reference.Kind is { Group: "apiextensions.k8s.io", Kind: "CustomResourceDefinition" }
            or { Group: "apiregistration.k8s.io", Kind: "APIService" };
        var dot = reference.Name.IndexOf('.', StringComparison.Ordinal); // plural.group, version.group
        return defines && dot >= 0 ? reference.Name[(dot + 1)..] : null;
    }
}
