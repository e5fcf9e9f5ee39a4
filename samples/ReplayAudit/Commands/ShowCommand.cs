using System.CommandLine;
using GitOps.Core.Audit;
using GitOps.Core.EventSourcing;
using Microsoft.Extensions.DependencyInjection;
using ReplayAudit.Output;

namespace ReplayAudit.Commands;

/// <summary>Shows what was true of a deployment at an instant.</summary>
internal static class ShowCommand
{
    public static Command Create(StoreOptions store)
    {
        var name = new Argument<string>("deployment") { Description = "name, namespace/name or Kind/namespace/name." };
        var at = Instants.Option("--at", "The instant", required: true);
        var manifests = new Option<bool>("--manifests") { Description = "Print the manifests that were applied, as YAML; values of Secrets are keyed digests." };
        var command = new Command("show", "The state of a deployment at an instant; exit code 1 when there was none.") { name, at, manifests };
        command.SetAction((parsed, cancellationToken) => store.WithAsync(parsed, async services =>
        {
            var (events, instant) = (services.GetRequiredService<IEventStore>(), parsed.GetValue(at)!.Value);
            var found = await History.FindDeploymentsAsync(events, parsed.GetValue(name)!, cancellationToken);
            if (found.Count > 1)
            {
                return await FailAsync($"'{parsed.GetValue(name)}' is the name of several deployments: {string.Join(", ", found)}. Write one of these.");
            }

            if (found.Count == 0 || await TimeTravel.FindAsync(events, found[0], instant, cancellationToken) is not { } then)
            {
                return await FailAsync($"There was no deployment '{parsed.GetValue(name)}' at {Instants.Text(instant)}.");
            }

            if (!parsed.GetValue(manifests))
            {
                StateWriter.Write(then);
                return 0;
            }

            if (await TimeTravel.FindManifestsAsync(services.GetRequiredService<IContentStore>(), then, cancellationToken) is not { } yaml)
            {
                return await FailAsync(then.ManifestsDigest.Length == 0 ? $"{then.Key} had applied nothing yet." : $"The manifests {then.ManifestsDigest} are not kept any more.");
            }

            Console.Write(yaml);
            return 0;
        }));
        return command;
    }

    private static async Task<int> FailAsync(string message)
    {
        await Console.Error.WriteLineAsync(message);
        return 1;
    }
}
