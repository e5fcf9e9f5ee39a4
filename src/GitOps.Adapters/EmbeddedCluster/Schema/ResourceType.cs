using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Schema;

/// <summary>One resource as it is served at one version.</summary>
internal sealed record ResourceType(
    GroupVersionKind Kind,
    string Plural,
    string Singular,
    bool IsNamespaced,
    string[] ShortNames,
    string[] Categories,
    string[] Subresources,
    SchemaNode Schema)
{
    private static readonly HashSet<string> Conditional =
        ["APIService", "CustomResourceDefinition", "Lease", "PodDisruptionBudget", "RuntimeClass", "CSIDriver", "CSINode", "VolumeAttachment", "CertificateSigningRequest"];

    public string Group => Kind.Group;

    public string Version => Kind.Version;

    /// <summary><c>plural.group</c>, or only the plural for the core group: how requests for a resource name it.</summary>
    public string Name { get; } = Kind.Group.Length == 0 ? Plural : $"{Plural}.{Kind.Group}";

    /// <summary>The name that the store keeps the objects by: the one of the group they are kept in.</summary>
    public string Key => Storage.Group == Kind.Group ? Name : Storage.Group.Length == 0 ? Plural : $"{Plural}.{Storage.Group}";

    /// <summary>Where a server keeps objects of this resource in its database, as its messages about versions show it; some bear older names.</summary>
    public string StoragePath => Custom is not null || Group is "apiextensions.k8s.io" or "apiregistration.k8s.io" ? $"{Group}/{Plural}" : Plural switch
    {
        "services" => "services/specs",
        "endpoints" => "services/endpoints",
        "nodes" => "minions",
        "replicationcontrollers" => "controllers",
        "ingresses" => "ingress",
        _ => Plural,
    };

    /// <summary>A resource of which nothing is stored: it answers a POST.</summary>
    public bool IsVirtual => Kind.Kind is "Binding" or "TokenReview" or "SelfSubjectReview" || Group == "authorization.k8s.io";

    /// <summary>The group and version objects are kept in.</summary>
    public GroupVersionKind Storage { get; init; } = Kind;

    /// <summary>The definition of a custom resource; null for built-in kinds.</summary>
    public CustomResource? Custom { get; init; }

    public string ListKind { get; init; } = Kind.Kind + "List";

    /// <summary>Whether an update may leave out the version that it is based on.</summary>
    public bool TakesBlindUpdates => Custom is null && !Conditional.Contains(Kind.Kind);

    /// <summary>Whether an update makes an object that is not there.</summary>
    public bool CreatesByUpdate => Custom is null && Kind.Kind is "Event" or "Service" or "Endpoints" or "LimitRange" or "Lease" or "RuntimeClass" or "Role" or "ClusterRole" or "RoleBinding" or "ClusterRoleBinding";

    /// <summary>Whether a deletion is answered with the object, and not only with that it succeeded.</summary>
    public bool AnswersDeleted => Group switch
    {
        "" => Kind.Kind is "Namespace" or "Pod" or "PodTemplate" or "Service" or "ResourceQuota" or "ServiceAccount" or "PersistentVolume" or "PersistentVolumeClaim",
        "storage.k8s.io" => Kind.Kind is "CSIDriver" or "CSINode" or "StorageClass" or "VolumeAttachment" or "VolumeAttributesClass",
        "resource.k8s.io" => true,
        _ => false,
    };

    /// <summary>Whether all objects can be deleted with one request.</summary>
    public bool DeletesTogether => this is not { Group: "", Kind.Kind: "Namespace" };

    /// <summary>Whether clients may ask for it; a version that is not served may be the one in which objects are kept.</summary>
    public bool IsServed { get; init; } = true;

    /// <summary>The resource for an object that is kept at another version than new ones are.</summary>
    public ResourceType KeptAt(string apiVersion)
    {
        var kind = GroupVersionKind.Of(apiVersion, Kind.Kind);
        return kind == Storage ? this : this with { Kind = kind, Storage = kind };
    }

    /// <summary>Whether somebody else has to be asked for objects at another version.</summary>
    public bool IsConverted => Custom?.Webhook is not null;

    public bool HasStatus => Subresources.Contains("status");
}

/// <summary>What the definition of a custom resource says beyond its names.</summary>
/// <param name="StatusSubresource">Whether <c>status</c> is a subresource.</param>
/// <param name="Scale">Paths of the scale subresource; null when there is none.</param>
/// <param name="Columns"><c>additionalPrinterColumns</c>.</param>
/// <param name="OpenApi"><c>openAPIV3Schema</c> of the version; empty when it has none and everything is kept.</param>
/// <param name="KeptOpenApi">The same of the version in which objects are kept.</param>
/// <param name="Webhook">Whom to ask for objects at another version; null when they differ in nothing but <c>apiVersion</c>.</param>
internal sealed record CustomResource(bool StatusSubresource, KubeMap? Scale, KubeList Columns, KubeMap OpenApi, KubeMap KeptOpenApi, KubeMap? Webhook)
{
    /// <summary>Paths of the fields that clients may select by.</summary>
    public string[] SelectableFields { get; init; } = [];
}
