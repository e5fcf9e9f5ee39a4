using System.Collections.Immutable;
using GitOps.Core.Deployments;
using GitOps.Core.Objects;
using GitOps.Core.Releases;
using GitOps.Core.Sources;

namespace GitOps.Core.Audit;

/// <summary>An event in words for people.</summary>
/// <param name="Verb">One word: what happened.</param>
/// <param name="Tone">How it should look.</param>
/// <param name="Text">The rest of the line; may be empty.</param>
/// <param name="Details">Further lines: objects with what happened to each.</param>
public sealed record EventSummary(string Verb, EventTone Tone, string Text, ImmutableArray<string> Details)
{
    /// <summary>Describes an event of the catalogue.</summary>
    public static EventSummary Of(object happened) => happened switch
    {
        SourceEvent source => OfSource(source),
        DeploymentEvent deployment => OfDeployment(deployment),
        LogSealed e => Line("sealed", EventTone.Good, $"{Plural(e.Streams, "stream")} up to position {e.Position}"),
        _ => new(happened.GetType().Name, EventTone.Plain, string.Empty, []),
    };

    /// <summary>The first twelve digits of the commit in a revision, with the reference before it: <c>main@1a2b3c4d5e6f</c>.</summary>
    public static string Short(string revision)
    {
        var colon = revision.LastIndexOf(':');
        var at = revision.IndexOf('@', StringComparison.Ordinal);
        var hash = colon < 0 ? revision : revision[(colon + 1)..];
        var reference = at < 0 ? string.Empty : revision[..(at + 1)];
        return reference + hash[..Math.Min(12, hash.Length)];
    }

    private static EventSummary OfSource(SourceEvent happened) => happened switch
    {
        SourceDeclared e => Line("declared", EventTone.Plain, $"{e.Url} {e.Reference}"),
        SourceChanged e => Line("changed", EventTone.Plain, $"{e.Url} {e.Reference}"),
        SourceSuspended => Line("suspended", EventTone.Warning, string.Empty),
        SourceResumed => Line("resumed", EventTone.Plain, string.Empty),
        ArtifactProduced e => Line("fetched", EventTone.Good, $"{Short(e.Artifact.Revision)} \"{e.Artifact.Provenance.Subject}\" by {e.Artifact.Provenance.Author}"),
        SourceConfirmed e => Line("confirmed", EventTone.Good, Short(e.Revision)),
        SourceFetchFailed e => Line("failed", EventTone.Bad, $"{e.Failure.Reason}: {e.Failure.Message}"),
        VerificationFailed e => Line("unverified", EventTone.Bad, $"{e.Failure.Reason}: {e.Failure.Message}"),
        SourceRequestHandled e => Line("asked", EventTone.Plain, e.Token),
        SourceRetired => Line("retired", EventTone.Warning, string.Empty),
        _ => Line(happened.GetType().Name, EventTone.Plain, string.Empty),
    };

    private static EventSummary OfDeployment(DeploymentEvent happened) => happened switch
    {
        DeploymentDeclared e => Line("declared", EventTone.Plain, $"./{e.Path} of {e.Source}"),
        DeploymentChanged e => Line("changed", EventTone.Plain, $"./{e.Path} of {e.Source}"),
        DeploymentSuspended => Line("suspended", EventTone.Warning, string.Empty),
        DeploymentResumed => Line("resumed", EventTone.Plain, string.Empty),
        DeploymentBlocked e => Line("waiting", EventTone.Plain, e.Message),
        ManifestsRendered e => Line("rendered", EventTone.Plain, $"{e.ObjectCount} objects from {Short(e.Inputs.Revision)}"),
        ApplyPlanned e => new("planned", EventTone.Plain, $"{Count(e)} for {Short(e.Inputs.Revision)}", []),
        PlanHeld e => new("held", EventTone.Warning, $"{e.PlanDigest} waits for approval", e.Reasons),
        PlanApproved e => Line("approved", EventTone.Good, $"{e.PlanDigest} by {e.Approver}"),
        ObjectsHandedOver e => new("handed over", EventTone.Plain, Plural(e.Objects.Length, "object"), [.. e.Objects.Select(item => $"{item.Object}: {item.Note}")]),
        FlappingDetected e => new("flapping", EventTone.Warning, $"{e.Object} changed {e.Times} times{(e.Manager.Length == 0 ? string.Empty : $" by {e.Manager}")}", [.. e.Paths]),
        PlanAbandoned e => Line("abandoned", EventTone.Warning, e.Why),
        ResourcesApplied e => new("applied", ToneOf(e.Objects), Plural(e.Objects.Length, "object"), [.. e.Objects.SelectMany(Lines)]),
        DriftDetected e => new("drift", EventTone.Warning, Plural(e.Objects.Length, "object"), [.. e.Objects.SelectMany(Lines)]),
        DriftCorrected e => new("corrected", ToneOf(e.Objects), Plural(e.Objects.Length, "object"), [.. e.Objects.SelectMany(Lines)]),
        ResourcesPruned e => new("pruned", e.Failed.IsEmpty ? EventTone.Good : EventTone.Bad, Plural(e.Deleted.Length, "object"),
            [.. e.Deleted.Select(item => $"{item} deleted"), .. e.Kept.Select(item => $"{item.Object} kept: {item.Note}"), .. e.Failed.Select(item => item.Note)]),
        HealthAssessed { Verdict: HealthVerdict.Progressing } e => Line("awaiting", EventTone.Plain, $"health of {Plural(e.NotReady.Length, "object")}"),
        HealthAssessed { Verdict: HealthVerdict.Healthy } e => Line("healthy", EventTone.Good, $"after {e.Took.TotalSeconds:0.#} s"),
        HealthAssessed e => new("unhealthy", EventTone.Bad, Plural(e.NotReady.Length, "object"), [.. e.NotReady.Select(item => $"{item.Object} {item.Note}")]),
        ReconciliationSucceeded e => Line("ready", EventTone.Good, Short(e.Inputs.Revision)),
        ReconciliationFailed e => Line("failed", EventTone.Bad, $"{e.Failure.Reason}: {e.Failure.Message}"),
        DriftResolved => Line("undrifted", EventTone.Good, string.Empty),
        ReleaseActionStarted e => Line(ReleaseWords.NameOf(e.Action), EventTone.Plain, $"{e.Release.FullName} with {e.Release.VersionedChart}"),
        ReleaseHookStarted e => Line("hook", EventTone.Plain, $"{e.Moment} {e.Hook}"),
        ReleaseHookEnded e => Line("hook", e.Succeeded ? EventTone.Good : EventTone.Bad, $"{e.Moment} {e.Hook} {(e.Succeeded ? "succeeded" : e.Message)}"),
        ReleaseInstalled e => Line("installed", EventTone.Good, $"{e.Release.FullName} with {e.Release.VersionedChart}"),
        ReleaseUpgraded e => Line("upgraded", EventTone.Good, $"{e.Release.FullName} with {e.Release.VersionedChart}"),
        ReleaseRolledBack e => Line("rolled back", EventTone.Warning, $"{e.Release.FullName} to v{e.Target}"),
        ReleaseTested e => Line("tested", EventTone.Good, $"{e.Release.FullName}: {Plural(e.Release.Tests.Length, "test")}"),
        ReleaseUninstalled e => Line("uninstalled", EventTone.Warning, e.Release.FullName),
        ReleaseActionFailed e => Line("failed", e.Counts ? EventTone.Bad : EventTone.Warning, $"{ReleaseWords.NameOf(e.Action)} of {e.Release.FullName}: {e.Message}"),
        ReleaseUnlocked e => Line("unlocked", EventTone.Warning, $"{e.Release.FullName} from {e.From}"),
        ReleaseTakenOver e => Line("taken over", EventTone.Warning, $"v{e.Revision}: {e.Why}"),
        DeploymentRequestHandled e => Line("asked", EventTone.Plain, e.Token),
        DeploymentRetired e => Line("retired", EventTone.Warning, e.Policy),
        _ => Line(happened.GetType().Name, EventTone.Plain, string.Empty),
    };

