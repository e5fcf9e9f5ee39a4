using System.CommandLine;
using GitOps.Core.Audit;
using GitOps.Core.EventSourcing;
using Microsoft.Extensions.DependencyInjection;

namespace ReplayAudit.Commands;

/// <summary>Recomputes the hash chains of all streams and names every event that is not as it was appended.</summary>
internal static class VerifyCommand
{
    public static Command Create(StoreOptions store)
    {
        var command = new Command("verify", "Checks the hash chains of all streams and the roots of checkpoints; exit code 1 when something was changed.");
        command.SetAction((parsed, cancellationToken) => store.WithAsync(parsed, async services =>
        {
            // Without a key: roots of checkpoints are compared, their signatures are not.
            var report = await Verification.RunAsync(services.GetRequiredService<IEventStore>(), null, cancellationToken);
            foreach (var finding in report.Findings)
            {
                Console.WriteLine(finding.Message);
            }

            var verdict = report.Findings.IsEmpty ? "all intact" : report.Findings.Length == 1 ? "1 finding" : $"{report.Findings.Length} findings";
            Console.WriteLine($"{report.Streams} streams, {report.Events} events, {report.Checkpoints} checkpoints (signatures not checked): {verdict}");
            return report.Findings.IsEmpty ? 0 : 1;
        }));
        return command;
    }
}
