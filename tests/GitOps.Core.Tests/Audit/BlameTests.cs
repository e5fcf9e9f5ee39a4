using GitOps.Core.Audit;
using GitOps.Core.Deployments;
using GitOps.Core.Objects;
using NodaTime;

namespace GitOps.Core.Tests.Audit;

public sealed class BlameTests
{
    private const string Replicas = "/spec/replicas";
    private const string Image = "/spec/template/spec/containers/0/image";

    [Fact]
    public async Task A_field_belongs_to_the_commit_that_last_changed_it_and_the_others_stay_with_theirs()
    {
        var log = await FleetLog.DeclaredAsync();
        var ada = log.Commit('a', "Ada", signer: "0xADA");
        await log.RollOutAsync(ada, null, FleetLog.Deployment(2), FleetLog.Settings("one"));
        var bob = log.Commit('b', "Bob");
        await log.RollOutAsync(bob, null, FleetLog.Deployment(4), FleetLog.Settings("one"));
        var then = (await log.BlameAsync())!;
        var (replicas, image) = (Field(then, Replicas), Field(then, Image));
        Assert.Equal((4L, bob, WriteCause.Configured), (replicas.Value.AsInteger!.Value, replicas.Origin.Provenance, replicas.Origin.Cause));
        Assert.Equal(ada, image.Origin.Provenance);
        Assert.Equal("0xADA", image.Origin.Provenance!.Signer);
        Assert.Equal((FleetLog.Apps, FleetLog.InputsOf(bob).Revision), (replicas.Origin.Deployment, replicas.Origin.Revision));
    }

    [Fact]
    public async Task The_origin_names_the_event_of_the_write()
    {
        var log = await FleetLog.DeclaredAsync();
        await log.RollOutAsync(log.Commit('a', "Ada"), null, FleetLog.Deployment(2));
        var origin = Field((await log.BlameAsync())!, Replicas).Origin;
        var named = await log.Events.ReadAllAsync(origin.Position - 1, TestContext.Current.CancellationToken).FirstAsync(TestContext.Current.CancellationToken);
        Assert.Equal(("deployment.resources-applied/v1", origin.Version, origin.At), (named.Event.Type, named.Version, named.Event.At));
    }

    [Fact]
    public async Task Before_a_commit_was_applied_the_field_belongs_to_the_one_before()
    {
        var log = await FleetLog.DeclaredAsync();
        var ada = log.Commit('a', "Ada");
        await log.RollOutAsync(ada, null, FleetLog.Deployment(2));
        var between = log.Now - Duration.FromSeconds(1);
        await log.RollOutAsync(log.Commit('b', "Bob"), null, FleetLog.Deployment(4));
        var then = (await log.BlameAsync(at: between))!;
        Assert.Equal((2L, ada), (Field(then, Replicas).Value.AsInteger!.Value, Field(then, Replicas).Origin.Provenance));
        Assert.Equal(FleetLog.Deployment(2), then.Content);
    }

    [Fact]
    public async Task A_container_keeps_its_origin_when_another_is_put_before_it()
    {
        var log = await FleetLog.DeclaredAsync();
        var ada = log.Commit('a', "Ada");
        await log.RollOutAsync(ada, null, FleetLog.Deployment(2));
        var bob = log.Commit('b', "Bob");
        await log.RollOutAsync(bob, null, FleetLog.Deployment(2, "web:1", "shop", "proxy"));
        var then = (await log.BlameAsync())!;
        Assert.Equal(("proxy:1", bob), (Field(then, Image).Value.AsString, Field(then, Image).Origin.Provenance));
        Assert.Equal(ada, Field(then, "/spec/template/spec/containers/1/image").Origin.Provenance);
    }

    [Fact]
    public async Task What_was_changed_by_hand_and_written_back_stays_with_its_commit_and_names_the_manager()
    {
        var log = await FleetLog.DeclaredAsync();
        var ada = log.Commit('a', "Ada");
        await log.RollOutAsync(ada, null, FleetLog.Deployment(2));
        await log.DriftAsync(ada, Replicas, 9L, 2L);
        var then = (await log.BlameAsync())!;
        var drift = Assert.Single(Field(then, Replicas).Drifts);
        Assert.Equal(("kubectl-edit", 9L), (drift.Manager, drift.Found!.AsInteger!.Value));
        Assert.NotNull(drift.CorrectedAt);
        Assert.Equal(ada, Field(then, Replicas).Origin.Provenance);
        Assert.Empty(Field(then, Image).Drifts);
        Assert.Equal(WriteCause.Corrected, then.Written.Cause);
    }

    [Fact]
    public async Task What_was_changed_by_hand_and_not_written_back_is_told_as_open()
    {
        var log = await FleetLog.DeclaredAsync();
        var ada = log.Commit('a', "Ada");
        await log.RollOutAsync(ada, null, FleetLog.Deployment(2));
        await log.DriftAsync(ada, Replicas, 9L, 2L, isCorrected: false);
        Assert.Null(Assert.Single(Field((await log.BlameAsync())!, Replicas).Drifts).CorrectedAt);
    }

