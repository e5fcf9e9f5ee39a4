using GitOps.Core.Deployments.Applying;
using GitOps.Core.Objects;
using GitOps.Testing.Contracts;

namespace GitOps.Contracts.Clusters;

/// <summary>Runs one rule in a namespace of its own, within a deadline.</summary>
internal static class ClusterRun
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    public static async Task RunAsync(ICluster cluster, string rule, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(Deadline);
        var made = await cluster.CreateAsync(
            new KubeObject(KubeMap.Of(("apiVersion", "v1"), ("kind", "Namespace"), ("metadata", KubeMap.Of(("generateName", "contract-"))))),
            deadline.Token);
        try
        {
            await ClusterContract.Rules[rule](new ClusterUnderTest(cluster, made.Name), deadline.Token);
        }
        finally
        {
            await cluster.DeleteAsync(made.Reference, new DeleteOptions(), CancellationToken.None);
        }
    }
}
