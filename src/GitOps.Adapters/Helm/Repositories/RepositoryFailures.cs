using GitOps.Core;

namespace GitOps.Adapters.Helm.Repositories;

/// <summary>Failures of chart repositories with reason and words as Flux has them.</summary>
internal static class RepositoryFailures
{
    /// <summary>The server could not be reached or answered with an error. Tried again.</summary>
    public static FailureException Download(string what, string words, Exception? cause = null) =>
        new(new Failure(FailureClass.Transient, "Failed", $"failed to fetch {what}: {words}"), cause);

    /// <summary>The server does not let us in. A person must give other credentials.</summary>
    public static FailureException Refused(string what, string words) =>
        new(new Failure(FailureClass.Denied, "AuthenticationFailed", $"failed to authenticate with the Helm repository: failed to fetch {what}: {words}"));

    /// <summary>The Secret does not hold what is needed.</summary>
    public static FailureException Credentials(string words) => new(new Failure(FailureClass.Denied, "AuthenticationFailed", words));

    /// <summary>The index cannot be used. Tried again, as the repository may be repaired.</summary>
    public static FailureException Index(string words, Exception? cause = null) =>
        new(new Failure(FailureClass.Transient, "IndexationFailed", $"failed to load Helm repository from index YAML: {words}"), cause);

    /// <summary>No such chart or version. Nothing changes until the definition or the index does.</summary>
    public static FailureException Reference(string words) =>
        new(new Failure(FailureClass.Stalled, "InvalidChartReference", $"invalid chart reference: failed to get chart version for remote reference: {words}"));

    /// <summary>What was downloaded is not the chart it should be.</summary>
    public static FailureException Chart(string words, Exception? cause = null) =>
        new(new Failure(FailureClass.Transient, "ChartPullError", $"chart pull error: {words}"), cause);
}
