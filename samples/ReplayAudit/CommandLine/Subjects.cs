using GitOps.Core.Audit;
using GitOps.Core.Definitions;

namespace ReplayAudit.CommandLine;

/// <summary>Finds the one deployment, source or object that a name on the command line means.</summary>
internal static class Subjects
{
    /// <summary>The deployment; null when there never was one of this name.</summary>
    /// <exception cref="UsageException">Several have the name.</exception>
    public static async Task<ObjectKey?> FindDeploymentAsync(Inquiry inquiry, string name, CancellationToken cancellationToken)
    {
        var found = await History.FindDeploymentsAsync(inquiry.Events, name, cancellationToken);
        return found.Count <= 1
            ? found.Count == 0 ? null : found[0]
            : throw new UsageException($"'{name}' is the name of several deployments: {string.Join(", ", found)}. Write one of these.");
    }

    /// <summary>The source; null when there never was one of this name.</summary>
    /// <exception cref="UsageException">Several have the name.</exception>
    public static async Task<ObjectKey?> FindSourceAsync(Inquiry inquiry, string name, CancellationToken cancellationToken)
    {
        var found = await History.FindSourcesAsync(inquiry.Events, name, cancellationToken);
        return found.Count <= 1
            ? found.Count == 0 ? null : found[0]
            : throw new UsageException($"'{name}' is the name of several sources: {string.Join(", ", found)}. Write one of these.");
    }

    /// <summary>The object; null when none of this name was ever planned.</summary>
    /// <exception cref="UsageException">Several have the name.</exception>
    public static async Task<KnownObject?> FindObjectAsync(Inquiry inquiry, string name, CancellationToken cancellationToken)
    {
        var found = await KnownObjects.FindAsync(inquiry.Events, name, cancellationToken);
        return found.Count <= 1
            ? found.Count == 0 ? null : found[0]
            : throw new UsageException($"'{name}' is the name of several objects: {string.Join(", ", found.Select(item => item.Object))}. Write one of these.");
    }
}
