namespace GitOps.EndToEnd.Auditing;

/// <summary>The questions of docs/audit.md, asked of a fleet that the engine ran.</summary>
public sealed class DemoFleetAudit
{
    [Fact]
    public async Task The_pages_commands_answer_who_scaled_it_what_ran_then_and_prove_it()
    {
        Assert.SkipUnless(string.IsNullOrEmpty(Environment.GetEnvironmentVariable("GITOPS_TEST_KUBECONFIG")), "the demo fleet takes a whole cluster");
        await using var fleet = await AuditedFleet.StartAsync();
        var answers = new Dictionary<string, string>();
        foreach (var command in DocumentedCommand.All)
        {
            var ran = await fleet.RunAsync(command.ArgumentsFor(fleet));
            Assert.True(ran.ExitCode == (command.Verb == "diff" ? 1 : 0), $"{command} ended with {ran.ExitCode}:\n{ran.Output}{ran.Error}");
            answers[command.Line] = ran.Output;
        }

        // Who scaled the app in production, and when?
        var scaled = Answer("blame deployment/shop/web --field replicas");
        Assert.Contains($"/spec/replicas  6      {fleet.BobsCommit[..12]}  Bob Shop", scaled, StringComparison.Ordinal);
        Assert.Contains("outside of the engine: /spec/replicas was 1 by kubectl-scale", scaled, StringComparison.Ordinal);

        // What ran last Friday at 14:05? The tool is asked on a day after the Friday that came after all this.
        Assert.Contains($"commit      {fleet.BobsCommit}", Answer("show apps --at \"last friday 14:05\""), StringComparison.Ordinal);
        Assert.Contains("\n  replicas: 6\n", Answer("show deployment/shop/web --at \"last friday 14:05\""), StringComparison.Ordinal);

        // Prove it.
        Assert.Contains("(signatures checked): all intact", Answer("verify --key .gitops/gitops-host.key.pub"), StringComparison.Ordinal);
        Assert.Contains("all equal", Answer("replay --kubeconfig .gitops/kubeconfig"), StringComparison.Ordinal);
        Assert.StartsWith("proven", Answer("prove --check proof.json --key .gitops/gitops-host.key.pub"), StringComparison.Ordinal);

        string Answer(string line) => answers.TryGetValue(line, out var answer) ? answer : throw new InvalidOperationException($"the page does not show '{line}' any more");
    }

    [Fact]
    public async Task Before_and_after_the_commit_the_tool_tells_what_the_engine_had_applied()
    {
        Assert.SkipUnless(string.IsNullOrEmpty(Environment.GetEnvironmentVariable("GITOPS_TEST_KUBECONFIG")), "the demo fleet takes a whole cluster");
        await using var fleet = await AuditedFleet.StartAsync();
        var before = await fleet.RunAsync("show", "apps", "--at", (fleet.Scaled - NodaTime.Duration.FromTicks(1)).ToString("uuuu'-'MM'-'dd'T'HH':'mm':'ss;FFFFFFFFF'Z'", null));
        Assert.Contains($"commit      {fleet.AdasCommit}", before.Output, StringComparison.Ordinal);
        var diff = await fleet.RunAsync("diff", "apps", "--from", fleet.AdasCommit[..8], "--to", fleet.BobsCommit[..8]);
        Assert.Contains("  changed Deployment/shop/web\n    /spec/replicas: 4 -> 6\n", diff.Output.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        var page = Path.Combine(fleet.Folder, "timeline.html");
        Assert.Equal(0, (await fleet.RunAsync("timeline", "--since", "30d ago", "--html", page)).ExitCode);
        Assert.Contains("Raise replicas of the shop", await File.ReadAllTextAsync(page, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }
}
