using System.Text;
using GitOps.Core.Audit;
using GitOps.Core.Definitions;
using GitOps.Core.Deployments;
using GitOps.Core.Deployments.Rendering;
using GitOps.Core.EventSourcing;
using GitOps.Core.Objects;
using GitOps.Core.Sources;
using GitOps.EndToEnd.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using NodaTime;

namespace GitOps.EndToEnd.Scenarios;

public sealed class KeptRevisions
{
    private const string Kustomization = "kind: Kustomization\napiVersion: kustomize.config.k8s.io/v1beta1\nresources: [config.yaml]\nsecretGenerator: [{name: login, envs: [login.env]}]\n";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_revision_and_the_files_that_were_read_of_it_are_kept_and_compared_and_nothing_when_nothing_changed()
    {
        var puts = new CountedPuts();
        await using var engine = await TestEngine.StartAsync(
            [("apps/kustomization.yaml", Kustomization), ("apps/config.yaml", Manifest.Config("settings", "one")), ("apps/login.env", "word=open-sesame\n"), ("apps/unread.txt", "nothing")],
            puts.Count);
        await engine.DeclareAsync("apps", "./apps");
        await engine.ReadyAsync("apps");
        var contents = engine.Services.GetRequiredService<IContentStore>();
        var first = (await SourceAt.FindAsync(engine.Events, Source(engine), Instant.MaxValue, Token))!;

        // A comment: the manifests are as before, and the file that differs is named all the same.
        var commented = engine.Commit("Say what it is for\n\nSo that the next one knows.\n", ("apps/config.yaml", "# For the shop.\n" + Manifest.Config("settings", "one")));
        await engine.ReadyAsync("apps", commented);
        var second = (await SourceAt.FindAsync(engine.Events, Source(engine), Instant.MaxValue, Token))!;

        var kept = (await KeptDocument.FindAsync<SourceRevision>(contents, second.RevisionDigest, Token))!;
        Assert.Equal((commented, "Say what it is for\n\nSo that the next one knows.\n"), (kept.Artifact.Revision, kept.Message));
        Assert.Equal((second.Artifact, "branch main", false), (kept.Artifact, kept.Reference, kept.IsVerified));

        var (before, after) = (await SetAsync(engine, first.Artifact!.Revision), await SetAsync(engine, commented));
        Assert.Empty(ManifestComparison.Between(before.Objects!.Value, after.Objects!.Value));
        Assert.Equal(["apps/config.yaml", "apps/kustomization.yaml", "apps/login.env"], before.Inputs!.Files.Select(file => file.Path));
        Assert.Equal(("apps/config.yaml", InputChangeKind.Changed), Assert.Single(InputComparison.Between(before.Inputs, after.Inputs!)) is var change ? (change.Path, change.Kind) : default);
        var ofSource = await SourceComparison.BetweenAsync(engine.Events, contents, Source(engine), first.Artifact.Revision, commented, Token);
        Assert.Equal(["apps/config.yaml"], ofSource.Files.Select(file => file.Path));

        // What nobody reads keeps the revision alone; and looking again keeps nothing.
        await engine.QuietAsync();
        var count = puts.Total;
        await engine.ReadyAsync("apps", engine.Commit("Unread", ("apps/unread.txt", "something")));
        await engine.QuietAsync();
        Assert.Equal(count + 1, puts.Total);
        engine.LookAtSource();
        engine.LookAt("apps");
        await engine.QuietAsync();
        Assert.Equal(count + 1, puts.Total);

        Assert.All(puts.All, content => Assert.DoesNotContain("open-sesame", Encoding.UTF8.GetString(content), StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_files_of_a_chart_and_where_its_values_came_from_are_kept_with_the_release()
    {
        await using var engine = await TestEngine.StartAsync(TestChart.Files());
        await engine.ApplyAsync(new KubeObject(KubeMap.Of(
            ("apiVersion", "v1"), ("kind", "ConfigMap"), ("metadata", KubeMap.Of(("name", "shop-values"), ("namespace", engine.Space))), ("data", KubeMap.Of(("values.yaml", "text: from the map\n"))))));
        await engine.DeclareReleaseAsync("shop", "charts/app", ("valuesFrom", KubeList.Of(KubeMap.Of(("kind", "ConfigMap"), ("name", "shop-values")))));
        await engine.ReleaseConditionAsync("shop", "Ready", "True");
        await engine.QuietAsync();

        var success = (await engine.EventsOfReleaseAsync("shop")).OfType<ReconciliationSucceeded>().Last();
        var record = (await KeptDocument.FindAsync<RenderRecord>(engine.Services.GetRequiredService<IContentStore>(), success.InputsDigest, Token))!;
        Assert.Equal(
            ["charts/app/Chart.yaml", "charts/app/templates/config.yaml", "charts/app/templates/extra.yaml", "charts/app/values.yaml"],
            record.Files.Select(file => file.Path));
        var values = Assert.Single(record.Objects);
        Assert.Equal(($"ConfigMap/{engine.Space}/shop-values", "text: from the map\n"), (values.Object.ToString(), values.Data!["values.yaml"]!.AsString));
        Assert.Contains("v1", record.Server!.ApiVersions);
    }

    private static ObjectKey Source(TestEngine engine) => new("GitRepository", engine.Space, "fleet");

    private static async Task<ManifestSet> SetAsync(TestEngine engine, string revision) =>
        (await ManifestSet.OfAsync(engine.Events, engine.Services.GetRequiredService<IContentStore>(), engine.KeyOf("apps"), revision, Token))!;

    /// <summary>Sees each new content that goes into the store.</summary>
    private sealed class CountedPuts
    {
        private readonly Dictionary<string, byte[]> seen = [];

        public int Total
        {
            get
            {
                lock (seen)
                {
                    return seen.Count;
                }
            }
        }

        public IReadOnlyList<byte[]> All
        {
            get
            {
                lock (seen)
                {
                    return [.. seen.Values];
                }
            }
        }

        public void Count(IServiceCollection services)
        {
            var real = services.Last(item => item.ServiceType == typeof(IContentStore));
            services.Replace(ServiceDescriptor.Singleton<IContentStore>(provider => new Counting((IContentStore)(real.ImplementationFactory?.Invoke(provider) ?? ActivatorUtilities.CreateInstance(provider, real.ImplementationType!)), this)));
        }

        private void Add(ReadOnlyMemory<byte> content)
        {
            lock (seen)
            {
                seen[ContentDigest.Of(content.Span)] = content.ToArray();
            }
        }

        private sealed class Counting(IContentStore inner, CountedPuts counts) : IContentStore
        {
            public Task<string> PutAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default)
            {
                counts.Add(content);
                return inner.PutAsync(content, cancellationToken);
            }

            public Task<byte[]?> FindAsync(string digest, CancellationToken cancellationToken = default) => inner.FindAsync(digest, cancellationToken);

            public Task<long> PruneAsync(Instant putBefore, IReadOnlySet<string> needed, CancellationToken cancellationToken = default) => inner.PruneAsync(putBefore, needed, cancellationToken);

            public Task<Instant?> FindPrunedAsync(string digest, CancellationToken cancellationToken = default) => inner.FindPrunedAsync(digest, cancellationToken);
        }
    }
}