    [Fact]
    public async Task A_refused_write_puts_nothing_there()
    {
        var log = await FleetLog.DeclaredAsync();
        await log.RollOutAsync(log.Commit('a', "Ada"), null, FleetLog.Deployment(2));
        var bob = log.Commit('b', "Bob");
        await log.PlanAsync(bob, null, FleetLog.Deployment(4));
        await log.AppendAsync(Streams.Deployment(FleetLog.Apps), new ResourcesApplied([new AppliedObject(FleetLog.Web, AppliedOutcome.Refused, [], "no")]));
        Assert.Equal(2L, Field((await log.BlameAsync())!, Replicas).Value.AsInteger);
    }

    [Fact]
    public async Task An_object_that_was_there_already_belongs_to_the_commit_that_adopted_it()
    {
        var log = await FleetLog.DeclaredAsync();
        var ada = log.Commit('a', "Ada");
        await log.PlanAsync(ada, null, FleetLog.Deployment(2));
        var bob = log.Commit('b', "Bob");
        await log.FetchAsync(bob);
        var digest = ContentDigestOf(log, FleetLog.Deployment(2), FleetLog.Settings("one"));
        await log.AppendAsync(Streams.Deployment(FleetLog.Apps), new ApplyPlanned(FleetLog.InputsOf(bob), await digest, [], [FleetLog.Settings("one").Reference], [], []));
        var origin = Field((await log.BlameAsync("configmap/settings"))!, "/data/value").Origin;
        Assert.Equal((WriteCause.Adopted, bob), (origin.Cause, origin.Provenance));
    }

    [Fact]
    public async Task A_pruned_object_is_not_there_and_was_there_before()
    {
        var log = await FleetLog.DeclaredAsync();
        await log.RollOutAsync(log.Commit('a', "Ada"), null, FleetLog.Deployment(2));
        var before = log.Now - Duration.FromSeconds(1);
        await log.AppendAsync(Streams.Deployment(FleetLog.Apps), new ResourcesPruned([FleetLog.Web], [], []));
        Assert.Null(await log.BlameAsync());
        Assert.NotNull(await log.BlameAsync(at: before));
    }

    [Fact]
    public async Task An_event_of_a_newer_version_is_counted_and_the_rest_is_told()
    {
        var log = await FleetLog.DeclaredAsync();
        await log.RollOutAsync(log.Commit('a', "Ada"), null, FleetLog.Deployment(2));
        await log.AppendUnknownAsync(FleetLog.Apps);
        Assert.Single((await log.BlameAsync())!.Unread);
    }

    [Fact]
    public async Task A_write_whose_manifests_are_not_kept_any_more_is_counted_and_the_next_one_tells_what_it_changed()
    {
        var log = await FleetLog.DeclaredAsync();
        var ada = log.Commit('a', "Ada");
        await log.RollOutAsync(ada, null, FleetLog.Deployment(2));
        log.Pass(Duration.FromHours(1));
        await log.AppendAsync(Streams.Deployment(FleetLog.Apps), new ApplyPlanned(FleetLog.InputsOf(log.Commit('b', "Bob")), "sha256:gone", [new PlannedChange(FleetLog.Web, PlannedAction.Configure, [])], [], [], []));
        await log.AppendAsync(Streams.Deployment(FleetLog.Apps), new ResourcesApplied([new AppliedObject(FleetLog.Web, AppliedOutcome.Configured, [])]));
        var between = (await log.BlameAsync())!;
        var cem = log.Commit('c', "Cem");
        await log.RollOutAsync(cem, null, FleetLog.Deployment(4));
        var then = (await log.BlameAsync())!;
        Assert.Equal((1, 1), (between.NotKept, then.NotKept));
        Assert.Equal((ada, cem), (Field(between, Replicas).Origin.Provenance, Field(then, Replicas).Origin.Provenance));
    }

    [Theory]
    [InlineData("web", 1)]
    [InlineData("shop/web", 1)]
    [InlineData("deployment/web", 1)]
    [InlineData("Deployment/shop/web", 1)]
    [InlineData("deployment.apps/shop/web", 1)]
    [InlineData("deployment/other/web", 0)]
    [InlineData("service/shop/web", 0)]
    [InlineData("shop", 0)]
    public async Task Objects_are_found_by_what_people_call_them(string name, int expected)
    {
        var log = await FleetLog.DeclaredAsync();
        await log.RollOutAsync(log.Commit('a', "Ada"), null, FleetLog.Deployment(2), FleetLog.Settings("one"));
        Assert.Equal(expected, (await KnownObjects.FindAsync(log.Events, name, TestContext.Current.CancellationToken)).Count);
    }

    private static BlamedField Field(ObjectAt then, string path) => Assert.Single(then.Fields, field => field.Path == path);

    private static Task<string> ContentDigestOf(FleetLog log, params KubeObject[] manifests) => log.Contents.PutAsync(
        System.Text.Encoding.UTF8.GetBytes($"[{string.Join(',', manifests.Select(item => KubeJson.ToText(item.Root)))}]"), TestContext.Current.CancellationToken);
}
