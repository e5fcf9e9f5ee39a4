using System.Collections.Immutable;
using GitOps.Core;
using GitOps.Core.Deployments.Applying;
using GitOps.Core.Objects;
using NodaTime;

namespace GitOps.Adapters.Kubernetes.CustomResources;

/// <summary>Installs the definitions of this package with server-side apply and waits until the server serves them.</summary>
internal sealed class CrdInstaller(ICluster cluster, ImmutableArray<KubeObject> definitions, int edition) : ICustomResourceDefinitions
{
    private const string FieldManager = "gitops-dotnet-definitions";
    private static readonly Duration Patience = Duration.FromSeconds(60);
    private static readonly Duration PollInterval = Duration.FromMilliseconds(100);

    public async Task<ImmutableArray<InstalledDefinition>> InstallAsync(CancellationToken cancellationToken)
    {
        var outcomes = ImmutableArray.CreateBuilder<InstalledDefinition>(definitions.Length);
        foreach (var definition in definitions)
        {
            outcomes.Add(new InstalledDefinition(definition.Name, await InstallAsync(definition, cancellationToken)));
        }

        foreach (var definition in definitions)
        {
            await WaitAsync(definition.Reference, cancellationToken);
        }

        return outcomes.MoveToImmutable();
    }

    private async Task<DefinitionOutcome> InstallAsync(KubeObject wanted, CancellationToken cancellationToken)
    {
        var live = await cluster.FindAsync(wanted.Reference, cancellationToken);
        if (DefinitionRules.FindDue(wanted, live, edition) is not { } due)
        {
            return DefinitionOutcome.LeftAlone;
        }

        var applied = await ApplyAsync(due, cancellationToken);
        return live is null ? DefinitionOutcome.Installed
            : live.ResourceVersion == applied.ResourceVersion ? DefinitionOutcome.Unchanged
            : DefinitionOutcome.Updated;
    }

    private async Task<KubeObject> ApplyAsync(KubeObject manifest, CancellationToken cancellationToken)
    {
        try
        {
            return await cluster.ApplyAsync(manifest, new ApplyOptions(FieldManager), cancellationToken);
        }
        catch (ClusterException refusal) when (DefinitionRules.DoesNotKnowValidations(refusal))
        {
            return await cluster.ApplyAsync(DefinitionRules.WithoutValidations(manifest), new ApplyOptions(FieldManager), cancellationToken);
        }
    }

    private async Task WaitAsync(ObjectRef definition, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(Patience.ToTimeSpan());
        try
        {
            await foreach (var change in cluster.WatchAsync(new ObjectQuery(definition.Kind, FieldSelector: $"metadata.name={definition.Name}"), deadline.Token))
            {
                if (change.Object is { } live && ServedDefinition.IsEstablished(live))
                {
                    await AwaitKindsAsync(live, deadline.Token);
                    return;
                }

                if (change.Object is { } refused && DefinitionRules.IsRefused(refused))
                {
                    throw Unserved(definition, "its names are taken by another definition");
                }
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw Unserved(definition, $"it was not established within {Patience.TotalSeconds:0} s");
        }
    }

    private async Task AwaitKindsAsync(KubeObject established, CancellationToken cancellationToken)
    {
        using var looks = new PeriodicTimer(PollInterval.ToTimeSpan());
        while (!await ServedDefinition.IsFoundAsync(cluster, established, cancellationToken))
        {
            await looks.WaitForNextTickAsync(cancellationToken);
        }
    }

    private static FailureException Unserved(ObjectRef definition, string why) =>
        new(new Failure(FailureClass.Transient, "DefinitionNotEstablished", $"the server does not serve {definition}: {why}"));
}
