using System.Text.Json;
using GitOps.Core.Definitions;
using GitOps.Core.Deployments;
using GitOps.Core.Tests.Audit;
using NodaTime;
using NodaTime.Testing;
using ReplayAudit;

namespace GitOps.Audit.Tests;

public sealed class AnswerTests
{
    [Fact]
    public async Task Who_scaled_it_and_when_is_one_line()
    {
        await using var fleet = await StoredFleet.OfTwoCommitsAsync();
        var ran = await fleet.RunAsync("blame", "deployment/shop/web", "--field", "replicas");
        Assert.Equal(
            [
                "FIELD           VALUE  COMMIT        AUTHOR  SIGNER  TIME                      EVENT  HOW",
                "/spec/replicas  4      bbbbbbbbbbbb  Bob     -       2026-03-06T14:10:00.000Z  11     written back 2026-03-06T14:14:00.000Z",
                "outside of the engine: /spec/replicas was 9 by kubectl-edit, seen 2026-03-06T14:12:00.000Z (event 13), written back 2026-03-06T14:14:00.000Z",
            ],
            ran.Lines);
    }

    [Fact]
    public async Task Blame_as_JSON_has_the_commit_the_signer_and_the_reconcile_of_every_field()
    {
        await using var fleet = await StoredFleet.OfTwoCommitsAsync();
        using var answer = JsonDocument.Parse((await fleet.RunAsync("blame", "web", "-o", "json")).Output);
        var fields = answer.RootElement.GetProperty("fields").EnumerateArray().ToDictionary(field => field.GetProperty("path").GetString()!);
        var (name, replicas) = (fields["/metadata/name"].GetProperty("origin"), fields["/spec/replicas"].GetProperty("origin"));
        Assert.Equal("0xADA", name.GetProperty("provenance").GetProperty("signer").GetString());
        Assert.Equal(new string('b', 40), replicas.GetProperty("provenance").GetProperty("commit").GetString());
        Assert.Equal((11, "configured", "Kustomization/flux-system/apps"), (replicas.GetProperty("position").GetInt32(), replicas.GetProperty("cause").GetString(), replicas.GetProperty("deployment").GetString()));
        Assert.Equal(4, fields["/spec/replicas"].GetProperty("value").GetInt32());
    }

