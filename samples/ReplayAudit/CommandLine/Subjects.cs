using GitOps.Core.Audit;
using GitOps.Core.Definitions;

namespace ReplayAudit.CommandLine;

/// <summary>Finds the one deployment, source or object that a name on the command line means.</summary>
internal static class Subjects
{
    /// <summary>The deployment; null when there never was one of this name.</summary>
    /// <exception cref="UsageException">Several have the name.</exception>
    public static async Task<ObjectKey?> FindDeploymentAsync(Inquiry inquiry, string name, CancellationToken cancellationToken) =>
        OneAtMost(await History.FindDeploymentsAsync(inquiry.Events, name, cancellationToken), name, "deployments", key => key) is [var only] ? only : null;

    /// <summary>The source; null when there never was one of this name.</summary>
    /// <exception cref="UsageException">Several have the name.</exception>
    public static async Task<ObjectKey?> FindSourceAsync(Inquiry inquiry, string name, CancellationToken cancellationToken) =>
        OneAtMost(await History.FindSourcesAsync(inquiry.Events, name, cancellationToken), name, "sources", key => key) is [var only] ? only : null;

    /// <summary>The object; null when none of this name was ever planned.</summary>
    /// <exception cref="UsageException">Several have the name.</exception>
    public static async Task<KnownObject?> FindObjectAsync(Inquiry inquiry, string name, CancellationToken cancellationToken) =>
        OneAtMost(await KnownObjects.FindAsync(inquiry.Events, name, cancellationToken), name, "objects", item => item.Object) is [var only] ? only : null;

    private static IReadOnlyList<T> OneAtMost<T>(IReadOnlyList<T> found, string name, string kinds, Func<T, object> fullName) => found.Count <= 1
        ? found
        : throw new UsageException($"'{name}' is the name of several {kinds}: {string.Join(", ", found.Select(fullName))}. Write one of these.");
}
