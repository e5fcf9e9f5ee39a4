using System.Text.Json;
using GitOps.Adapters.Signing;
using GitOps.Adapters.Sqlite;
using GitOps.Core.Audit;
using GitOps.Core.EventSourcing;
using GitOps.Core.Tests.Audit;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using NodaTime.Testing;
using ReplayAudit;

namespace GitOps.Audit.Tests;

/// <summary>The verbs that prove: verify, prove, export, import, replay.</summary>
public sealed class ProvingTests
{
    private const string Applied = "deployment/Kustomization/flux-system/apps@4";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Verify_checks_signatures_with_a_key_and_names_what_was_changed()
    {
        await using var fleet = await StoredFleet.OfTwoCommitsAsync();
        var (key, root) = await SealAsync(fleet.Folder);

        var plain = await fleet.RunAsync("verify");
        var signed = await fleet.RunAsync("verify", "--key", key, "--root", root);
        var stranger = await fleet.RunAsync("verify", "--root", new string('0', 64));

        Assert.Equal((ExitCode.Fine, ExitCode.Fine, ExitCode.No), (plain.ExitCode, signed.ExitCode, stranger.ExitCode));
        Assert.EndsWith("1 checkpoint (signatures not checked): all intact", plain.Lines[^1], StringComparison.Ordinal);
        Assert.EndsWith("1 checkpoint (signatures checked): all intact", signed.Lines[^1], StringComparison.Ordinal);
        Assert.Contains("cut off", stranger.Error, StringComparison.Ordinal);

        await SqlAsync(fleet.Folder, "update events set actor = 'person:mallory' where position = 4");
        var changed = await fleet.RunAsync("verify", "--key", key, "-o", "json");

        Assert.Equal(ExitCode.No, changed.ExitCode);
        var finding = JsonDocument.Parse(changed.Output).RootElement.GetProperty("findings").EnumerateArray().Single();
        Assert.Equal(("changed", 4), (finding.GetProperty("kind").GetString(), finding.GetProperty("position").GetInt32()));
    }

    [Fact]
    public async Task A_proof_is_checked_without_the_store_and_holds_only_as_it_was_made()
    {
        await using var fleet = await StoredFleet.OfTwoCommitsAsync();
        Assert.Equal(ExitCode.No, (await fleet.RunAsync("prove", Applied)).ExitCode);
        var (key, _) = await SealAsync(fleet.Folder);
        var file = Path.Combine(fleet.Folder, "proof.json");
        Assert.Equal(ExitCode.Fine, (await fleet.RunAsync("prove", Applied, "--out", file)).ExitCode);

        var held = await Ran.OfAsync(fleet.Now, "prove", "--check", file, "--key", key, "--db", "/nowhere");
        Assert.Equal(ExitCode.Fine, held.ExitCode);
        Assert.Equal("proven", held.Lines[0]);
        Assert.Contains("version 4 of 'deployment/Kustomization/flux-system/apps'", held.Output, StringComparison.Ordinal);
        Assert.Equal(await File.ReadAllTextAsync(file, Token), (await fleet.RunAsync("prove", Applied)).Output);

        var bytes = await File.ReadAllBytesAsync(file, Token);
        bytes[bytes.Length / 3] ^= 1;
        await File.WriteAllBytesAsync(file, bytes, Token);
        var altered = await fleet.RunAsync("prove", "--check", file, "--key", key, "-o", "json");
        Assert.Equal(ExitCode.No, altered.ExitCode);
        Assert.False(JsonDocument.Parse(altered.Output).RootElement.GetProperty("isProven").GetBoolean());
    }

