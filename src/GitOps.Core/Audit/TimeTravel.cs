using System.Collections.Immutable;
using GitOps.Core.Definitions;
using GitOps.Core.Deployments;
using GitOps.Core.Deployments.Rendering;
using GitOps.Core.EventSourcing;
using GitOps.Core.Objects;
using GitOps.Core.Sources;
using GitOps.Core.Yaml;
using NodaTime;

namespace GitOps.Core.Audit;

/// <summary>What was true of a deployment at an instant.</summary>
public sealed record DeploymentAt
{
    /// <summary>The deployment.</summary>
    public required ObjectKey Key { get; init; }

    /// <summary>Version of the last event that had happened.</summary>
    public required long Version { get; init; }

    /// <summary><c>Kind/namespace/name</c> of its source.</summary>
    public required string Source { get; init; }

    /// <summary>Folder in the source.</summary>
    public required string Path { get; init; }

    /// <summary>Whether everything asked for was applied and healthy.</summary>
    public required bool IsReady { get; init; }

    /// <summary>Whether it rested.</summary>
    public required bool IsSuspended { get; init; }

    /// <summary>The revision that was applied last; empty before the first success.</summary>
    public required string AppliedRevision { get; init; }

    /// <summary>When that revision became the applied one; null before the first success.</summary>
    public Instant? AppliedSince { get; init; }

    /// <summary>Commit and author of that revision; null before the first success.</summary>
    public Provenance? Provenance { get; init; }

    /// <summary>The applied manifests in the content store; empty before the first success.</summary>
    public required string ManifestsDigest { get; init; }

    /// <summary>Every object that was or may have been in the cluster because of it.</summary>
    public required ImmutableArray<ObjectRef> Inventory { get; init; }

    /// <summary>The last word on health; null when none was said.</summary>
    public HealthVerdict? Health { get; init; }

    /// <summary>Objects that were not ready then, with why.</summary>
    public required ImmutableArray<ObjectNote> NotReady { get; init; }

    /// <summary>What had failed; null when nothing had.</summary>
    public Failure? Failure { get; init; }

    /// <summary>What it waited for; empty when for nothing.</summary>
    public required string WaitingFor { get; init; }

    /// <summary>The files that the applied manifests were made from (<see cref="RenderRecord"/>) in the content store; empty when they were not kept.</summary>
    public string InputsDigest { get; init; } = string.Empty;

    /// <summary>Events up to then that cannot be read here; what they say is missing in all of the above.</summary>
    public ImmutableArray<UnreadEvent> Unread { get; init; } = [];
}

/// <summary>Folds events up to an instant.</summary>
public static class TimeTravel
{
    /// <summary>The deployment as it was at an instant; null when it was not declared then.</summary>
    /// <remarks>
    /// Takes the events of the stream up to the first one that is later, so that the answer is a state that there was, but for what
    /// <see cref="DeploymentAt.Unread"/> events would say.
    /// </remarks>
    public static async Task<DeploymentAt?> FindAsync(IEventReader events, ObjectKey key, Instant at, CancellationToken cancellationToken = default)
    {
        var (state, version, since) = (DeploymentState.Initial, 0L, (Instant?)null);
        var unread = new List<UnreadEvent>();
        await foreach (var (envelope, happened) in AuditEvents.ReadStreamAsync(events, Streams.Deployment(key), unread.Add, cancellationToken).ConfigureAwait(false))
        {
            if (envelope.Event.At > at)
            {
                break;
            }

            var before = state.Applied?.Revision;
            state = DeploymentState.Evolve(state, (DeploymentEvent)happened, envelope.Event.At);
            version = envelope.Version;
            since = state.Applied is null ? null : state.Applied.Revision == before ? since : envelope.Event.At;
        }

        unread.RemoveAll(item => item.At > at);
        return state.IsDeclared || (unread.Count > 0 && !state.IsRetired) ? Of(key, state, Math.Max(version, unread.Select(item => item.Version).DefaultIfEmpty().Max()), since) with { Unread = [.. unread] } : null;
    }

    /// <summary>The manifests that were applied then, as YAML in the order of application. Values of Secrets are keyed digests.</summary>
    /// <returns>Null when nothing was applied, or the content is not kept any more.</returns>
    /// <exception cref="FailureException">The content is not what its digest says.</exception>
    public static async Task<string?> FindManifestsAsync(IContentStore contents, DeploymentAt then, CancellationToken cancellationToken = default) =>
        then.ManifestsDigest.Length > 0 && await contents.FindAsync(then.ManifestsDigest, cancellationToken).ConfigureAwait(false) is { } json
            ? KubeYaml.WriteAll(KubeJson.Parse(json).AsList.Select(item => new KubeObject(item.AsMap)), sortKeys: true)
            : null;

    private static DeploymentAt Of(ObjectKey key, DeploymentState state, long version, Instant? since) => new()
    {
        Key = key,
        Version = version,
        Source = state.Source,
        Path = state.Path,
        IsReady = state.IsReady,
        IsSuspended = state.IsSuspended,
        AppliedRevision = state.Applied?.Revision ?? string.Empty,
        AppliedSince = since,
        Provenance = state.AppliedProvenance,
        ManifestsDigest = state.AppliedDigest,
        Inventory = state.Inventory,
        Health = state.Health?.Verdict,
        NotReady = state.Health?.NotReady ?? [],
        Failure = state.Failed?.Failure,
        WaitingFor = state.Blocked?.Message ?? string.Empty,
        InputsDigest = state.AppliedInputs,
    };
}
