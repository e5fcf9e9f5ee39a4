using GitOps.Core;
using GitOps.Core.Composition;
using GitOps.Core.Definitions;
using GitOps.Core.Deployments;
using GitOps.Core.Deployments.Applying;
using GitOps.Core.Deployments.Drift;
using GitOps.Core.Deployments.Guards;
using GitOps.Core.Deployments.Health;
using GitOps.Core.Deployments.Rendering;
using GitOps.Core.Diagnostics;
using GitOps.Core.EventSourcing;
using GitOps.Core.Releases;
using GitOps.Core.Sources;
using GitOps.Hosting.Declaring;
using GitOps.Hosting.Dispatching;
using GitOps.Hosting.Health;
using GitOps.Hosting.Keeping;
using GitOps.Hosting.Projections;
using GitOps.Hosting.Scheduling;
using GitOps.Hosting.Watching;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using NodaTime;

namespace GitOps.Hosting;

/// <summary>Adds the engine to a host.</summary>
public static class GitOpsServiceCollectionExtensions
{
    /// <summary>Adds the engine; the rooms it works with are chosen in <paramref name="compose"/>.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="compose">Names a store (<c>UseSqlite</c>, <c>UseMarten</c>), a cluster (<c>UseKubernetes</c>), sources (<c>UseGit</c>) and renderers (<c>UseKustomize</c>).</param>
    /// <param name="configure">Changes the options after they were bound from the configuration section <c>GitOps</c>.</param>
    public static IServiceCollection AddGitOps(this IServiceCollection services, Action<IGitOpsBuilder> compose, Action<GitOpsOptions>? configure = null)
    {
        var gitops = new GitOpsBuilder(services);
        AddOptions(gitops, configure);
        AddHostPorts(services);
        AddAggregates(services);
        AddDeploymentSteps(services);
        AddReleaseSteps(services);
        AddDispatching(services);
        AddFeeds(services);
        services.AddHealthChecks().AddCheck<EngineHealthCheck>("gitops");
        services.TryAddSingleton<IGitOpsEngine, GitOpsEngine>();
        compose(gitops);
        return services;
    }

    private static void AddOptions(GitOpsBuilder gitops, Action<GitOpsOptions>? configure)
    {
        gitops.AddOptions<GitOpsOptions, GitOpsOptionsValidator>(GitOpsOptions.Section, configure);
        gitops.Services.TryAddSingleton(provider => SettingsOf(provider.GetRequiredService<IOptions<GitOpsOptions>>().Value));
    }

    private static void AddHostPorts(IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IClock, HostClock>();
        services.TryAddSingleton<IPause, HostPause>();
        services.TryAddSingleton<IEventIds, HostEventIds>();
        services.TryAddSingleton(provider => RedactionKey.Load(provider.GetRequiredService<IOptions<GitOpsOptions>>().Value.RedactionKeyFile));
        services.TryAddSingleton<GitOpsMeters>();
    }

    private static void AddAggregates(IServiceCollection services)
    {
        services.TryAddSingleton(EventCatalog.Default);
        services.TryAddSingleton<EventStamps>();
        services.TryAddSingleton<AggregateStore<SourceDecider, SourceState, SourceEvent>>();
        services.TryAddSingleton<AggregateStore<DeploymentDecider, DeploymentState, DeploymentEvent>>();
        services.TryAddSingleton<SourceReconciler>();
        services.TryAddSingleton<DeploymentReconciler>();
    }

    private static void AddDeploymentSteps(IServiceCollection services)
    {
        services.TryAddSingleton<DeploymentFacts>();
        services.TryAddSingleton<DeploymentPerformer>();
        services.TryAddSingleton<RenderCache>();
        services.TryAddSingleton<SourceTrees>();
        services.TryAddSingleton<ManifestBuilder>();
        services.TryAddSingleton<LiveDigests>();
        services.TryAddSingleton<Targets>();
        services.TryAddSingleton<ClusterComparer>();
        services.TryAddSingleton<ClusterApplier>();
        services.TryAddSingleton<ClusterPruner>();
        services.TryAddSingleton<HealthObserver>();
        services.TryAddSingleton<Handover>();
        services.TryAddSingleton<DeletionProbe>();
    }

