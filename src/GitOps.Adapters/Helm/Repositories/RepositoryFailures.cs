using GitOps.Core;
using GitOps.Core.Sources;

namespace GitOps.Adapters.Helm.Repositories;

/// <summary>Failures of chart repositories and charts with reason and words as Flux has them.</summary>
internal static class RepositoryFailures
{
    /// <summary>The address cannot be used.</summary>
    public static FailureException Address(string words) => Stalled("URLInvalid", $"invalid Helm repository URL: {words}");

    /// <summary>The index could not be had.</summary>
    public static FailureException Index(RepositoryException cause) => cause.Fault switch
    {
        RepositoryFault.Credentials => new(new Failure(FailureClass.Denied, "AuthenticationFailed", cause.Message), cause),
        RepositoryFault.Reference or RepositoryFault.Content when cause.Message.StartsWith(IndexReader.Words, StringComparison.Ordinal) =>
            new(new Failure(FailureClass.Transient, "IndexationFailed", $"failed to load Helm repository from index YAML: {cause.Message[IndexReader.Words.Length..]}"), cause),
        _ => new(new Failure(
            cause.Fault == RepositoryFault.Refused ? FailureClass.Denied : FailureClass.Transient,
            "Failed",
            $"failed to fetch Helm repository index: failed to cache index to temporary file: {cause.Message}"), cause),
    };

    /// <summary>No version could be chosen.</summary>
    public static FailureException Version(RepositoryException cause) => cause.Fault == RepositoryFault.Reference
        ? Reference($"failed to get chart version for remote reference: {cause.Message}")
        : Pull($"failed to get chart version for remote reference: {cause.Message}", cause);

    /// <summary>The chart could not be downloaded.</summary>
    public static FailureException Download(RepositoryException cause) => Pull($"failed to download chart for remote reference: {cause.Message}", cause);

    /// <summary>There is no such chart. Nothing changes until the definition or the source does.</summary>
    public static FailureException Reference(string words) => Stalled("InvalidChartReference", $"invalid chart reference: {words}");

    /// <summary>The version cannot carry what it should.</summary>
    public static FailureException Metadata(string words) => Stalled("MetadataPatchError", $"chart metadata patch error: {words}");

    /// <summary>The values files cannot be merged.</summary>
    public static FailureException Values(string words) => Stalled("ValuesFilesError", $"values files merge error: {words}");

    /// <summary>A chart that this one depends on could not be had.</summary>
    public static FailureException Dependency(string words, Exception? cause = null) => new(new Failure(FailureClass.Transient, "DependencyBuildError", $"dependency build error: {words}"), cause);

    /// <summary>The chart cannot be packed.</summary>
    public static FailureException Package(string words, Exception? cause = null) => new(new Failure(FailureClass.Transient, "ChartPackageError", $"chart package error: {words}"), cause);

    /// <summary>What was downloaded is not the chart it should be.</summary>
    public static FailureException Pull(string words, Exception? cause = null) => cause is RepositoryException { Fault: RepositoryFault.Refused or RepositoryFault.Credentials } refused
        ? new(new Failure(
            FailureClass.Denied,
            "AuthenticationFailed",
            refused.Fault == RepositoryFault.Credentials ? refused.Message : $"failed to authenticate with the Helm repository: chart pull error: {words}"), cause)
        : new(new Failure(FailureClass.Transient, "ChartPullError", $"chart pull error: {words}"), cause);

    /// <summary>The chart is not signed as it must be.</summary>
    public static FailureException Verification(string words, Exception? cause = null) =>
        new(new Failure(FailureClass.Denied, SourceReasons.ChartVerificationError, $"chart verification error: {words}"), cause);

    private static FailureException Stalled(string reason, string message) => new(new Failure(FailureClass.Stalled, reason, message));
}
