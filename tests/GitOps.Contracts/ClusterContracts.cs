using GitOps.Contracts.Subjects;
using GitOps.Core.Deployments.Applying;
using GitOps.Testing.Contracts;
using GitOps.Tests.Lab;

namespace GitOps.Contracts;

/// <summary>Every rule of the cluster port, through the Kubernetes adapter, on the embedded server and on a real one.</summary>
public sealed class ClusterContracts
{
    public static TheoryData<string> Rules { get; } = [.. ClusterContract.Rules.Select(rule => rule.Name)];

    [Theory]
    [MemberData(nameof(Rules))]
    public Task The_embedded_cluster_keeps_its_promise(string promise) => CheckAsync(new EmbeddedClusterSubject(), promise);

    [Theory]
    [MemberData(nameof(Rules))]
    public async Task A_real_server_keeps_its_promise(string promise) =>
        await CheckAsync(new RealClusterSubject(await RealCluster.KubeconfigAsync(withControllers: true, TestContext.Current.CancellationToken)), promise);

    private static async Task CheckAsync(IContractSubject<ICluster> subject, string promise)
    {
        await using (subject)
        {
            await ClusterContract.Rules.Single(rule => rule.Name == promise).CheckAsync(subject, TestContext.Current.CancellationToken);
        }
    }
}
