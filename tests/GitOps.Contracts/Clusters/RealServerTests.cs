using GitOps.Adapters.Kubernetes;
using GitOps.Testing.Contracts;

namespace GitOps.Contracts.Clusters;

/// <summary>The Kubernetes adapter against the API server that <c>GITOPS_TEST_KUBECONFIG</c> names.</summary>
public sealed class RealServerTests
{
    public static TheoryData<string> Rules => [.. ClusterContract.Rules.Keys];

    [Theory]
    [MemberData(nameof(Rules))]
    public async Task The_Kubernetes_adapter_keeps_the_cluster_contract_on_a_real_server(string rule)
    {
        var path = Environment.GetEnvironmentVariable("GITOPS_TEST_KUBECONFIG");
        Assert.SkipWhen(string.IsNullOrEmpty(path), "GITOPS_TEST_KUBECONFIG names no kubeconfig of a Kubernetes API server");
        using var cluster = KubernetesCluster.Connect(new KubernetesOptions { KubeConfigPath = path, PageSize = 2 });
        await ClusterRun.RunAsync(cluster, rule, TestContext.Current.CancellationToken);
    }
}
