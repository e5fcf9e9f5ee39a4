using GitOps.Adapters.Marten;
using GitOps.Adapters.Marten.Tests.Postgres;
using GitOps.Core.Audit;
using GitOps.Core.Composition;
using GitOps.Core.Deployments;
using GitOps.Core.EventSourcing;
using GitOps.Core.Objects;
using GitOps.Core.Sources;
using GitOps.EndToEnd.Infrastructure;
using GitOps.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using NodaTime;

namespace GitOps.EndToEnd.Scenarios;

public sealed class StoreAway
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_host_whose_PostgreSQL_goes_away_and_comes_back_goes_on_and_loses_nothing_and_does_nothing_twice()
    {
        await using var postgres = await PostgresServer.StartAsync(SharedPostgres.BinariesOrSkip(), Token);
        var sentinel = new StoreSentinel();
        await using var engine = await TestEngine.StartAsync([("apps/web.yaml", Manifest.Deployment("web", 1))], services =>
        {
            new Builder(services).UseMarten(postgres.ConnectionString);
            services.Configure<GitOpsOptions>(options => (options.MinimumRetryDelayMilliseconds, options.MaximumRetryDelaySeconds) = (200, 1));
            sentinel.Wrap(services);
        });
        var isEnding = engine.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        await engine.DeclareAsync("apps", "./apps");
        await engine.ReadyAsync("apps");
        var revisions = new List<string> { (await SourceAt.FindAsync(engine.Events, new("GitRepository", engine.Space, "fleet"), Instant.MaxValue, Token))!.Artifact!.Revision };

        // Away while nothing is to be done, in the middle of what follows a commit, and while somebody changes an object by hand.
        for (var round = 1; round <= 4; round++)
        {
            sentinel.Watch();
            if (round % 2 == 1)
            {
                await postgres.StopAsync(Token);
            }

            revisions.Add(engine.Commit($"Round {round}", ("apps/web.yaml", Manifest.Deployment("web", round + 1))));
            if (round % 2 == 0)
            {
                await postgres.StopAsync(Token);
            }

            engine.LookAt("apps");
            await sentinel.Refused.WaitAsync(TimeSpan.FromSeconds(60), Token);
            Assert.False(isEnding.IsCancellationRequested);
            await postgres.StartAsync(Token);
            engine.LookAtSource();
            await engine.ReadyAsync("apps", revisions[^1]);
        }

        await engine.QuietAsync();
        Assert.False(isEnding.IsCancellationRequested);

        // Nothing lost: every commit was fetched and applied, and what is stored follows from the log.
        var applied = await engine.EventsOfAsync("apps");
        Assert.Equal(revisions, applied.OfType<ReconciliationSucceeded>().Select(item => item.Inputs.Revision).Distinct());
        var report = await Replay.RunAsync(engine.Events, engine.Services.GetRequiredService<ICheckpointStore>(), engine.Cluster, Token);
        Assert.Empty(report.Differences);
        Assert.Empty((await Verification.RunAsync(engine.Events, null, Token)).Findings);

        // Nothing twice: one artifact a commit, one write a change, in the log as on the server.
        var fetched = await engine.Events.ReadStreamAsync(Core.Streams.Source(new("GitRepository", engine.Space, "fleet")), 1, Token).Select(item => EventCatalog.Default.Read(item)).ToListAsync(Token);
        Assert.Equal(revisions, fetched.OfType<ArtifactProduced>().Select(item => item.Artifact.Revision));
        Assert.Equal(
            [AppliedOutcome.Created, .. Enumerable.Repeat(AppliedOutcome.Configured, 4)],
            applied.OfType<ResourcesApplied>().SelectMany(item => item.Objects).Select(item => item.Outcome));
        Assert.DoesNotContain(applied, item => item is DriftDetected);
        Assert.Equal(5, (await engine.Cluster.FindAsync(new ObjectRef(GroupVersionKind.Of("apps/v1", "Deployment"), engine.Space, "web"), Token))!.Generation);
    }

    private sealed class Builder(IServiceCollection services) : IGitOpsBuilder
    {
        public IServiceCollection Services { get; } = services;
    }
}
