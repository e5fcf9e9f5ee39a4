namespace GitOps.Adapters.Kustomize;

/// <summary>How Kustomize builds are made. Bound from <c>GitOps:Kustomize</c>.</summary>
public sealed class KustomizeOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "GitOps:Kustomize";

    internal const int DefaultMaximumObjects = 50_000;
    internal const int DefaultRememberedObjects = 20_000;

    /// <summary>Whether bases may lie in other Git repositories, named by URL. Default: no; a build then reads the source's own files only.</summary>
    /// <remarks>
    /// Who writes a kustomization then chooses what the host fetches, without credentials and without the declaration that a source needs.
    /// A branch or tag is read again with each build, so such builds are not remembered; a commit is.
    /// </remarks>
    public bool AllowRemoteBases { get; set; }

    /// <summary>How many objects one build may make. Default: 50,000.</summary>
    /// <remarks>A larger value lets one deployment hold more memory while it is rendered and planned.</remarks>
    public int MaximumObjects { get; set; } = DefaultMaximumObjects;

    /// <summary>How many objects of last builds are kept, of all deployments together, so that after a commit only those of changed files are built. Default: 20,000; 0 for none.</summary>
    /// <remarks>
    /// An object takes some 5 KB. Deployments that do not fit, and those whose objects nearly all stand in one file, are built as a whole
    /// after each commit that touches them.
    /// </remarks>
    public int RememberedObjects { get; set; } = DefaultRememberedObjects;
}
