namespace GitOps.Core.Definitions;

/// <summary>An artifact in a registry, <c>OCIRepository</c> of <c>source.toolkit.fluxcd.io/v1</c>.</summary>
public sealed record OciRepository : SourceDefinition
{
    /// <summary>The kind.</summary>
    public const string KindName = "OCIRepository";

    /// <summary><c>oci://host/path</c>, without tag and digest.</summary>
    public required Uri Url { get; init; }

    /// <summary>Which artifact is wanted.</summary>
    public OciReference Reference { get; init; } = new();

    /// <summary>Media type of the layer that counts; null for the first layer.</summary>
    public string? LayerMediaType { get; init; }

    /// <summary>What becomes of the layer.</summary>
    public LayerOperation LayerOperation { get; init; }

    /// <summary><c>spec.ignore</c>: rules in the grammar of <c>.gitignore</c> that replace the built-in exclusions; null for none.</summary>
    public string? Ignore { get; init; }

    /// <summary>Whether the registry may be asked without TLS, or without knowing its certificate.</summary>
    public bool Insecure { get; init; }

    /// <summary>The service account of the same namespace whose pull Secrets count too; null for none.</summary>
    public string? ServiceAccountName { get; init; }

    /// <summary>Signatures without which no artifact is made; null for none.</summary>
    public ArtifactVerification? Verification { get; init; }
}

/// <summary>Which artifact of a registry is wanted. Of several, the first in the order digest, semver, tag counts.</summary>
public sealed record OciReference
{
    /// <summary>The tag that counts when nothing is said.</summary>
    public const string DefaultTag = "latest";

    /// <summary>Digest of the manifest, <c>sha256:…</c>.</summary>
    public string? Digest { get; init; }

    /// <summary>A version range; the highest tag in it counts.</summary>
    public string? SemVer { get; init; }

    /// <summary>A regular expression that tags must match to take part in <see cref="SemVer"/>.</summary>
    public string? SemVerFilter { get; init; }

    /// <summary>A tag.</summary>
    public string? Tag { get; init; }
}

/// <summary>What becomes of a layer, <c>spec.layerSelector.operation</c>.</summary>
public enum LayerOperation
{
    /// <summary>The gzipped archive is the tree.</summary>
    Extract,

    /// <summary>The layer is one file of the tree, as it is.</summary>
    Copy,
}
