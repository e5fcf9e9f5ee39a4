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
    public async Task A_cluster_that_trusts_tokens_of_the_engines_own_is_reached_by_a_config_map()
    {
        await using var engine = await TestEngine.StartAsync([("apps/config.yaml", Manifest.Config("settings", "1"))]);
        var own = k8s.KubernetesClientConfiguration.BuildConfigFromConfigFile(engine.TestCluster.Kubeconfig);
        await engine.ApplyAsync(new KubeObject(KubeMap.Of(
            ("apiVersion", (KubeValue)"v1"), ("kind", "ServiceAccount"), ("metadata", KubeMap.Of(("name", (KubeValue)"remote"), ("namespace", engine.Space))))));
        await engine.ApplyAsync(new KubeObject(KubeMap.Of(
            ("apiVersion", (KubeValue)"v1"),
            ("kind", "ConfigMap"),
            ("metadata", KubeMap.Of(("name", (KubeValue)"remote"), ("namespace", engine.Space))),
            ("data", KubeMap.Of(
                ("provider", (KubeValue)"generic"),
                ("address", own.Host),
                ("ca.crt", string.Concat((own.SslCaCerts ?? []).Select(authority => authority.ExportCertificatePem() + "\n"))),
                ("serviceAccountName", "remote"),
                ("audiences", "https://kubernetes.default.svc"))))));
        await engine.DeclareAsync("apps", "./apps", ("kubeConfig", KubeMap.Of(("configMapRef", (KubeValue)KubeMap.Of(("name", (KubeValue)"remote"))))));

        // The other side lets the account in, or not, as it lets in whom a token names.
        await engine.ConditionAsync("apps", "False", $"system:serviceaccount:{engine.Space}:remote");
        await engine.ApplyAsync(new KubeObject(KubeMap.Of(
            ("apiVersion", (KubeValue)"rbac.authorization.k8s.io/v1"),
            ("kind", "RoleBinding"),
            ("metadata", KubeMap.Of(("name", (KubeValue)"remote"), ("namespace", engine.Space))),
            ("roleRef", KubeMap.Of(("apiGroup", (KubeValue)"rbac.authorization.k8s.io"), ("kind", "ClusterRole"), ("name", "cluster-admin"))),
            ("subjects", KubeList.Of(KubeMap.Of(("kind", (KubeValue)"ServiceAccount"), ("name", "remote"), ("namespace", engine.Space)))))));
        engine.LookAt("apps");
        await engine.ReadyAsync("apps");
        Assert.NotNull(await engine.FindConfigAsync("settings"));
    }

    [Theory]
    [InlineData("aws", "the provider 'aws'")]
    [InlineData("generic", "has no key 'address'")]
    public async Task A_config_map_that_leads_to_no_cluster_is_named(string provider, string said)
    {
        await using var engine = await TestEngine.StartAsync([("apps/config.yaml", Manifest.Config("settings", "1"))]);
        await engine.ApplyAsync(new KubeObject(KubeMap.Of(
            ("apiVersion", (KubeValue)"v1"),
            ("kind", "ConfigMap"),
            ("metadata", KubeMap.Of(("name", (KubeValue)"remote"), ("namespace", engine.Space))),
            ("data", KubeMap.Of(("provider", (KubeValue)provider))))));
        await engine.DeclareAsync("apps", "./apps", ("kubeConfig", KubeMap.Of(("configMapRef", (KubeValue)KubeMap.Of(("name", (KubeValue)"remote"))))));
        await engine.ConditionAsync("apps", "False", said);
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
