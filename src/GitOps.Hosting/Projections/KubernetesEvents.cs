using GitOps.Core;
using GitOps.Core.Definitions;
using GitOps.Core.Definitions.Parsing;
using GitOps.Core.Deployments;
using GitOps.Core.Deployments.Applying;
using GitOps.Core.Deployments.Guards;
using GitOps.Core.EventSourcing;
using GitOps.Core.Objects;
using GitOps.Core.Releases;
using GitOps.Core.Sources;
using GitOps.Hosting.Declaring;
using Microsoft.Extensions.Logging;
using NodaTime;
using NodaTime.Text;

namespace GitOps.Hosting.Projections;

/// <summary>Writes Kubernetes Events about our custom resources, with the reasons and words of Flux, for <c>kubectl describe</c> and <c>flux events</c>.</summary>
/// <remarks>
/// An Event is named after the event it tells of, so that one which comes again is refused by the server as known. What is so old that
/// the server would have forgotten its Event is not told any more.
/// </remarks>
internal sealed partial class KubernetesEvents(
    DeclarationRegistry declarations, EventCatalog catalog, ICluster cluster, IClock clock, ILogger<KubernetesEvents> logger) : IProjection
{
    private const int MaximumMessage = 1024;

    /// <summary>How long an API server keeps Events unless told otherwise (<c>--event-ttl</c>).</summary>
    private static readonly Duration Kept = Duration.FromHours(1);

    public string Name => "kubernetes-events";

    public Task ResetAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task ApplyAsync(EventEnvelope envelope, CancellationToken cancellationToken)
    {
        if (clock.GetCurrentInstant() - envelope.Event.At > Kept || !IsTold(catalog.TypeOf(envelope)) || Describe(catalog.Read(envelope), Streams.KeyOf(envelope.Stream)) is not { } note)
        {
            return;
        }

        await declarations.Known.WaitAsync(cancellationToken).ConfigureAwait(false);
        var key = Streams.KeyOf(envelope.Stream);
        if (declarations.FindResource(key) is not { } resource)
        {
            return;
        }

        try
        {
            await cluster.CreateAsync(Event(envelope, note, resource), cancellationToken).ConfigureAwait(false);
        }
        catch (ClusterException e) when (e.Status == 409)
        {
            // Its name is that of the fact: a host that ended before it could set its checkpoint wrote it.
        }
        catch (ClusterException e) when (e.Class == FailureClass.Denied)
        {
            // An Event is a courtesy: one that the server does not take must not hold up the ones behind it.
            Log.NotWritten(logger, key.ToString(), e.Message);
        }
    }

    // A plan is told by what comes of it; its body grows with the deployment, so it is not even read.
    private static bool IsTold(Type happened) => happened != typeof(ApplyPlanned);

    private static Note? Describe(object happened, ObjectKey key) => happened switch
    {
        ArtifactProduced e => SourceWords.OfNew(key.Kind, e.Artifact) is var (reason, message) ? new("Normal", reason, message) : null,
        SourceFetchFailed e => new("Warning", e.Failure.Reason, e.Failure.Message),
        VerificationFailed e => new("Warning", e.Failure.Reason, e.Failure.Message),
        DeploymentBlocked { Reason: Reasons.DependencyNotReady } => new("Normal", Reasons.DependencyNotReady, "Dependencies do not meet ready condition, retrying in 30s"),
        PlanHeld e => new("Warning", Reasons.ApprovalRequired, PlanApproval.Describe(e, key.Namespace, key.Name)),
        PlanApproved e => new("Normal", "PlanApproved", $"plan {e.PlanDigest} approved by {e.Approver}"),
        ObjectsHandedOver e => new("Normal", Reasons.Progressing, string.Join('\n', e.Objects.Select(item => $"{item.Object} handed over: {item.Note}"))),
        FlappingDetected e => new("Warning", "Flapping", Describe(e)),
        ResourcesApplied e => Applied(e.Objects),
        DriftCorrected e => Applied(e.Objects),
        ResourcesPruned { Failed.IsEmpty: true } e => new("Normal", Reasons.Progressing, string.Join('\n', e.Deleted.Select(item => $"{item} deleted").Concat(e.Kept.Select(item => $"{item.Object} skipped")))),
        HealthAssessed { Verdict: HealthVerdict.Healthy } e => new("Normal", Reasons.Progressing, $"Health check passed in {GoDuration.Print(e.Took)}"),
        ReconciliationSucceeded e => new("Normal", Reasons.ReconciliationSucceeded, $"Applied revision: {e.Inputs.Revision}"),
        _ when ReleaseNotes.Of(happened) is { } release => new(release.IsGood ? "Normal" : "Warning", release.Reason, release.Message),
        ReconciliationFailed e => new("Warning", e.Failure.Reason, e.Failure.Message),
        _ => null,
    };

    private static string Describe(FlappingDetected fight)
    {
        var fields = fight.Paths.IsEmpty ? "is deleted" : $"is changed at {string.Join(", ", fight.Paths)}";
        var manager = fight.Manager.Length == 0 ? string.Empty : $" by {fight.Manager}";
        return $"{fight.Object} {fields}{manager} as soon as it is corrected ({fight.Times} times); from now on it is corrected at most once an hour. Leave the fields to one of the two";
    }

    private static Note? Applied(IEnumerable<AppliedObject> objects)
    {
        var lines = objects.Where(item => item.Outcome != AppliedOutcome.Refused).Select(item => $"{item.Object} {item.Outcome.ToString().ToLowerInvariant()}");
        return string.Join('\n', lines) is { Length: > 0 } text ? new("Normal", Reasons.Progressing, text) : null;
    }

    private static KubeObject Event(EventEnvelope envelope, Note note, KubeObject resource)
    {
        var at = InstantPattern.General.Format(envelope.Event.At);
        var controller = resource.Kind switch
        {
            "Kustomization" => "kustomize-controller",
            "HelmRelease" => "helm-controller",
            _ => "source-controller",
        };
        return new KubeObject(KubeMap.Of(
            ("apiVersion", (KubeValue)"v1"),
            ("kind", "Event"),
            ("metadata", KubeMap.Of(("name", (KubeValue)$"{resource.Name}.{envelope.Event.Id:N}"), ("namespace", resource.Namespace))),
            ("involvedObject", KubeMap.Of(
                ("apiVersion", (KubeValue)resource.ApiVersion), ("kind", resource.Kind), ("name", resource.Name), ("namespace", resource.Namespace),
                ("resourceVersion", resource.ResourceVersion), ("uid", resource.Uid))),
            ("type", note.Type),
            ("reason", note.Reason),
            ("message", Cut(note.Message, MaximumMessage)),
            ("count", 1L),
            ("firstTimestamp", at),
            ("lastTimestamp", at),
            ("source", KubeMap.Of(("component", (KubeValue)controller)))));
    }

    private static string Cut(string text, int length) => text.Length <= length ? text : text[..length] + "...";

    private sealed record Note(string Type, string Reason, string Message);

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The Kubernetes Event for {Key} was not taken: {Message}")]
        public static partial void NotWritten(ILogger logger, string key, string message);
    }
}
