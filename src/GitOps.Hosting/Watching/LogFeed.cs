using GitOps.Core;
using GitOps.Core.Deployments;
using GitOps.Core.EventSourcing;
using GitOps.Core.Sources;
using GitOps.Hosting.Declaring;
using GitOps.Hosting.Projections;
using GitOps.Hosting.Scheduling;
using NodaTime;

namespace GitOps.Hosting.Watching;

/// <summary>From events to triggers: new content makes its deployments and what is made of it look, a deployment that became ready those that wait for it.</summary>
internal sealed class LogFeed(DeclarationRegistry declarations, EventCatalog catalog, ReconcileQueue queue, IClock clock) : ILiveProjection
{
    public string Name => "triggers";

    public Task ResetAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task ApplyAsync(EventEnvelope envelope, CancellationToken cancellationToken)
    {
        // Which event it is says enough: the body of a plan grows with the deployment and is not read here.
        switch (catalog.TypeOf(envelope))
        {
            case var type when type == typeof(ArtifactProduced) || type == typeof(SourceConfirmed):
                var source = Streams.KeyOf(envelope.Stream);
                Trigger(envelope, TriggerReason.Source, item => item.Definition.Source.Key == source);
                TriggerSources(envelope, source);
                break;
            case var type when type == typeof(ReconciliationSucceeded):
                var ready = Streams.KeyOf(envelope.Stream);
                Trigger(envelope, TriggerReason.Dependency, item => item.Definition.Key.Kind == ready.Kind
                    && item.Definition.DependsOn.Any(dependency => dependency.Namespace == ready.Namespace && dependency.Name == ready.Name));
                break;
            default:
                break;
        }

        return Task.CompletedTask;
    }

    private void TriggerSources(EventEnvelope envelope, Core.Definitions.ObjectKey upstream)
    {
        foreach (var item in declarations.Sources.Where(item => item.Definition.Upstream == upstream))
        {
            queue.Enqueue(ReconcileKey.Source(item.Definition.Key), new Trigger(TriggerReason.Source, envelope.Event.Actor, string.Empty, envelope.Event.CorrelationId), clock.GetCurrentInstant());
        }
    }

    private void Trigger(EventEnvelope envelope, TriggerReason reason, Func<Core.Definitions.DeclaredDeployment, bool> concerns)
    {
        foreach (var item in declarations.Deployments.Where(concerns))
        {
            queue.Enqueue(ReconcileKey.Deployment(item.Definition.Key), new Trigger(reason, envelope.Event.Actor, string.Empty, envelope.Event.CorrelationId), clock.GetCurrentInstant());
        }
    }
}
