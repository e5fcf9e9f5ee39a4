using GitOps.Core.Audit;
using GitOps.Core.Definitions;
using GitOps.Core.Deployments.Rendering;
using GitOps.Core.EventSourcing;
using ReplayAudit.CommandLine;
using ReplayAudit.Output;

namespace ReplayAudit.Commands;

/// <summary>A deployment as it was: its state, its manifests, or what they were rendered from.</summary>
internal static class ShownDeployment
{
    public static async Task<int> RunAsync(Inquiry inquiry, ObjectKey deployment, string point, DeploymentPart part, CancellationToken cancellationToken)
    {
        if (await FindAsync(inquiry, deployment, point, cancellationToken) is not { } then)
        {
            return await inquiry.NoAsync(Revisions.IsRevision(point) ? $"'{deployment}' never applied '{point}'." : $"There was no deployment '{deployment}' at {inquiry.Moments.Text(inquiry.Moments.Read(point))}.");
        }

        var code = part switch
        {
            DeploymentPart.Manifests => await ManifestsAsync(inquiry, then, cancellationToken),
            DeploymentPart.Inputs => await InputsAsync(inquiry, then, cancellationToken),
            _ => State(inquiry, then),
        };
        return await inquiry.UnreadAsync(then.Unread, code);
    }

    private static async Task<DeploymentAt?> FindAsync(Inquiry inquiry, ObjectKey deployment, string point, CancellationToken cancellationToken)
    {
        if (!Revisions.IsRevision(point))
        {
            return await TimeTravel.FindAsync(inquiry.Events, deployment, inquiry.Moments.Read(point), cancellationToken);
        }

        return await ManifestSet.OfAsync(inquiry.Events, inquiry.Contents, deployment, point, cancellationToken) is { Since: { } since }
            ? await TimeTravel.FindAsync(inquiry.Events, deployment, since, cancellationToken)
            : null;
    }

    private static int State(Inquiry inquiry, DeploymentAt then)
    {
        inquiry.Answer(then, page => StatePage.Draw(page, inquiry.Moments, then));
        return ExitCode.Fine;
    }

    private static async Task<int> ManifestsAsync(Inquiry inquiry, DeploymentAt then, CancellationToken cancellationToken)
    {
        if (await TimeTravel.FindManifestsAsync(inquiry.Contents, then, cancellationToken) is not { } yaml)
        {
            return await MissingAsync(inquiry, then, "manifests", then.ManifestsDigest, cancellationToken);
        }

        inquiry.Printer.Raw(yaml);
        return ExitCode.Fine;
    }

    private static async Task<int> InputsAsync(Inquiry inquiry, DeploymentAt then, CancellationToken cancellationToken)
    {
        if (await KeptDocument.FindAsync<RenderRecord>(inquiry.Contents, then.InputsDigest, cancellationToken) is not { } inputs)
        {
            return await MissingAsync(inquiry, then, "inputs", then.InputsDigest, cancellationToken);
        }

        inquiry.Answer(inputs, page => InputPage.Draw(page, inputs));
        return ExitCode.Fine;
    }

    private static async Task<int> MissingAsync(Inquiry inquiry, DeploymentAt then, string what, string digest, CancellationToken cancellationToken) => await inquiry.NoAsync(
        then.ManifestsDigest.Length == 0 ? $"{then.Key} had applied nothing yet."
        : digest.Length == 0 ? $"The {what} of {then.AppliedRevision} were not kept."
        : await inquiry.Contents.FindPrunedAsync(digest, cancellationToken) is { } gone ? $"The {what} {digest} were let go at {inquiry.Moments.Text(gone)}, as the host is told to."
        : $"The {what} {digest} are not kept.");
}

/// <summary>What of a deployment is shown.</summary>
internal enum DeploymentPart
{
    State,
    Manifests,
    Inputs,
}
