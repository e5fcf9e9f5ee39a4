using GitOps.Hosting.Keeping;
using NodaTime;

namespace GitOps.Hosting;

/// <summary>How the engine runs in its host. Bound from the configuration section <c>GitOps</c>.</summary>
public sealed class GitOpsOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "GitOps";

    /// <summary>The field manager that Flux uses; a cluster that Flux ran before is taken over without conflict.</summary>
    internal const string DefaultFieldManager = "kustomize-controller";

    /// <summary>Name under which applied fields are owned. Default: <c>kustomize-controller</c>.</summary>
    public string FieldManager { get; set; } = DefaultFieldManager;

    /// <summary>Reconciles at once. Default: 4. More hold more memory and more requests to the API server.</summary>
    public int Concurrency { get; set; } = 4;

    /// <summary>Requests to the cluster at once for one deployment. Default: 8.</summary>
    public int ApplyConcurrency { get; set; } = 8;

    /// <summary>Whether a definition may use a source of another namespace, as in Flux. Default: true.</summary>
    public bool AllowCrossNamespaceReferences { get; set; } = true;

    /// <summary>
    /// The service account, in a definition's own namespace, that definitions without <c>spec.serviceAccountName</c> are applied as; null for
    /// the engine's own rights. Default: null. Set it where tenants declare: Flux calls it <c>--default-service-account</c>.
    /// </summary>
    public string? DefaultServiceAccount { get; set; }

    /// <summary>
    /// Whether Flux's own controllers are applied where a repository that Flux bootstrapped has them. Default: false, so that two engines
    /// never fight over the same objects.
    /// </summary>
    public bool KeepFluxControllers { get; set; }

    /// <summary>Whether custom resources of the Flux API in the cluster are reconciled. Default: true.</summary>
    public bool WatchCustomResources { get; set; } = true;

    /// <summary>The only namespace whose custom resources are reconciled; null for all. Default: null. Flux calls it <c>--watch-all-namespaces=false</c>.</summary>
    public string? WatchNamespace { get; set; }

    /// <summary>Whether the definitions of the Flux API's kinds are installed into the cluster at start. Default: true.</summary>
    public bool InstallDefinitions { get; set; } = true;

    /// <summary>
    /// Whether a plan that would delete more than <see cref="MaximumDeletions"/> or <see cref="MaximumDeletionPercentage"/> allow, a namespace, a
    /// CustomResourceDefinition with objects of its kind, or a PersistentVolumeClaim waits until someone approves it. Default: true.
    /// </summary>
    public bool GuardDeletions { get; set; } = true;

    /// <summary>A plan with more deletions waits for approval. Default: 50.</summary>
    public int MaximumDeletions { get; set; } = 50;

    /// <summary>A plan that deletes a larger share of what a deployment has waits for approval, unless it deletes fewer than ten objects. In per cent. Default: 50.</summary>
    public int MaximumDeletionPercentage { get; set; } = 50;

    /// <summary>First wait after a failure, in milliseconds; doubles with each failure. Default: 750, as in Flux.</summary>
    public int MinimumRetryDelayMilliseconds { get; set; } = 750;

    /// <summary>Longest wait after a failure, in seconds. Default: 900, as in Flux.</summary>
    public int MaximumRetryDelaySeconds { get; set; } = 900;

    /// <summary>Random share by which an interval is shortened or lengthened, in per cent. Default: 5, as in Flux.</summary>
    public int IntervalJitterPercentage { get; set; } = 5;

    /// <summary>
    /// File with the key that digests of Secret values are made with; written at first start, readable by its owner alone. It must stay
    /// with the event store for the store's life. Default: <c>gitops-redaction.key</c> in the working folder.
    /// </summary>
    public string RedactionKeyFile { get; set; } = "gitops-redaction.key";

    /// <summary>How often the log is sealed.</summary>
    public SealingOptions Sealing { get; } = new();

    /// <summary>How long superseded content is kept.</summary>
    public RetentionOptions Retention { get; } = new();

    internal Duration MinimumRetryDelay => Duration.FromMilliseconds(MinimumRetryDelayMilliseconds);

    internal Duration MaximumRetryDelay => Duration.FromSeconds(MaximumRetryDelaySeconds);
}
