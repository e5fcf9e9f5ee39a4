using System.CommandLine;
using System.Text;
using GitOps.Adapters.Signing;
using GitOps.Core.Audit;
using ReplayAudit.CommandLine;
using ReplayAudit.Output;

namespace ReplayAudit.Commands;

/// <summary>Shows to someone who has no access to the database that an event is part of the log.</summary>
internal static class ProveCommand
{
    public static Command Create(SharedOptions shared)
    {
        var name = new Argument<string?>("event") { Description = "Id, position, or stream@version.", Arity = ArgumentArity.ZeroOrOne };
        var file = new Option<string?>("--out") { Description = "Write the proof to this file instead of printing it.", HelpName = "FILE" };
        var check = new Option<string?>("--check") { Description = "Check the proof in this file instead of making one; needs no store.", HelpName = "FILE" };
        var keys = TrustedKeyOption.Create("With --check: who must have signed");
        return new Verb("prove", "Makes a proof that an event is part of the sealed log, or checks one; exit code 1 when it does not hold.")
        {
            Arguments = { name },
            Options = { file, check, keys },
            Examples =
            [
                new("gitops-audit prove deployment/Kustomization/flux-system/apps@12 --out proof.json", "Put into an auditor's hands what was applied."),
                new("gitops-audit prove --check proof.json --key gitops-host.key.pub", "Is this what the host signed? Needs the file and the key, nothing else."),
            ],
        }.Does(shared, (inquiry, cancellationToken) => (inquiry.Parsed.GetValue(check), inquiry.Parsed.GetValue(name)) switch
        {
            ({ } path, null) => CheckAsync(inquiry, path, inquiry.Parsed.GetValue(keys)!, cancellationToken),
            (null, { } text) => MakeAsync(inquiry, text, inquiry.Parsed.GetValue(file), cancellationToken),
            _ => throw new UsageException("Name an event to prove it, or a proof with --check FILE --key PUB."),
        });
    }

    private static async Task<int> MakeAsync(Inquiry inquiry, string text, string? file, CancellationToken cancellationToken)
    {
        var found = await Usage(() => EventFinder.FindAsync(inquiry.Events, text, cancellationToken));
        if (found is null)
        {
            return await inquiry.NoAsync($"There is no event '{text}'.");
        }

        if (await Proof.MakeAsync(inquiry.Events, found.Stream, found.Version, cancellationToken) is not { } proof)
        {
            return await inquiry.NoAsync($"No checkpoint covers version {found.Version} of '{found.Stream}' yet; a host that seals its log makes one from time to time.");
        }

        var json = proof.ToJson();
        if (file is null)
        {
            inquiry.Printer.Raw(Encoding.UTF8.GetString(json));
            return ExitCode.Fine;
        }

        await File.WriteAllBytesAsync(file, json, cancellationToken);
        inquiry.Answer(new { File = file, found.Stream, found.Version, found.Position, found.Event.Id }, page =>
            page.Line($"version {found.Version} of '{found.Stream}' at position {found.Position}: proof written to {file}"));
        return ExitCode.Fine;
    }

    private static async Task<int> CheckAsync(Inquiry inquiry, string path, string[] keys, CancellationToken cancellationToken)
    {
        if (keys.Length == 0)
        {
            throw new UsageException("A proof holds against a key: add --key PUB, the public key of the host.");
        }

        var trusted = TrustedKeys.Read(keys);
        var bytes = await File.ReadAllBytesAsync(path, cancellationToken);
        ProofVerdict verdict;
        try
        {
            verdict = Proof.Parse(bytes).Check(trusted);
        }
        catch (FormatException e)
        {
            verdict = new ProofVerdict.Refused(e.Message);
        }

        if (verdict is not ProofVerdict.Proven proven)
        {
            var why = ((ProofVerdict.Refused)verdict).Why;
            inquiry.Answer(new { IsProven = false, Why = why }, page => page.Line(new Cell("not proven: ", Look.Bad), why));
            return ExitCode.No;
        }

        var (happened, seal) = (proven.Event, proven.Checkpoint);
        inquiry.Answer(
            new
            {
                IsProven = true,
                proven.Stream,
                proven.Version,
                happened.Id,
                happened.Type,
                happened.At,
                happened.Actor,
                Body = Encoding.UTF8.GetString(happened.Body.Span),
                SealedAt = seal.At,
                seal.KeyId,
            },
            page =>
            {
                page.Line(new Cell("proven", Look.Good));
                page.Fields(
                [
                    ("event", $"version {proven.Version} of '{proven.Stream}'"),
                    ("id", happened.Id.ToString()),
                    ("what", happened.Type),
                    ("when", inquiry.Moments.Text(happened.At)),
                    ("who", happened.Actor.ToString()),
                    ("sealed", $"{inquiry.Moments.Text(seal.At)} by {seal.KeyId}"),
                    ("body", Encoding.UTF8.GetString(happened.Body.Span)),
                ]);
            });
        return ExitCode.Fine;
    }

    private static async Task<T> Usage<T>(Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (FormatException e)
        {
            throw new UsageException(e.Message);
        }
    }
}
