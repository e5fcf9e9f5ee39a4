using System.Collections.Immutable;
using GitOps.Core.Deployments;
using GitOps.Core.Deployments.Planning;
using GitOps.Core.EventSourcing;
using GitOps.Core.Objects;
using GitOps.Core.Sources;
using NodaTime;

namespace GitOps.Core.Tests.Deployments;

/// <summary>Words for tables of given, when, then about deployments.</summary>
internal static class DeploymentScript
{
    public static readonly Instant Start = Instant.FromUtc(2026, 3, 6, 14, 5);
    public static readonly Provenance Commit = new() { Commit = new string('a', 40), Author = "Ada <ada@example.com>", Subject = "Raise replicas" };
    public static readonly RenderKey First = new("main@sha1:" + new string('a', 40), "sha1:t1", "sha256:d1", string.Empty);
    public static readonly RenderKey Second = First with { Revision = "main@sha1:" + new string('b', 40), ArtifactDigest = "sha1:t2" };
    public static readonly ObjectRef App = new(new GroupVersionKind("apps", "v1", "Deployment"), "shop", "web");
    public static readonly ObjectRef Config = new(new GroupVersionKind(string.Empty, "v1", "ConfigMap"), "shop", "settings");

    public static DeploymentEvent Declared => new DeploymentDeclared(1, "sha256:d1", "GitRepository/flux-system/fleet", "apps");

    public static ManifestsRendered Rendered(RenderKey inputs, string digest) => new(inputs, digest, 1, Commit);

    public static ApplyPlanned Planned(RenderKey inputs, string digest, ImmutableArray<ObjectRef> create, ImmutableArray<ObjectRef> prune = default) =>
        new(inputs, digest, [.. create.Select(item => new PlannedChange(item, PlannedAction.Create, []))], [], prune.IsDefault ? [] : prune, []);

    public static ResourcesApplied Applied(params ReadOnlySpan<ObjectRef> objects) =>
        new([.. objects.ToArray().Select(item => new AppliedObject(item, AppliedOutcome.Created, []))]);

    public static ReconciliationSucceeded Succeeded(RenderKey inputs, string digest) => new(inputs, digest, Commit);

    public static DeploymentState Given(params ReadOnlySpan<DeploymentEvent> history)
    {
        var (state, at) = (DeploymentState.Initial, Start);
        foreach (var happened in history)
        {
            state = DeploymentState.Evolve(state, happened, at);
            at += Duration.FromSeconds(1);
        }

        return state;
    }

    public static DeploymentState GivenApplied(RenderKey inputs, string digest, params ReadOnlySpan<ObjectRef> objects) =>
        Given(Declared, Rendered(inputs, digest), Planned(inputs, digest, [.. objects]), Applied(objects), Succeeded(inputs, digest));

    public static ImmutableArray<DeploymentEvent> When(this DeploymentState state, DeploymentObservation seen) =>
        ((Decision<DeploymentEvent>.Accepted)DeploymentDecider.Decide(state, seen)).Events;

    public static ApplyPlan Plan(ImmutableArray<PlannedChange> changes = default, ImmutableArray<ObjectRef> prune = default, ImmutableArray<DriftedObject> drift = default, ImmutableArray<ObjectNote> refused = default) =>
        new(changes.IsDefault ? [] : changes, [], prune.IsDefault ? [] : prune, [], drift.IsDefault ? [] : drift, refused.IsDefault ? [] : refused);

    public static PlannedChange Create(ObjectRef item) => new(item, PlannedAction.Create, []);
}
