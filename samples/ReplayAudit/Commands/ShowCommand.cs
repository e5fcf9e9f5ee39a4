using System.CommandLine;
using GitOps.Core.Audit;
using ReplayAudit.CommandLine;
using ReplayAudit.Output;

namespace ReplayAudit.Commands;

/// <summary>Shows what was true of a deployment at an instant.</summary>
internal static class ShowCommand
{
    public static Command Create(SharedOptions shared)
    {
        var name = new Argument<string>("deployment") { Description = "name, namespace/name or Kind/namespace/name." };
        var at = new Option<string>("--at") { Description = "The time.", HelpName = "TIME", DefaultValueFactory = _ => "now" };
        var manifests = new Option<bool>("--manifests") { Description = "Print the manifests that were applied, as YAML; values of Secrets are keyed digests." };
        return new Verb("show", "The state of a deployment at a time; exit code 1 when there was none.")
        {
            Arguments = { name },
            Options = { at, manifests },
            Examples = [new("gitops-audit show apps --at \"last friday 14:05\" --zone Europe/Paris", "What ran last Friday at 14:05 in Paris?")],
        }.Does(shared, async (inquiry, cancellationToken) =>
        {
            var instant = inquiry.Moments.Read(inquiry.Parsed.GetValue(at)!);
            var found = await History.FindDeploymentsAsync(inquiry.Events, inquiry.Parsed.GetValue(name)!, cancellationToken);
            if (found.Count > 1)
            {
                return await inquiry.NoAsync($"'{inquiry.Parsed.GetValue(name)}' is the name of several deployments: {string.Join(", ", found)}. Write one of these.");
            }

            if (found.Count == 0 || await TimeTravel.FindAsync(inquiry.Events, found[0], instant, cancellationToken) is not { } then)
            {
                return await inquiry.NoAsync($"There was no deployment '{inquiry.Parsed.GetValue(name)}' at {inquiry.Moments.Text(instant)}.");
            }

            if (!inquiry.Parsed.GetValue(manifests))
            {
                inquiry.Answer(then, page => StatePage.Draw(page, inquiry.Moments, then));
                return ExitCode.Fine;
            }

            if (await TimeTravel.FindManifestsAsync(inquiry.Contents, then, cancellationToken) is not { } yaml)
            {
                return await inquiry.NoAsync(then.ManifestsDigest.Length == 0 ? $"{then.Key} had applied nothing yet." : $"The manifests {then.ManifestsDigest} are not kept any more.");
            }

            inquiry.Printer.Raw(yaml);
            return ExitCode.Fine;
        });
    }
}
