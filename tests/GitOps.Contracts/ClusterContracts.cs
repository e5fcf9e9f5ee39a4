using GitOps.Contracts.Subjects;
using GitOps.Core.Deployments.Applying;
using GitOps.Testing.Contracts;

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
    public Task A_real_server_keeps_its_promise(string promise)
    {
        var path = Environment.GetEnvironmentVariable("GITOPS_TEST_KUBECONFIG");
        Assert.SkipWhen(string.IsNullOrEmpty(path), "GITOPS_TEST_KUBECONFIG names no kubeconfig of a Kubernetes API server");
        return CheckAsync(new RealClusterSubject(path!), promise);
    }

    private static async Task CheckAsync(IContractSubject<ICluster> subject, string promise)
    {
        await using (subject)
        {
            await ClusterContract.Rules.Single(rule => rule.Name == promise).CheckAsync(subject, TestContext.Current.CancellationToken);
        }
    }
}