    [Theory]
    [InlineData(ExitCode.Usage, "prove")]
    [InlineData(ExitCode.Usage, "prove", "nonsense")]
    [InlineData(ExitCode.Usage, "prove", "--check", "proof.json")]
    [InlineData(ExitCode.Usage, "prove", "4", "--check", "proof.json")]
    [InlineData(ExitCode.No, "prove", "4000")]
    [InlineData(ExitCode.No, "prove", "sample/other/stream@1")]
    [InlineData(ExitCode.Unreadable, "prove", "--check", "missing.json", "--key", "missing.pub")]
    [InlineData(ExitCode.Unreadable, "import", "missing.jsonl")]
    [InlineData(ExitCode.Usage, "replay", "--to-cluster")]
    public async Task What_cannot_be_answered_says_so(int exitCode, params string[] arguments)
    {
        await using var fleet = await StoredFleet.OfTwoCommitsAsync();

        var ran = await fleet.RunAsync(arguments);

        Assert.Equal(exitCode, ran.ExitCode);
        Assert.NotEmpty(ran.Error);
    }

    [Theory]
    [InlineData("jsonl")]
    [InlineData("cloudevents")]
    public async Task A_copy_has_the_same_chain_checkpoints_and_proofs(string format)
    {
        await using var fleet = await StoredFleet.OfTwoCommitsAsync();
        var (key, root) = await SealAsync(fleet.Folder);
        var (text, copy) = (Path.Combine(fleet.Folder, "log.txt"), Path.Combine(fleet.Folder, "copy.db"));
        Assert.Equal(ExitCode.Fine, (await fleet.RunAsync("export", "--format", format, "--out", text)).ExitCode);

        var imported = await Ran.OfAsync(fleet.Now, "import", text, "--db", copy);
        var again = await Ran.OfAsync(fleet.Now, "import", text, "--db", copy);

        Assert.Equal((ExitCode.Fine, ExitCode.Fine), (imported.ExitCode, again.ExitCode));
        Assert.EndsWith("chain intact", imported.Lines[^1], StringComparison.Ordinal);
        Assert.StartsWith("0 events imported", again.Lines[^1], StringComparison.Ordinal);
        Assert.Equal(ExitCode.Fine, (await Ran.OfAsync(fleet.Now, "verify", "--key", key, "--root", root, "--db", copy)).ExitCode);
        Assert.Equal((await fleet.RunAsync("prove", Applied)).Output, (await Ran.OfAsync(fleet.Now, "prove", Applied, "--db", copy)).Output);
        Assert.Equal(await File.ReadAllTextAsync(text, Token), (await Ran.OfAsync(fleet.Now, "export", "--format", format, "--db", copy)).Output);
    }

    [Fact]
    public async Task A_copy_with_contents_answers_as_the_store_and_a_content_that_was_changed_is_refused()
    {
        await using var fleet = await StoredFleet.OfTwoCommitsAsync();
        var (text, copy) = (Path.Combine(fleet.Folder, "log.jsonl"), Path.Combine(fleet.Folder, "copy.db"));
        Assert.EndsWith($"16 events and 2 contents written to {text}", (await fleet.RunAsync("export", "--contents", "--out", text)).Lines[^1], StringComparison.Ordinal);

        var imported = await Ran.OfAsync(fleet.Now, "import", text, "--db", copy);
        Assert.Equal((ExitCode.Fine, "16 events and 2 contents imported, 0 there before: chain intact"), (imported.ExitCode, imported.Lines[^1]));
        foreach (var question in (string[][])[["show", "apps", "--manifests"], ["blame", "deployment/shop/web"], ["diff", "apps", "--from", "friday 14:08"], ["export", "--contents"]])
        {
            Assert.Equal((await fleet.RunAsync(question)).Output, (await Ran.OfAsync(fleet.Now, [.. question, "--db", copy])).Output);
        }

        var lines = await File.ReadAllLinesAsync(text, Token);
        var at = Array.FindIndex(lines, line => line.StartsWith("{\"content\"", StringComparison.Ordinal));
        lines[at] = lines[at].Replace("web:1", "web:2", StringComparison.Ordinal);
        await File.WriteAllLinesAsync(text, lines, Token);
        var refused = await Ran.OfAsync(fleet.Now, "import", text, "--db", Path.Combine(fleet.Folder, "other.db"));
        Assert.Equal(ExitCode.Unreadable, refused.ExitCode);
        Assert.Contains($"line {at + 1} ", refused.Error, StringComparison.Ordinal);
        Assert.Contains("not what its digest", refused.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Usage, (await fleet.RunAsync("export", "--contents", "--format", "cloudevents")).ExitCode);
    }

