using GitOps.Core.Audit;

namespace ReplayAudit.Output;

/// <summary>The state of a deployment, a field a line.</summary>
internal static class StateWriter
{
    public static void Write(DeploymentAt then)
    {
        Line("deployment", $"{then.Key} (version {then.Version})");
        Line("declared", $"./{then.Path} of {then.Source}{(then.IsSuspended ? ", suspended" : string.Empty)}");
        Line("ready", then.IsReady ? "yes" : "no");
        Line("revision", then.AppliedRevision.Length == 0 ? "(none applied yet)" : then.AppliedRevision);
        if (then.AppliedSince is { } since && then.Provenance is { } from)
        {
            Line("since", Instants.Text(since));
            Line("commit", from.Commit);
            Line("author", from.Author);
            Line("subject", from.Subject);
        }

        Line("health", then.Health?.ToString().ToLowerInvariant() ?? "(not checked)");
        foreach (var item in then.NotReady)
        {
            Line(string.Empty, $"{item.Object} {item.Note}");
        }

        if (then.Failure is { } failure)
        {
            Line("failure", $"{failure.Reason}: {failure.Message}");
        }

        if (then.WaitingFor.Length > 0)
        {
            Line("waits for", then.WaitingFor);
        }

        Line("inventory", then.Inventory.Length == 1 ? "1 object" : $"{then.Inventory.Length} objects");
        foreach (var item in then.Inventory)
        {
            Line(string.Empty, item.ToString());
        }
    }

    private static void Line(string name, string text) => Console.WriteLine($"{name,-11} {text}".TrimEnd());
}
