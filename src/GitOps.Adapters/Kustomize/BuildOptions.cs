namespace GitOps.Adapters.Kustomize;

/// <summary>The order of the output where the kustomization file does not say one.</summary>
public enum ResourceOrder
{
    /// <summary>As the command line without a flag: by kind.</summary>
    Unspecified,

    /// <summary>Depth first, as the inputs are named.</summary>
    None,

    /// <summary>By kind: namespaces and definitions first, webhooks last.</summary>
    Legacy,
}

/// <summary>How a build is made; the flags of <c>kustomize build</c>.</summary>
public sealed record BuildOptions
{
    /// <summary>The order of the output.</summary>
    public ResourceOrder Order { get; init; }

    /// <summary>Whether a kustomization may read files below its own folder only. Folders of bases may lie anywhere in the tree.</summary>
    public bool RootOnly { get; init; } = true;

    /// <summary>Whether every object is labelled as managed by Kustomize.</summary>
    public bool AddManagedByLabel { get; init; }

    /// <summary>
    /// Whether the kustomization file where the build begins is read as Flux reads it, which writes it anew: fields that nobody knows are
    /// passed over, and a number or boolean is taken for its text. Files of bases are read as Kustomize reads them in any case.
    /// </summary>
    public bool IgnoreUnknownFields { get; init; }

    /// <summary>Whether <c>..</c> at the root of the tree stays there, as at the root of a file system.</summary>
    public bool ClimbsStayAtRoot { get; init; }
}
