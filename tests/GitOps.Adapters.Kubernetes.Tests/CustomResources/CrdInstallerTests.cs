using GitOps.Adapters.Kubernetes.CustomResources;
using GitOps.Core.Deployments.Applying;
using GitOps.Core.Objects;

namespace GitOps.Adapters.Kubernetes.Tests.CustomResources;

public sealed class CrdInstallerTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task On_a_real_server_every_kind_is_served_after_installation_and_a_second_one_changes_nothing()
    {
        var path = Environment.GetEnvironmentVariable("GITOPS_TEST_KUBECONFIG");
        Assert.SkipWhen(path is null or "" or "none", "GITOPS_TEST_KUBECONFIG names no kubeconfig of a Kubernetes API server");
        using var cluster = KubernetesCluster.Connect(new KubernetesOptions { KubeConfigPath = path });
        var installer = new CrdInstaller(cluster, OwnDefinitions.All, OwnDefinitions.Edition);
        await installer.InstallAsync(Token);
        Assert.All(await installer.InstallAsync(Token), installed => Assert.NotEqual(DefinitionOutcome.Installed, installed.Outcome));
        Assert.All(await installer.InstallAsync(Token), installed => Assert.NotEqual(DefinitionOutcome.Updated, installed.Outcome));
        foreach (var spec in OwnDefinitions.All.Select(definition => definition.Spec))
        {
            var version = spec["versions"]!.AsList[0].AsMap["name"]!.AsString!;
            var kind = new GroupVersionKind(spec["group"]!.AsString!, version, spec.Find("names", "kind")!.AsString!);
            var mapping = await cluster.FindKindAsync(kind, Token);
            Assert.Equal(spec.Find("names", "plural")!.AsString, mapping?.Plural);
        }
    }

    [Fact]
    public async Task On_a_real_server_a_new_object_has_observed_nothing_and_a_bad_one_is_refused()
    {
        var path = Environment.GetEnvironmentVariable("GITOPS_TEST_KUBECONFIG");
        Assert.SkipWhen(path is null or "" or "none", "GITOPS_TEST_KUBECONFIG names no kubeconfig of a Kubernetes API server");
        using var cluster = KubernetesCluster.Connect(new KubernetesOptions { KubeConfigPath = path });
        await new CrdInstaller(cluster, OwnDefinitions.All, OwnDefinitions.Edition).InstallAsync(Token);
        var repository = new KubeObject(KubeJson.Parse("""
            {"apiVersion":"source.toolkit.fluxcd.io/v1","kind":"GitRepository","metadata":{"generateName":"definition-test-","namespace":"default"},
             "spec":{"interval":"1m","url":"https://git.example/fleet"}}
            """).AsMap);
        var made = await cluster.CreateAsync(repository, Token);
        await cluster.DeleteAsync(made.Reference, new DeleteOptions(), Token);
        Assert.Equal(-1, made.Status["observedGeneration"]?.AsInteger);
        Assert.Equal("60s", made.Spec["timeout"]?.AsString);
        var refusal = await Assert.ThrowsAsync<ClusterException>(() => cluster.CreateAsync(repository.With(["spec", "interval"], "soon"), Token));
        Assert.Equal((422, "Invalid"), (refusal.Status, refusal.Reason));
        Assert.Contains("spec.interval", refusal.Message, StringComparison.Ordinal);
    }
}