    [Fact]
    public async Task What_ran_last_friday_is_the_state_of_then()
    {
        await using var fleet = await StoredFleet.OfTwoCommitsAsync();
        var ran = await fleet.RunAsync("show", "apps", "--at", "last friday 14:08");
        Assert.Contains("commit      " + new string('a', 40), ran.Output, StringComparison.Ordinal);
        Assert.Contains("signer      0xADA", ran.Output, StringComparison.Ordinal);
        Assert.Contains("commit      " + new string('b', 40), (await fleet.RunAsync("show", "apps", "--at", "last friday 15:20", "--zone", "Europe/Paris")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_object_of_then_is_YAML_with_its_origin_as_a_comment()
    {
        await using var fleet = await StoredFleet.OfTwoCommitsAsync();
        var ran = await fleet.RunAsync("show", "deployment/shop/web", "--at", "2026-03-06T14:08:00Z");
        Assert.StartsWith("# Deployment/shop/web, configured by Kustomization/flux-system/apps at 2026-03-06T14:05:00.000Z (event 6)\n", ran.Output, StringComparison.Ordinal);
        var (value, _) = Assert.Single(GitOps.Core.Yaml.KubeYaml.ParseAll(ran.Output, "web.yaml"));
        Assert.Equal(FleetLog.Deployment(2).Root, value);
    }

    [Fact]
    public async Task A_diff_tells_objects_and_fields()
    {
        await using var fleet = await StoredFleet.OfTwoCommitsAsync();
        var ran = await fleet.RunAsync("diff", "apps", "--from", "friday 14:08");
        Assert.Equal(
            [
                "--- Kustomization/flux-system/apps main@aaaaaaaaaaaa since 2026-03-06T14:06:00.000Z",
                "+++ Kustomization/flux-system/apps main@bbbbbbbbbbbb since 2026-03-06T14:11:00.000Z",
                "  changed Deployment/shop/web",
                "    /spec/replicas: 2 -> 4",
            ],
            ran.Lines);
        Assert.Equal(ran.Lines, (await fleet.RunAsync("diff", "--from", "aaaa", "--to", "main@sha1:" + new string('b', 40))).Lines);
    }

    [Fact]
    public async Task Environments_are_compared_without_their_own_words_in_one_store_and_in_two()
    {
        var (staging, production) = (new ObjectKey("Kustomization", "flux-system", "apps-staging"), new ObjectKey("Kustomization", "flux-system", "apps-production"));
        await using var both = await StoredFleet.EmptyAsync(staging, production);
        var ada = both.Log.Commit('a', "Ada");
        await both.Log.RollOutAsync(ada, staging, FleetLog.Deployment(2, space: "shop-staging"), FleetLog.Settings("one", "shop-staging"));
        await both.Log.RollOutAsync(ada, production, FleetLog.Deployment(4, space: "shop-production"), FleetLog.Settings("one", "shop-production"));
        string[] expected = ["  changed Deployment/shop-staging/web -> Deployment/shop-production/web", "    /spec/replicas: 2 -> 4"];
        var ran = await both.RunAsync("diff", "staging", "production");
        Assert.Equal((1, expected), (ran.ExitCode, ran.Lines[2..]), new Both());

        await using var alone = await StoredFleet.EmptyAsync(production);
        await alone.Log.RollOutAsync(ada, production, FleetLog.Deployment(4, space: "shop-production"), FleetLog.Settings("one", "shop-production"));
        Assert.Equal(expected, (await both.RunAsync("diff", "staging", "production", "--to-db", alone.Folder)).Lines[2..]);
    }

    [Fact]
    public async Task Metrics_tell_the_four_figures_with_spans_as_ISO_8601()
    {
        await using var fleet = await StoredFleet.OfTwoCommitsAsync();
        using var answer = JsonDocument.Parse((await fleet.RunAsync("metrics", "--window", "P7D", "-o", "json")).Output);
        var total = answer.RootElement.GetProperty("total");
        Assert.Equal((2, 0, 1), (total.GetProperty("rollouts").GetInt32(), total.GetProperty("failed").GetInt32(), total.GetProperty("drifts").GetInt32()));
        Assert.Equal("2026-03-02T10:00:00.000Z", answer.RootElement.GetProperty("from").GetString());
        await fleet.Log.RollOutAsync(fleet.Log.Commit('c', "Ada"), null, FleetLog.Deployment(5));
        using var later = JsonDocument.Parse((await fleet.RunAsync("metrics", "-o", "json")).Output);
        Assert.Equal("PT14M", later.RootElement.GetProperty("total").GetProperty("leadTime").GetProperty("median").GetString());
    }

    [Fact]
    public async Task A_timeline_draws_a_lane_and_tells_each_reconcile()
    {
        await using var fleet = await StoredFleet.OfTwoCommitsAsync();
        fleet.Now = Instant.FromUtc(2026, 3, 6, 15, 0);
        var ran = await fleet.RunAsync("timeline");
        Assert.Contains(ran.Lines, line => line.StartsWith("Kustomization/flux-system/apps   ▒", StringComparison.Ordinal) && line.EndsWith('█'));
        Assert.Contains(ran.Lines, line => line.Contains('▲', StringComparison.Ordinal) && line.Contains('◆', StringComparison.Ordinal) && !line.Contains("drift", StringComparison.Ordinal));
        Assert.Contains(ran.Lines, line => line.Contains("drift corrected  main@bbbbbbbbbbbb  Bob", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Following_prints_what_comes_from_another_process_and_ends_well_when_told_to()
    {
        await using var fleet = await StoredFleet.OfTwoCommitsAsync();
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        using var output = new SignallingWriter("suspended");
        var following = AuditTool.RunAsync(["log", "-f", "--deployment", "apps", "--db", fleet.Folder], output, TextWriter.Null, false, new FakeClock(fleet.Now), ending.Token);
        await fleet.Log.AppendAsync(Core.Streams.Deployment(FleetLog.Apps), new DeploymentSuspended());
        await output.Seen.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        Assert.False(following.IsCompleted);
        await ending.CancelAsync();
        Assert.Equal(ExitCode.Fine, await following);
    }

    private sealed class Both : IEqualityComparer<(int Code, string[] Lines)>
    {
        public bool Equals((int Code, string[] Lines) x, (int Code, string[] Lines) y) => x.Code == y.Code && x.Lines.SequenceEqual(y.Lines);

        public int GetHashCode((int Code, string[] Lines) obj) => obj.Code;
    }
}
