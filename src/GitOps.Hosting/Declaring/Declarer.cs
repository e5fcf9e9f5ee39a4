using GitOps.Core;
using GitOps.Core.Definitions;
using GitOps.Core.Definitions.Parsing;
using GitOps.Core.Deployments;
using GitOps.Core.EventSourcing;
using GitOps.Core.Objects;
using GitOps.Core.Releases;
using GitOps.Core.Sources;
using GitOps.Hosting.Scheduling;
using NodaTime;

namespace GitOps.Hosting.Declaring;

/// <summary>Turns declarations into commands: what is asked for becomes an event before anything is done about it.</summary>
internal sealed class Declarer(
    DeclarationRegistry declarations,
    AggregateStore<SourceDecider, SourceState, SourceEvent> sources,
    AggregateStore<DeploymentDecider, DeploymentState, DeploymentEvent> deployments,
    IEnumerable<ISourceFetcher> fetchers,
    IContentStore contents,
    Redaction redaction,
    Approvals approvals,
    ReconcileQueue queue,
    IClock clock)
{
    private const string RequestedAt = "reconcile.fluxcd.io/requestedAt";
    private const string ForceAt = "reconcile.fluxcd.io/forceAt";
    private const string ResetAt = "reconcile.fluxcd.io/resetAt";

    /// <summary>A custom resource is there, or changed.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="isFirstSight">Whether this host sees it for the first time: then the cluster may have drifted while nobody looked.</param>
    /// <param name="cancellationToken">Stops before the next append.</param>
    public async Task DeclareAsync(KubeObject resource, bool isFirstSight, CancellationToken cancellationToken)
    {
        switch (DefinitionReader.Read(resource))
        {
            case DefinitionReading.Source read:
                await DeclareSourceAsync(read.Definition, resource, isFirstSight, cancellationToken).ConfigureAwait(false);
                break;
            case DefinitionReading.Deployment read:
                await DeclareDeploymentAsync(read.Definition, resource, isFirstSight, cancellationToken).ConfigureAwait(false);
                break;
            case DefinitionReading.Invalid invalid:
                await RefuseAsync(invalid, resource, cancellationToken).ConfigureAwait(false);
                break;
            default:
                break;
        }
    }

    /// <summary>A custom resource is gone.</summary>
    public async Task WithdrawAsync(KubeObject resource, CancellationToken cancellationToken)
    {
        var key = new ObjectKey(resource.Kind, resource.Namespace, resource.Name);
        if (declarations.FindSource(key) is { } source)
        {
            await sources.ExecuteAsync(Streams.Source(key), state => SourceDecider.Decide(state, new RetireSource()), ByEngine(), cancellationToken).ConfigureAwait(false);
            if (fetchers.FirstOrDefault(item => item.Supports(source.Definition)) is { } fetcher)
            {
                await fetcher.ForgetAsync(key, cancellationToken).ConfigureAwait(false);
            }

            queue.Remove(ReconcileKey.Source(key));
        }

        if (declarations.FindDeployment(key) is not null)
        {
            // Gone without passing the finalizer: nothing was deleted, and nobody asked to.
            await deployments.ExecuteAsync(
                Streams.Deployment(key),
                state => state.IsDeclared ? DeploymentDecider.Decide(state, new DeploymentObservation.Released(nameof(DeletionPolicy.Orphan))) : Decision<DeploymentEvent>.Nothing,
                ByEngine(),
                cancellationToken).ConfigureAwait(false);
            queue.Remove(ReconcileKey.Deployment(key));
        }

        declarations.Remove(key);
        AwakenOwner(key);
    }

    /// <summary>A source is declared.</summary>
    public async Task DeclareSourceAsync(SourceDefinition definition, KubeObject resource, bool isFirstSight, CancellationToken cancellationToken)
    {
        var digest = await KeepAsync(resource, cancellationToken).ConfigureAwait(false);
        var (url, reference) = DescribeSource.Of(definition);
        var command = new DeclareSource(resource.Generation, digest, url, reference, definition.Suspend);
        await sources.ExecuteAsync(Streams.Source(definition.Key), state => SourceDecider.Decide(state, command), ByEngine(command), cancellationToken).ConfigureAwait(false);
        var isNews = IsNews(definition.Key, resource, declarations.FindSource(definition.Key)?.Digest != digest);
        declarations.Set(new DeclaredSource(definition, digest, resource.Generation));
        Enqueue(ReconcileKey.Source(definition.Key), resource, isNews, isFirstSight);
    }

    /// <summary>A deployment is declared, or is being deleted.</summary>
    public async Task DeclareDeploymentAsync(DeploymentDefinition definition, KubeObject resource, bool isFirstSight, CancellationToken cancellationToken)
    {
        var digest = await KeepAsync(resource, cancellationToken).ConfigureAwait(false);
        if (!resource.IsTerminating)
        {
            var command = new DeclareDeployment(resource.Generation, digest, definition.Source.Key.ToString(), PathOf(definition), definition.Suspend);
            await deployments.ExecuteAsync(Streams.Deployment(definition.Key), state => DeploymentDecider.Decide(state, command), ByEngine(command), cancellationToken).ConfigureAwait(false);
        }

        var known = declarations.FindDeployment(definition.Key);
        var isNews = IsNews(definition.Key, resource, known?.Digest != digest || known.IsDeleted != resource.IsTerminating || IsGuarded(known.Definition) != IsGuarded(definition));
        declarations.Set(new DeclaredDeployment(
            definition, digest, resource.Generation, resource.IsTerminating, resource.Annotation(ForceAt) ?? string.Empty, resource.Annotation(ResetAt) ?? string.Empty));
        Enqueue(ReconcileKey.Deployment(definition.Key), resource, isNews, isFirstSight);
        await approvals.ApproveAsync(definition.Key, resource, cancellationToken).ConfigureAwait(false);
        if (known is null)
        {
            AwakenDependents(definition.Key);
        }
    }

    private static string PathOf(DeploymentDefinition definition) => definition switch
    {
        Kustomization kustomization => kustomization.Path,
        HelmRelease release => release.ChartPath,
        _ => string.Empty,
    };

    // Who was looked at before what it depends on was declared waits for a name that is here now; one that is ready already says so with no event.
    private void AwakenDependents(ObjectKey key)
    {
        foreach (var item in declarations.Deployments.Where(item => item.Definition.Key.Kind == key.Kind
            && item.Definition.DependsOn.Any(dependency => dependency.Namespace == key.Namespace && dependency.Name == key.Name)))
        {
            queue.Enqueue(ReconcileKey.Deployment(item.Definition.Key), new Trigger(TriggerReason.Dependency, Actor.Engine, string.Empty, Guid.CreateVersion7()), clock.GetCurrentInstant());
        }
    }

    // A chart that follows from a release is written again when somebody else deleted it.
    private void AwakenOwner(ObjectKey source)
    {
        foreach (var item in declarations.Deployments.Where(item => !item.IsDeleted && item.Definition is HelmRelease release && ChartObject.IsOf(release) && release.Source.Key == source))
        {
            queue.Enqueue(ReconcileKey.Deployment(item.Definition.Key), new Trigger(TriggerReason.Source, Actor.Engine, string.Empty, Guid.CreateVersion7()), clock.GetCurrentInstant());
        }
    }

    // A definition that cannot be used is declared all the same, so that its failure is an event and a condition.
    private async Task RefuseAsync(DefinitionReading.Invalid invalid, KubeObject resource, CancellationToken cancellationToken)
    {
        if (invalid.Key.Namespace.Length == 0 || invalid.Key.Name.Length == 0)
        {
            return;
        }

        declarations.SetResource(invalid.Key, resource);
        var digest = await KeepAsync(resource, cancellationToken).ConfigureAwait(false);
        var failure = new Failure(FailureClass.Stalled, Reasons.InvalidDefinition, invalid.Message);
        if (resource.GroupVersionKind.Group == DefinitionReader.SourceGroup)
        {
            var declare = new DeclareSource(resource.Generation, digest, resource.Spec["url"]?.AsString ?? string.Empty, string.Empty, Suspend: false);
            await sources.ExecuteAsync(Streams.Source(invalid.Key), state => SourceDecider.Decide(state, declare), ByEngine(declare), cancellationToken).ConfigureAwait(false);
            await sources.ExecuteAsync(Streams.Source(invalid.Key), state => SourceDecider.Decide(state, new SourceObservation.Broken(failure), digest), ByEngine(), cancellationToken).ConfigureAwait(false);
        }
        else
        {
            var declare = new DeclareDeployment(resource.Generation, digest, string.Empty, string.Empty, Suspend: false);
            await deployments.ExecuteAsync(Streams.Deployment(invalid.Key), state => DeploymentDecider.Decide(state, declare), ByEngine(declare), cancellationToken).ConfigureAwait(false);
            var broken = new DeploymentObservation.StepBroken(DeploymentStage.Prepare, failure, null);
            await deployments.ExecuteAsync(Streams.Deployment(invalid.Key), state => DeploymentDecider.Decide(state, broken), ByEngine(), cancellationToken).ConfigureAwait(false);
        }
    }

    private bool IsNews(ObjectKey key, KubeObject resource, bool isChanged)
    {
        var before = declarations.FindResource(key)?.Annotation(RequestedAt);
        declarations.SetResource(key, resource);
        return isChanged || before != resource.Annotation(RequestedAt);
    }

    private static bool IsGuarded(DeploymentDefinition definition) => definition is not Kustomization { GuardDeletions: false };

    // A mere change of status is no reason to look.
    private void Enqueue(ReconcileKey key, KubeObject resource, bool isNews, bool isFirstSight)
    {
        if (!isNews && !isFirstSight)
        {
            return;
        }

        var token = resource.Annotation(RequestedAt) ?? string.Empty;
        var reason = isFirstSight ? TriggerReason.Interval : token.Length > 0 ? TriggerReason.Request : TriggerReason.Definition;
        queue.Enqueue(key, new Trigger(reason, Actor.Engine, token, Guid.CreateVersion7()), clock.GetCurrentInstant());
    }

    private Task<string> KeepAsync(KubeObject resource, CancellationToken cancellationToken)
    {
        var kept = KubeMap.Of(
            ("apiVersion", (KubeValue)resource.ApiVersion),
            ("kind", resource.Kind),
            ("metadata", KubeMap.Of(("namespace", (KubeValue)resource.Namespace), ("name", resource.Name))),
            ("spec", WithoutCredentials(resource.Spec)));
        return contents.PutAsync(KubeJson.ToCanonicalUtf8(kept), cancellationToken);
    }

    // A URL may carry a password. Its keyed digest stays, so that a change of it is a change of the declaration.
    private KubeMap WithoutCredentials(KubeMap spec) =>
        spec["url"]?.AsString is { } text && Uri.TryCreate(text, UriKind.Absolute, out var url) && url.UserInfo.Contains(':', StringComparison.Ordinal)
            ? spec.With("url", new UriBuilder(url) { UserName = string.Empty, Password = string.Empty, Fragment = redaction.DigestOf(url.UserInfo) }.Uri.ToString())
            : spec;

    private static EventContext ByEngine(object? cause = null) => new(Actor.Engine, Guid.CreateVersion7(), cause);
}
