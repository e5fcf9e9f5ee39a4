using System.CommandLine;
using ReplayAudit.CommandLine;

namespace ReplayAudit.Commands;

/// <summary>Shows what was true of a deployment, a source or an object, at an instant or a revision.</summary>
internal static class ShowCommand
{
    public static Command Create(SharedOptions shared)
    {
        var name = new Argument<string>("NAME") { Description = "A deployment (apps, flux-system/apps, Kustomization/flux-system/apps), a source or an object (Deployment/shop/web)." };
        var at = new Option<string>("--at") { Description = "The time; of a deployment or source also a revision, or the beginning of a commit's hash.", HelpName = "TIME|REVISION", DefaultValueFactory = _ => "now" };
        var manifests = new Option<bool>("--manifests") { Description = "Of a deployment: the manifests that were applied, as YAML; values of Secrets are keyed digests." };
        var inputs = new Option<bool>("--inputs") { Description = "Of a deployment: the files that they were rendered from, with size and keyed digest." };
        return new Verb("show", "A deployment, a source or an object as it was at a time; exit code 1 when there was none.")
        {
            Arguments = { name },
            Options = { at, manifests, inputs },
            Examples =
            [
                new("gitops-audit show apps --at \"last friday 14:05\" --zone Europe/Paris", "What ran last Friday at 14:05 in Paris?"),
                new("gitops-audit show GitRepository/flux-system/fleet --at 4e0213f", "Who committed this revision, with which message, and who signed it?"),
                new("gitops-audit show deployment/shop/web --at \"2h ago\"", "What was the web shop's manifest two hours ago?"),
            ],
        }.Does(shared, async (inquiry, cancellationToken) =>
        {
            var parsed = inquiry.Parsed;
            var (wanted, point) = (parsed.GetValue(name)!, parsed.GetValue(at)!);
            if (await Subjects.FindDeploymentAsync(inquiry, wanted, cancellationToken) is { } deployment)
            {
                var part = parsed.GetValue(manifests) ? DeploymentPart.Manifests : parsed.GetValue(inputs) ? DeploymentPart.Inputs : DeploymentPart.State;
                return await ShownDeployment.RunAsync(inquiry, deployment, point, part, cancellationToken);
            }

            if (await Subjects.FindSourceAsync(inquiry, wanted, cancellationToken) is { } source)
            {
                return await ShownSource.RunAsync(inquiry, source, point, cancellationToken);
            }

            if (await Subjects.FindObjectAsync(inquiry, wanted, cancellationToken) is not { } item)
            {
                return await inquiry.NoAsync($"The log knows neither a deployment, a source nor an object '{wanted}'.");
            }

            return Revisions.IsRevision(point)
                ? throw new UsageException($"'{point}' is a revision, and '{wanted}' an object, which may come from several; give a time with --at.")
                : await ShownObject.RunAsync(inquiry, item, inquiry.Moments.Read(point), cancellationToken);
        });
    }
}
