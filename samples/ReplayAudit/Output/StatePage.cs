using GitOps.Core.Audit;
using ReplayAudit.Times;

namespace ReplayAudit.Output;

/// <summary>The state of a deployment at an instant.</summary>
internal static class StatePage
{
    public static void Draw(IPage page, Moments moments, DeploymentAt then)
    {
        var fields = new List<(string, Cell)>
        {
            ("deployment", $"{then.Key} (version {then.Version})"),
            ("declared", $"./{then.Path} of {then.Source}{(then.IsSuspended ? ", suspended" : string.Empty)}"),
            ("ready", then.IsReady ? new Cell("yes", Look.Good) : new Cell("no", Look.Bad)),
            ("revision", then.AppliedRevision.Length == 0 ? "(none applied yet)" : then.AppliedRevision),
        };
        if (then.AppliedSince is { } since && then.Provenance is { } from)
        {
            fields.AddRange([("since", moments.Text(since)), ("commit", from.Commit), ("author", from.Author), ("signer", from.Signer.Length == 0 ? "(not verified)" : from.Signer), ("subject", from.Subject)]);
        }

        fields.Add(("health", then.Health?.ToString().ToLowerInvariant() ?? "(not checked)"));
        fields.AddRange(then.NotReady.Select(item => (string.Empty, new Cell($"{item.Object} {item.Note}", Look.Bad))));
        if (then.Failure is { } failure)
        {
            fields.Add(("failure", new Cell($"{failure.Reason}: {failure.Message}", Look.Bad)));
        }

        if (then.WaitingFor.Length > 0)
        {
            fields.Add(("waits for", new Cell(then.WaitingFor, Look.Warning)));
        }

        fields.Add(("inventory", Names.Count(then.Inventory.Length, "object")));
        fields.AddRange(then.Inventory.Select(item => (string.Empty, new Cell(item.ToString()))));
        page.Fields(fields);
    }
}
