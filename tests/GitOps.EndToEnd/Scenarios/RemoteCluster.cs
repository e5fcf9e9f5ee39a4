using GitOps.Core.Objects;
using GitOps.EndToEnd.Infrastructure;

namespace GitOps.EndToEnd.Scenarios;

public sealed class RemoteCluster
{
    [Theory]
    [InlineData("value", null)]
    [InlineData("value.yaml", null)]
    [InlineData("admin.conf", "admin.conf")]
    public async Task A_kubeconfig_in_a_secret_leads_to_another_cluster(string key, string? named)
    {
        await using var remote = await TestCluster.StartAsync(TestContext.Current.CancellationToken, isFresh: true);
        await using var engine = await TestEngine.StartAsync([("apps/config.yaml", Manifest.Config("settings", "1"))]);
        await KeepAsync(engine, key, await File.ReadAllTextAsync(remote.Kubeconfig, TestContext.Current.CancellationToken));
        await remote.Client.ApplyAsync(Manifest.Namespace(engine.Space), new("e2e"), TestContext.Current.CancellationToken);
        var reference = KubeMap.Of(("name", (KubeValue)"remote"));
        await engine.DeclareAsync("apps", "./apps", ("kubeConfig", KubeMap.Of(("secretRef", (KubeValue)(named is null ? reference : reference.With("key", named))))));
        await engine.ReadyAsync("apps");
        Assert.NotNull(await FindAsync(remote, engine));
        Assert.Null(await engine.FindConfigAsync("settings"));

        var ready = await engine.ReadyAsync("apps", engine.Commit("Remove", ("apps/config.yaml", null), ("apps/other.yaml", Manifest.Config("other", "1"))));
        Assert.Null(await FindAsync(remote, engine));
        await engine.Cluster.DeleteAsync(ready.Reference, new(), TestContext.Current.CancellationToken);
        await engine.UntilAsync("the definition is gone", async () => await engine.FindAsync("kustomize.toolkit.fluxcd.io/v1", "Kustomization", "apps") is null);
    }

    [Fact]
    public async Task A_kubeconfig_that_runs_a_program_is_refused()
    {
        var proof = Path.Combine(Path.GetTempPath(), $"gitops-was-run-{Guid.NewGuid():N}");
        await using var engine = await TestEngine.StartAsync([("apps/config.yaml", Manifest.Config("settings", "1"))]);
        await KeepAsync(engine, "value",
            """
            apiVersion: v1
            kind: Config
            current-context: a
            clusters: [{name: a, cluster: {server: "https://127.0.0.1:1"}}]
            users: [{name: a, user: {exec: {apiVersion: client.authentication.k8s.io/v1, command: touch, args: [PROOF]}}}]
            contexts: [{name: a, context: {cluster: a, user: a}}]
            """.Replace("PROOF", proof, StringComparison.Ordinal));
        await engine.DeclareAsync("apps", "./apps", ("kubeConfig", KubeMap.Of(("secretRef", (KubeValue)KubeMap.Of(("name", (KubeValue)"remote"))))));
        await engine.ConditionAsync("apps", "False", "AllowExecInSecrets");
        Assert.False(File.Exists(proof));
    }

    [Fact]
    public async Task A_missing_secret_is_named_and_waited_for()
    {
        await using var engine = await TestEngine.StartAsync([("apps/config.yaml", Manifest.Config("settings", "1"))]);
        await engine.DeclareAsync("apps", "./apps", ("kubeConfig", KubeMap.Of(("secretRef", (KubeValue)KubeMap.Of(("name", (KubeValue)"remote"))))));
        await engine.ConditionAsync("apps", "False", $"failed to get secret '{engine.Space}/remote'");
    }

    private static Task<KubeObject?> FindAsync(TestCluster remote, TestEngine engine) => remote.Client.FindAsync(
        new ObjectRef(new GroupVersionKind(string.Empty, "v1", "ConfigMap"), engine.Space, "settings"), TestContext.Current.CancellationToken);

    private static Task KeepAsync(TestEngine engine, string key, string kubeconfig) => engine.ApplyAsync(new KubeObject(KubeMap.Of(
        ("apiVersion", (KubeValue)"v1"),
        ("kind", "Secret"),
        ("metadata", KubeMap.Of(("name", (KubeValue)"remote"), ("namespace", engine.Space))),
        ("stringData", KubeMap.Of([KeyValuePair.Create(key, (KubeValue)kubeconfig)])))));
}