    private static EventSummary Line(string verb, EventTone tone, string text) => new(verb, tone, text, []);

    private static string Count(ApplyPlanned plan)
    {
        var parts = new[]
        {
            (plan.Changes.Count(item => item.Action == PlannedAction.Create), "to create"),
            (plan.Changes.Count(item => item.Action == PlannedAction.Configure), "to configure"),
            (plan.Changes.Count(item => item.Action == PlannedAction.Recreate), "to recreate"),
            (plan.Adopted.Length, "to adopt"),
            (plan.Prune.Length, "to prune"),
            (plan.Orphaned.Length, "to let go"),
        };
        return string.Join(", ", parts.Where(part => part.Item1 > 0).Select(part => $"{part.Item1} {part.Item2}"));
    }

    private static EventTone ToneOf(IEnumerable<AppliedObject> objects) => objects.Any(item => item.Outcome == AppliedOutcome.Refused) ? EventTone.Bad : EventTone.Good;

    private static IEnumerable<string> Lines(AppliedObject item) => item.Outcome == AppliedOutcome.Refused
        ? [$"{item.Object} refused: {item.Refusal}"]
        : [$"{item.Object} {item.Outcome.ToString().ToLowerInvariant()}", .. item.Differences.Select(Line)];

    private static IEnumerable<string> Lines(DriftedObject item) => item.Differences.IsEmpty && item.Manager.Length == 0
        ? [$"{item.Object} is gone"]
        : [$"{item.Object} changed{(item.Manager.Length == 0 ? string.Empty : $" by {item.Manager}")}", .. item.Differences.Select(Line)];

    private static string Line(FieldChange change) => change is { From: KubeString from, To: KubeString to } && (from.Text.Contains('\n') || to.Text.Contains('\n'))
        ? FirstDifference(change.Path, from.Text.Split('\n'), to.Text.Split('\n'))
        : $"  {change.Path}: {Value(change.From)} -> {Value(change.To)}";

    // Of a text with many lines the first that differs is enough to see what it is about.
    private static string FirstDifference(string path, string[] from, string[] to)
    {
        var at = 0;
        while (at < from.Length && at < to.Length && from[at] == to[at])
        {
            at++;
        }

        return $"  {path} line {at + 1}: {LineOf(from, at)} -> {LineOf(to, at)}";
    }

    private static string LineOf(string[] lines, int at) => at < lines.Length ? lines[at] : "(absent)";

    private static string Value(KubeValue? value) => value is null ? "(absent)" : value.AsString ?? value.ToString();

    private static string Plural(int count, string noun) => count == 1 ? $"1 {noun}" : $"{count} {noun}s";
}

/// <summary>How a line should look.</summary>
public enum EventTone
{
    /// <summary>Neither good nor bad.</summary>
    Plain,

    /// <summary>Something came to a good end.</summary>
    Good,

    /// <summary>Someone should look, at leisure.</summary>
    Warning,

    /// <summary>Something went wrong.</summary>
    Bad,
}
