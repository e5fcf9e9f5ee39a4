namespace GitOps.Adapters.Kustomize;

/// <summary>How Kustomize builds are made. Bound from <c>GitOps:Kustomize</c>.</summary>
public sealed class KustomizeOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "GitOps:Kustomize";

    internal const int DefaultMaximumObjects = 50_000;

    /// <summary>How many objects one build may make. Default: 50,000.</summary>
    /// <remarks>A larger value lets one deployment hold more memory while it is rendered and planned.</remarks>
    public int MaximumObjects { get; set; } = DefaultMaximumObjects;
}
