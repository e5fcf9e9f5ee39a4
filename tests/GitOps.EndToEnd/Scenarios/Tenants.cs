using GitOps.Core;
using GitOps.Core.Deployments;
using GitOps.Core.Deployments.Applying;
using GitOps.Core.Objects;
using GitOps.EndToEnd.Infrastructure;
using GitOps.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace GitOps.EndToEnd.Scenarios;

/// <summary>Tenants are applied as service accounts of theirs: what they may not is refused by the server, and nobody else is held up.</summary>
public sealed class Tenants
{
    private const string Greedy =
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata:
          name: greedy-NAME
        roleRef:
          apiGroup: rbac.authorization.k8s.io
          kind: ClusterRole
          name: cluster-admin
        subjects:
          - kind: ServiceAccount
            name: tenant
            namespace: NAME

        """;

    [Fact]
    public async Task A_cluster_role_binding_of_a_tenant_is_refused_in_the_servers_words_while_others_go_on()
    {
        await using var engine = await StartAsync();
        engine.Commit("Take all", ("greedy/binding.yaml", Greedy.Replace("NAME", engine.Space, StringComparison.Ordinal)), ("honest/more.yaml", Manifest.Config("more", "1")));
        await engine.DeclareAsync("greedy", "./greedy", ("serviceAccountName", "tenant"));
        await engine.DeclareAsync("honest", "./honest", ("serviceAccountName", "tenant"));
        await engine.ReadyAsync("honest");

        // Ready it may have been of the commit before.
        await engine.UntilAsync("the others' object is there", async () => await engine.FindConfigAsync("more") is not null);

        var refused = await engine.ConditionAsync("greedy", "False", $"system:serviceaccount:{engine.Space}:tenant");
        var message = Manifest.Condition(refused, "Ready")!["message"]!.AsString!;
        Assert.Contains("ClusterRoleBinding", message, StringComparison.Ordinal);
        Assert.Contains("clusterrolebindings", message, StringComparison.Ordinal);
        Assert.Null(await engine.Cluster.FindAsync(new ObjectRef(new GroupVersionKind("rbac.authorization.k8s.io", "v1", "ClusterRoleBinding"), string.Empty, $"greedy-{engine.Space}"), TestContext.Current.CancellationToken));
        await SeenEverywhereAsync(engine, "greedy", "clusterrolebindings");
    }

    [Fact]
    public async Task An_object_in_another_namespace_is_refused_too()
    {
        await using var engine = await StartAsync();
        var foreign = Manifest.Config("intruder", "1").Replace("  name: intruder", "  name: intruder\n  namespace: default", StringComparison.Ordinal);
        engine.Commit("Reach out", ("greedy/foreign.yaml", foreign));
        var definition = Manifest.Kustomization(engine.Space, "greedy", "./greedy", "fleet", ("serviceAccountName", "tenant"));
        await engine.ApplyAsync(definition.Without("spec", "targetNamespace"));
        await engine.ConditionAsync("greedy", "False", "in the namespace \"default\"");
        await SeenEverywhereAsync(engine, "greedy", "in the namespace \"default\"");
    }

    [Fact]
    public async Task A_default_service_account_locks_in_who_names_none()
    {
        await using var engine = await StartAsync(services => services.Configure<GitOpsOptions>(options => options.DefaultServiceAccount = "tenant"));
        engine.Commit("Take all", ("greedy/binding.yaml", Greedy.Replace("NAME", engine.Space, StringComparison.Ordinal)));
        await engine.DeclareAsync("greedy", "./greedy");
        await engine.ConditionAsync("greedy", "False", $"system:serviceaccount:{engine.Space}:tenant");
    }

    private static async Task SeenEverywhereAsync(TestEngine engine, string name, string words)
    {
        var token = TestContext.Current.CancellationToken;
        Assert.Contains((await engine.EventsOfAsync(name)).OfType<ReconciliationFailed>(), item => item.Failure.Message.Contains(words, StringComparison.Ordinal) && item.Failure.Class == FailureClass.Denied);
        var events = new ObjectQuery(new GroupVersionKind(string.Empty, "v1", "Event"), engine.Space, FieldSelector: $"involvedObject.name={name}");
        await engine.UntilAsync("the failure is a Kubernetes Event", async () => (await engine.Cluster.ListAsync(events, token)).Items
            .Any(item => item.Root["type"]?.AsString == "Warning" && item.Root["message"]!.AsString!.Contains(words, StringComparison.Ordinal)));
    }

    // A service account that may do as it likes in its namespace and nothing elsewhere.
    private static async Task<TestEngine> StartAsync(Action<IServiceCollection>? change = null)
    {
        var engine = await TestEngine.StartAsync([("honest/config.yaml", Manifest.Config("settings", "1")), ("greedy/config.yaml", Manifest.Config("bait", "1"))], change);
        await engine.ApplyAsync(new KubeObject(KubeMap.Of(
            ("apiVersion", (KubeValue)"v1"), ("kind", "ServiceAccount"), ("metadata", KubeMap.Of(("name", (KubeValue)"tenant"), ("namespace", engine.Space))))));
        await engine.ApplyAsync(new KubeObject(KubeMap.Of(
            ("apiVersion", (KubeValue)"rbac.authorization.k8s.io/v1"),
            ("kind", "RoleBinding"),
            ("metadata", KubeMap.Of(("name", (KubeValue)"tenant"), ("namespace", engine.Space))),
            ("roleRef", KubeMap.Of(("apiGroup", (KubeValue)"rbac.authorization.k8s.io"), ("kind", "ClusterRole"), ("name", "cluster-admin"))),
            ("subjects", KubeList.Of(KubeMap.Of(("kind", (KubeValue)"ServiceAccount"), ("name", "tenant"), ("namespace", engine.Space)))))));
        await SkipWithoutRightsAsync(engine);
        return engine;
    }

    private static async Task SkipWithoutRightsAsync(TestEngine engine)
    {
        try
        {
            var nobody = engine.Cluster.As(new ClusterIdentity($"system:serviceaccount:{engine.Space}:nobody", []));
            await nobody.ListAsync(new ObjectQuery(new GroupVersionKind(string.Empty, "v1", "Secret"), engine.Space), TestContext.Current.CancellationToken);
        }
        catch (ClusterException e) when (e.Status == 403)
        {
            return;
        }

        await engine.DisposeAsync();
        Assert.Skip("this cluster lets everybody do everything");
    }
}
