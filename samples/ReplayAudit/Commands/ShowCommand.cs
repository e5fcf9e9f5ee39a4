using System.CommandLine;
using GitOps.Core.Audit;
using GitOps.Core.Definitions;
using GitOps.Core.Yaml;
using NodaTime;
using ReplayAudit.CommandLine;
using ReplayAudit.Output;

namespace ReplayAudit.Commands;

/// <summary>Shows what was true of a deployment, or of an object, at an instant.</summary>
internal static class ShowCommand
{
    public static Command Create(SharedOptions shared)
    {
        var name = new Argument<string>("NAME") { Description = "A deployment (apps, flux-system/apps, Kustomization/flux-system/apps) or an object (Deployment/shop/web)." };
        var at = new Option<string>("--at") { Description = "The time.", HelpName = "TIME", DefaultValueFactory = _ => "now" };
        var manifests = new Option<bool>("--manifests") { Description = "Of a deployment: the manifests that were applied, as YAML; values of Secrets are keyed digests." };
        return new Verb("show", "A deployment or an object as it was at a time; exit code 1 when there was none.")
        {
            Arguments = { name },
            Options = { at, manifests },
            Examples =
            [
                new("gitops-audit show apps --at \"last friday 14:05\" --zone Europe/Paris", "What ran last Friday at 14:05 in Paris?"),
                new("gitops-audit show deployment/shop/web --at 2h\\ ago", "What was the web shop's manifest two hours ago?"),
            ],
        }.Does(shared, async (inquiry, cancellationToken) =>
        {
            var (wanted, instant) = (inquiry.Parsed.GetValue(name)!, inquiry.Moments.Read(inquiry.Parsed.GetValue(at)!));
            if (await Subjects.FindDeploymentAsync(inquiry, wanted, cancellationToken) is { } deployment)
            {
                return await ShowDeploymentAsync(inquiry, deployment, instant, inquiry.Parsed.GetValue(manifests), cancellationToken);
            }

            return await Subjects.FindObjectAsync(inquiry, wanted, cancellationToken) is { } item
                ? await ShowObjectAsync(inquiry, item, instant, cancellationToken)
                : await inquiry.NoAsync($"The log knows neither a deployment nor an object '{wanted}'.");
        });
    }

    private static async Task<int> ShowDeploymentAsync(Inquiry inquiry, ObjectKey deployment, Instant instant, bool asManifests, CancellationToken cancellationToken)
    {
        if (await TimeTravel.FindAsync(inquiry.Events, deployment, instant, cancellationToken) is not { } then)
        {
            return await inquiry.NoAsync($"There was no deployment '{deployment}' at {inquiry.Moments.Text(instant)}.");
        }

        if (!asManifests)
        {
            inquiry.Answer(then, page => StatePage.Draw(page, inquiry.Moments, then));
            return ExitCode.Fine;
        }

        if (await TimeTravel.FindManifestsAsync(inquiry.Contents, then, cancellationToken) is not { } yaml)
        {
            return await inquiry.NoAsync(then.ManifestsDigest.Length == 0
                ? $"{then.Key} had applied nothing yet."
                : await inquiry.Contents.FindPrunedAsync(then.ManifestsDigest, cancellationToken) is { } gone
                ? $"The manifests {then.ManifestsDigest} were let go at {inquiry.Moments.Text(gone)}, as the host is told to."
                : $"The manifests {then.ManifestsDigest} are not kept.");
        }

        inquiry.Printer.Raw(yaml);
        return ExitCode.Fine;
    }

    private static async Task<int> ShowObjectAsync(Inquiry inquiry, KnownObject item, Instant instant, CancellationToken cancellationToken)
    {
        if (await Blame.FindAsync(inquiry.Events, inquiry.Contents, item, instant, cancellationToken) is not { } then)
        {
            return await inquiry.NoAsync($"{item.Object} was not there at {inquiry.Moments.Text(instant)}, or its manifests are not kept any more.");
        }

        inquiry.Answer(new { then.Object, then.Written, Drifts = then.Drifts.Where(drift => drift.CorrectedAt is null), Manifest = then.Content.Root }, page =>
        {
            // Comments, so that the whole is YAML that can be applied.
            foreach (var line in OriginPage.Lines(then, inquiry.Moments))
            {
                page.Line(new Cell($"# {line}", Look.Muted));
            }

            foreach (var line in KubeYaml.Write(then.Content.Root, sortKeys: false).TrimEnd('\n').Split('\n'))
            {
                page.Line(line);
            }
        });
        return ExitCode.Fine;
    }
}
