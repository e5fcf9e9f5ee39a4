using GitOps.Core.Audit;
using GitOps.Core.Definitions;
using GitOps.Core.Deployments;
using NodaTime;

namespace GitOps.Core.Tests.Audit;

public sealed class ManifestSetTests
{
    private static readonly ObjectKey Staging = new("Kustomization", "flux-system", "apps-staging");
    private static readonly ObjectKey Production = new("Kustomization", "flux-system", "apps-production");

    private static CancellationToken Stopping => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Between_two_times_the_objects_and_fields_differ_that_were_changed()
    {
        var log = await FleetLog.DeclaredAsync();
        await log.RollOutAsync(log.Commit('a', "Ada"), null, FleetLog.Deployment(2), FleetLog.Settings("one"));
        var before = log.Now;
        await log.RollOutAsync(log.Commit('b', "Bob"), null, FleetLog.Deployment(4), FleetLog.Deployment(1, space: "other"));
        var (from, to) = (await AtAsync(log, before), await AtAsync(log, log.Now));
        var changes = ManifestComparison.Between(from.Objects!.Value, to.Objects!.Value);
        Assert.Equal([(true, true), (true, false), (false, true)], changes.Select(change => (change.From is not null, change.To is not null)));
        var field = Assert.Single(changes[0].Fields);
        Assert.Equal(("/spec/replicas", 2L, 4L), (field.Path, field.From!.AsInteger!.Value, field.To!.AsInteger!.Value));
        Assert.Equal("ConfigMap/shop/settings", changes[1].From.ToString());
        Assert.Equal("Deployment/other/web", changes[2].To.ToString());
    }

    [Fact]
    public async Task A_revision_is_found_by_the_beginning_of_its_commit()
    {
        var log = await FleetLog.DeclaredAsync();
        var (ada, bob) = (log.Commit('a', "Ada"), log.Commit('b', "Bob"));
        await log.RollOutAsync(ada, null, FleetLog.Deployment(2));
        await log.RollOutAsync(bob, null, FleetLog.Deployment(4));
        var found = (await ManifestSet.OfAsync(log.Events, log.Contents, FleetLog.Apps, "aaaa", Stopping))!;
        Assert.Equal((ada, FleetLog.Deployment(2)), (found.Provenance, Assert.Single(found.Objects!.Value)));
        Assert.Equal(bob, (await ManifestSet.OfAsync(log.Events, log.Contents, FleetLog.Apps, FleetLog.InputsOf(bob).Revision, Stopping))!.Provenance);
        Assert.Null(await ManifestSet.OfAsync(log.Events, log.Contents, FleetLog.Apps, "cccc", Stopping));
    }

    [Fact]
    public async Task Manifests_that_are_not_kept_any_more_are_told_apart_from_none()
    {
        var log = await FleetLog.DeclaredAsync();
        Assert.Empty((await AtAsync(log, log.Now)).Objects!.Value);
        var ada = log.Commit('a', "Ada");
        await log.AppendAsync(Streams.Deployment(FleetLog.Apps), new ReconciliationSucceeded(FleetLog.InputsOf(ada), "sha256:gone", ada));
        Assert.Null((await AtAsync(log, log.Now)).Objects);
    }

    [Fact]
    public async Task An_environment_is_found_by_its_word_in_a_name_or_a_folder_until_it_is_retired()
    {
        var log = await FleetLog.DeclaredAsync(Staging, Production);
        var declared = log.Now;
        Assert.Equal([Staging], (await Environments.FindAsync(log.Events, "staging", declared, Stopping)).Values);
        Assert.Equal([Production], (await Environments.FindAsync(log.Events, "production", declared, Stopping)).Values);
        Assert.Empty(await Environments.FindAsync(log.Events, "prod", declared, Stopping));
        Assert.Equal((await Environments.FindAsync(log.Events, "staging", declared, Stopping)).Keys, (await Environments.FindAsync(log.Events, "production", declared, Stopping)).Keys);
        await log.AppendAsync(Streams.Deployment(Staging), new DeploymentRetired("MirrorPrune"));
        Assert.Empty(await Environments.FindAsync(log.Events, "staging", log.Now, Stopping));
    }

    [Fact]
    public void Two_environments_do_not_differ_by_their_own_words()
    {
        var changes = ManifestComparison.Between(
            [FleetLog.Deployment(2, space: "shop-staging"), FleetLog.Settings("one", "shop-staging")], "staging",
            [FleetLog.Deployment(4, space: "shop-production"), FleetLog.Settings("one", "shop-production")], "production");
        var change = Assert.Single(changes);
        Assert.Equal(["/spec/replicas"], change.Fields.Select(field => field.Path));
        Assert.Equal(("shop-staging", "shop-production"), (change.From!.Value.Namespace, change.To!.Value.Namespace));
    }

    [Theory]
    [InlineData("apps-staging", "apps-production", "staging", "production")]
    [InlineData("staging", "production", "staging", "production")]
    [InlineData("a-b", "c-d", "a-b", "c-d")]
    public void The_words_of_environments_are_what_their_names_differ_in(string from, string to, string fromWord, string toWord) =>
        Assert.Equal((fromWord, toWord), Environments.WordsOf(from, to));

    private static async Task<ManifestSet> AtAsync(FleetLog log, Instant at) => (await ManifestSet.AtAsync(log.Events, log.Contents, FleetLog.Apps, at, Stopping))!;
}