    [Fact]
    public async Task A_copy_that_does_not_fit_is_refused_with_the_line()
    {
        await using var fleet = await StoredFleet.OfTwoCommitsAsync();
        var (text, copy) = (Path.Combine(fleet.Folder, "log.txt"), Path.Combine(fleet.Folder, "copy.db"));
        await fleet.RunAsync("export", "--out", text);
        var lines = await File.ReadAllLinesAsync(text, Token);
        lines[5] = lines[5].Replace("controller:", "person:", StringComparison.Ordinal);
        await File.WriteAllLinesAsync(text, lines, Token);

        var refused = await Ran.OfAsync(fleet.Now, "import", text, "--db", copy);

        Assert.Equal(ExitCode.Unreadable, refused.ExitCode);
        Assert.Contains("line 6 ", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Replay_compares_from_the_store_itself_and_from_a_fresh_one()
    {
        await using var fleet = await StoredFleet.OfTwoCommitsAsync();
        var fresh = Path.Combine(fleet.Folder, "fresh.db");

        var plain = await fleet.RunAsync("replay");
        var copied = await fleet.RunAsync("replay", "--into", fresh);

        Assert.Equal((ExitCode.Fine, ExitCode.Fine), (plain.ExitCode, copied.ExitCode));
        Assert.Equal(plain.Output, copied.Output);
        Assert.EndsWith("all equal", plain.Lines[^1], StringComparison.Ordinal);
        Assert.True(File.Exists(fresh));
    }

    [Fact]
    public async Task What_was_declared_with_no_content_kept_cannot_be_rendered_again_and_is_told_so()
    {
        await using var fleet = await StoredFleet.OfTwoCommitsAsync();

        var rendered = await fleet.RunAsync("replay", "--render");

        Assert.Equal((ExitCode.No, string.Empty), (rendered.ExitCode, rendered.Error));
        Assert.Contains("input not available: the declaration sha256:d1", rendered.Lines[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_past_cluster_runs_until_it_is_ended()
    {
        await using var fleet = await StoredFleet.OfTwoCommitsAsync();
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(Token);
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new SignallingWriter("Ctrl+C");
        string[] arguments = ["replay", "--until", "2026-03-06T14:10:00Z", "--to-cluster", "--db", fleet.Folder];

        var run = AuditTool.RunAsync(arguments, output, error, isTerminal: false, new FakeClock(fleet.Now), ending.Token);
        await Task.WhenAny(run, error.Seen);
        await ending.CancelAsync();

        // The declarations of this log are not kept and its Deployment has no selector: gaps that are told.
        Assert.Equal(ExitCode.No, await run);
        Assert.Contains("1 object of 1 deployment and 1 source", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("Deployment/shop/web: the server refused it", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("export KUBECONFIG=", output.ToString(), StringComparison.Ordinal);
    }

    /// <summary>A host seals the log.</summary>
    /// <returns>Its public key, and the root of the checkpoint.</returns>
    private static async Task<(string Key, string Root)> SealAsync(string folder)
    {
        var rooms = new Rooms();
        rooms.UseSqlite(Path.Combine(folder, "events.db")).UseSigning(Path.Combine(folder, "host.key"));
        await using var services = rooms.Services.BuildServiceProvider();
        var sealing = new LogSealing(
            services.GetRequiredService<IEventStore>(), EventCatalog.Default, services.GetRequiredService<ICheckpointSigner>(), new FakeClock(Instant.FromUtc(2026, 3, 8, 12, 0)), new TestIds());
        var made = await sealing.SealAsync(Token);
        return (Path.Combine(folder, "host.key.pub"), Convert.ToHexStringLower(made!.Root.Span));
    }

    private static async Task SqlAsync(string folder, string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(folder, "events.db")};Pooling=False");
        await connection.OpenAsync(Token);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(Token);
    }
}