    private static void AddReleaseSteps(IServiceCollection services)
    {
        services.TryAddSingleton<ReleaseValues>();
        services.TryAddSingleton<ReleaseReading>();
        services.TryAddSingleton<ChartObjects>();
        services.TryAddSingleton<PostRendering>();
        services.TryAddSingleton<ReleaseRendering>();
        services.TryAddSingleton<ReleasePreparation>();
        services.TryAddSingleton<ReleaseCrds>();
        services.TryAddSingleton<ReleaseBook>();
        services.TryAddSingleton<ReleaseObjects>();
        services.TryAddSingleton<HookRunner>();
        services.TryAddSingleton<ReleasePerformer>();
    }

    private static void AddDispatching(IServiceCollection services)
    {
        services.TryAddSingleton<ReconcileQueue>();
        services.TryAddSingleton<ReconcileSourceHandler>();
        services.TryAddSingleton<ReconcileDeploymentHandler>();
        services.TryAddSingleton<IRequestHandler<ReconcileSourceRequest, RunResult>>(provider => Traced<ReconcileSourceRequest>(provider, provider.GetRequiredService<ReconcileSourceHandler>()));
        services.TryAddSingleton<IRequestHandler<ReconcileDeploymentRequest, RunResult>>(provider => Traced<ReconcileDeploymentRequest>(provider, provider.GetRequiredService<ReconcileDeploymentHandler>()));
        services.TryAddSingleton<IReconcileDispatcher, LocalDispatcher>();
    }

    private static void AddFeeds(IServiceCollection services)
    {
        services.TryAddSingleton<DeclarationRegistry>();
        services.TryAddSingleton<IDeclarations>(provider => provider.GetRequiredService<DeclarationRegistry>());
        services.TryAddSingleton<Approvals>();
        services.TryAddSingleton<Declarer>();
        services.TryAddSingleton<Finalizers>();
        services.TryAddSingleton<ChangeJudge>();
        services.TryAddSingleton<ClusterFeed>();
        services.AddSingleton<ILiveProjection, LogFeed>();
        services.AddSingleton<ILiveProjection>(provider => provider.GetRequiredService<ClusterFeed>());
        services.AddSingleton<IProjection, StatusProjection>();
        services.AddSingleton<IProjection, KubernetesEvents>();
        services.TryAddSingleton<ProjectionRunner>();
        services.AddHostedService(provider => provider.GetRequiredService<ClusterFeed>());
        services.AddHostedService(provider => provider.GetRequiredService<ProjectionRunner>());
        services.AddHostedService<DefinitionFeed>();
        services.AddHostedService<ReconcileWorker>();
        services.AddHostedService<LogSealer>();
        services.AddHostedService<ContentPruner>();
    }

    private static EngineSettings SettingsOf(GitOpsOptions options) => new(options.FieldManager, options.ApplyConcurrency, options.AllowCrossNamespaceReferences, options.KeepFluxControllers)
    {
        DefaultServiceAccount = options.DefaultServiceAccount,
        Guards = new GuardSettings(options.GuardDeletions, options.MaximumDeletions, options.MaximumDeletionPercentage),
    };

    private static TracedHandler<TRequest> Traced<TRequest>(IServiceProvider provider, IRequestHandler<TRequest, RunResult> inner)
        where TRequest : IRequest<RunResult> => new(inner, provider.GetRequiredService<GitOpsMeters>(), provider.GetRequiredService<TimeProvider>());

    private sealed class GitOpsBuilder(IServiceCollection services) : IGitOpsBuilder
    {
        public IServiceCollection Services { get; } = services;
    }
}
