using GitOps.Core.Audit;
using GitOps.Core.Definitions;
using ReplayAudit.CommandLine;

namespace ReplayAudit.Commands;

/// <summary>Compares deployments with themselves, at two times or revisions.</summary>
internal static class DeploymentDiff
{
    public static async Task<IReadOnlyList<SetDiff>> MakeAsync(Inquiry inquiry, string? name, string from, string to, CancellationToken cancellationToken)
    {
        var diffs = new List<SetDiff>();
        foreach (var deployment in await DeploymentsAsync(inquiry, name, cancellationToken))
        {
            var (first, second) = (await FindAsync(inquiry, deployment, from, cancellationToken), await FindAsync(inquiry, deployment, to, cancellationToken));
            if (first is not null || second is not null)
            {
                diffs.Add(new(first, second, first is { Objects: null } || second is { Objects: null } ? [] : ManifestComparison.Between(first?.Objects ?? [], second?.Objects ?? []))
                {
                    Inputs = first?.Inputs is { } before && second?.Inputs is { } after && InputComparison.IsPossible(before, after) ? InputComparison.Between(before, after) : null,
                });
            }
        }

        return diffs;
    }

    private static async Task<IReadOnlyList<ObjectKey>> DeploymentsAsync(Inquiry inquiry, string? name, CancellationToken cancellationToken)
    {
        if (name is not null)
        {
            return await Subjects.FindDeploymentAsync(inquiry, name, cancellationToken) is { } key ? [key] : [];
        }

        return [.. (await Timeline.ReadAsync(inquiry.Events, inquiry.Moments.Now, cancellationToken)).Deployments.Select(item => item.Deployment)];
    }

    private static Task<ManifestSet?> FindAsync(Inquiry inquiry, ObjectKey deployment, string point, CancellationToken cancellationToken) => Revisions.IsRevision(point)
        ? ManifestSet.OfAsync(inquiry.Events, inquiry.Contents, deployment, point, cancellationToken)
        : ManifestSet.AtAsync(inquiry.Events, inquiry.Contents, deployment, inquiry.Moments.Read(point), cancellationToken);
}
