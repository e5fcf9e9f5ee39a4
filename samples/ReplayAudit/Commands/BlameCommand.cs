using System.CommandLine;
using GitOps.Core.Audit;
using ReplayAudit.CommandLine;
using ReplayAudit.Output;

namespace ReplayAudit.Commands;

/// <summary>Says of every field of an object who put it there.</summary>
internal static class BlameCommand
{
    public static Command Create(SharedOptions shared)
    {
        var name = new Argument<string>("OBJECT") { Description = "Kind/namespace/name, Kind/name, namespace/name or name." };
        var at = new Option<string>("--at") { Description = "The object as it was at this time.", HelpName = "TIME", DefaultValueFactory = _ => "now" };
        var field = new Option<string?>("--field") { Description = "Only fields whose JSON pointer contains this.", HelpName = "TEXT" };
        return new Verb("blame", "Which commit, author, signer, reconcile and time put each field of an object there, and who changed it outside; exit code 1 when it is not there.")
        {
            Arguments = { name },
            Options = { at, field },
            Examples =
            [
                new("gitops-audit blame deployment/shop/web --field replicas", "Who scaled the web shop, and when?"),
                new("gitops-audit blame deployment/shop/web -o json | jq '.fields[] | select(.drifts != [])'", "Which of its fields did someone change by hand?"),
            ],
        }.Does(shared, async (inquiry, cancellationToken) =>
        {
            var (wanted, instant) = (inquiry.Parsed.GetValue(name)!, inquiry.Moments.Read(inquiry.Parsed.GetValue(at)!));
            if (await Subjects.FindObjectAsync(inquiry, wanted, cancellationToken) is not { } item)
            {
                return await inquiry.NoAsync($"The log knows no object '{wanted}'.");
            }

            if (await Blame.FindAsync(inquiry.Events, inquiry.Contents, item, instant, cancellationToken) is not { } then)
            {
                return await inquiry.NoAsync($"{item.Object} was not there at {inquiry.Moments.Text(instant)}, or its manifests are not kept any more.");
            }

            var part = inquiry.Parsed.GetValue(field) ?? string.Empty;
            var fields = then.Fields.Where(one => one.Path.Contains(part, StringComparison.OrdinalIgnoreCase)).ToList();
            inquiry.Answer(new { then.Object, then.Written, Fields = fields, then.Drifts, then.Unread, then.NotKept }, page => OriginPage.DrawFields(page, inquiry.Moments, then, fields));
            return await inquiry.UnreadAsync(then.Unread, fields.Count > 0 ? ExitCode.Fine : ExitCode.No);
        });
    }
}
