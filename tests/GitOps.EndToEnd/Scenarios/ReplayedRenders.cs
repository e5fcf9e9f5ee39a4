using GitOps.Adapters.Git;
using GitOps.Adapters.Kustomize;
using GitOps.Core.Audit.Rendering;
using GitOps.Core.Composition;
using GitOps.Core.Deployments.Applying;
using GitOps.Core.Deployments.Rendering;
using GitOps.Core.EventSourcing;
using GitOps.Core.Objects;
using GitOps.Core.Sources;
using GitOps.EndToEnd.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace GitOps.EndToEnd.Scenarios;

public sealed class ReplayedRenders
{
    private const string Secret =
        """
        apiVersion: v1
        kind: Secret
        metadata:
          name: password
        stringData:
          password: "${word}"

        """;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_recorded_revision_is_fetched_and_rendered_again_and_has_the_digest_of_what_was_applied()
    {
        await using var engine = await FleetAsync();
        using var again = new Apart();

        var verdicts = await again.RunAsync(engine, engine.Cluster, engine.Services.GetRequiredService<Redaction>());

        Assert.Equal([RenderOutcome.Proven, RenderOutcome.Proven, RenderOutcome.Proven], verdicts.Select(item => item.Outcome));
        Assert.Equal(3, verdicts.Select(item => item.ManifestsDigest).Distinct().Count());
    }

    [Fact]
    public async Task What_stands_in_the_way_of_a_proof_is_told_apart()
    {
        await using var engine = await FleetAsync();
        var redaction = engine.Services.GetRequiredService<Redaction>();

        using (var noCluster = new Apart())
        {
            Assert.All(await noCluster.RunAsync(engine, null, redaction), item => AssertIs(RenderOutcome.InputMissing, "no cluster was given", item));
        }

        using (var noKey = new Apart())
        {
            Assert.All(await noKey.RunAsync(engine, engine.Cluster, null), item => AssertIs(RenderOutcome.InputMissing, "host's key", item));
        }

        using (var otherRenderer = new Apart())
        {
            Assert.All(await otherRenderer.RunAsync(engine, engine.Cluster, redaction, labelled: true), item => AssertIs(RenderOutcome.Differs, "renders to sha256:", item));
        }

        using (var otherWord = new Apart())
        {
            await SpeakAsync(engine, "close sesame");
            Assert.All(await otherWord.RunAsync(engine, engine.Cluster, redaction), item => AssertIs(RenderOutcome.InputMissing, $"Secret/{engine.Space}/words is not what it was then", item));
        }

        Directory.Move(engine.Repository.Folder, engine.Repository.Folder + ".gone");
        using var noSource = new Apart();
        Assert.All(await noSource.RunAsync(engine, engine.Cluster, redaction), item => Assert.Equal(RenderOutcome.SourceGone, item.Outcome));
        Directory.Move(engine.Repository.Folder + ".gone", engine.Repository.Folder);
    }

    private static void AssertIs(RenderOutcome outcome, string why, RenderVerdict verdict)
    {
        Assert.Equal(outcome, verdict.Outcome);
        Assert.Contains(why, verdict.Why, StringComparison.Ordinal);
    }

    private static Task SpeakAsync(TestEngine engine, string word) => engine.ApplyAsync(new KubeObject(KubeMap.Of(
        ("apiVersion", (KubeValue)"v1"), ("kind", "Secret"),
        ("metadata", KubeMap.Of(("name", (KubeValue)"words"), ("namespace", engine.Space))),
        ("stringData", KubeMap.Of(("word", (KubeValue)word))))));

    /// <summary>Three revisions with a Secret whose value is substituted from the cluster.</summary>
    private static async Task<TestEngine> FleetAsync()
    {
        var engine = await TestEngine.StartAsync([("apps/config.yaml", Manifest.Config("settings", "one")), ("apps/secret.yaml", Secret)]);
        await SpeakAsync(engine, "open sesame");
        var from = KubeMap.Of(("kind", (KubeValue)"Secret"), ("name", "words"));
        await engine.DeclareAsync("apps", "./apps", ("postBuild", KubeMap.Of(("substituteFrom", (KubeValue)KubeList.Of(from)))));
        await engine.ReadyAsync("apps");
        await engine.ReadyAsync("apps", engine.Commit("Second", ("apps/config.yaml", Manifest.Config("settings", "two"))));
        await engine.ReadyAsync("apps", engine.Commit("Third", ("apps/config.yaml", Manifest.Config("settings", "${word}"))));
        await engine.QuietAsync();
        return engine;
    }

    /// <summary>Rooms that share nothing with the engine.</summary>
    private sealed class Apart : IGitOpsBuilder, IDisposable
    {
        private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("gitops-again-");

        public IServiceCollection Services { get; } = new ServiceCollection();

        public async Task<List<RenderVerdict>> RunAsync(TestEngine engine, ICluster? cluster, Redaction? redaction, bool labelled = false)
        {
            this.UseGit(options => options.DataFolder = folder.FullName).UseKustomize();
            await using var services = Services.BuildServiceProvider();
            var renderers = services.GetServices<IManifestRenderer>().Select(renderer => labelled ? new Labelling(renderer) : renderer);
            var replay = new RenderReplay(
                engine.Events, engine.Services.GetRequiredService<IContentStore>(), services.GetServices<ISourceFetcher>(), renderers, [], cluster, redaction);
            var verdicts = await replay.RunAsync(Token).ToListAsync(Token);
            Assert.Equal(3, verdicts.Count);
            return verdicts;
        }

        public void Dispose() => folder.Delete(recursive: true);
    }

    /// <summary>A renderer of another version.</summary>
    private sealed class Labelling(IManifestRenderer inner) : IManifestRenderer
    {
        public bool Supports(Core.Definitions.DeploymentDefinition definition) => inner.Supports(definition);

        public async Task<RenderResult> RenderAsync(RenderRequest request, CancellationToken cancellationToken)
        {
            var built = await inner.RenderAsync(request, cancellationToken);
            return built with { Objects = [.. built.Objects.Select(item => item.WithLabel("version", "other"))] };
        }
    }
}
