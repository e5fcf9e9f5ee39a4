namespace GitOps.Adapters.EmbeddedCluster.Tests.Kubectl;

public sealed class KubectlTests : IAsyncLifetime
{
    private const string Web =
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: web
          labels: {app: web}
        spec:
          replicas: 2
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}}
            spec:
              containers:
              - name: web
                image: nginx:1.27
                ports: [{containerPort: 80}]
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: web}
        spec:
          selector: {app: web}
          ports: [{port: 80}]
        """;

    private readonly string folder = Directory.CreateTempSubdirectory("embedded-kubectl").FullName;
    private ClusterClient cluster = null!;
    private Kubectl kubectl = null!;

    public async ValueTask InitializeAsync()
    {
        Kubectl.SkipWhenAbsent();
        cluster = await ClusterClient.StartAsync();
        var kubeconfig = Path.Combine(folder, "kubeconfig");
        await cluster.Cluster.WriteKubeconfigAsync(kubeconfig, ClusterClient.Cancel);
        kubectl = new Kubectl(kubeconfig);
    }

    public async ValueTask DisposeAsync()
    {
        if (cluster is not null)
        {
            await cluster.DisposeAsync();
        }

        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Apply_get_wait_diff_and_delete()
    {
        Assert.Equal("deployment.apps/web created\nservice/web created\n", await kubectl.OkAsync(Web, "apply", "-f", "-"));
        Assert.Equal("deployment.apps/web unchanged\nservice/web unchanged\n", await kubectl.OkAsync(Web, "apply", "-f", "-"));
        Assert.Equal("deployment.apps/web condition met\n", await kubectl.OkAsync(null, "wait", "--for=condition=Available", "deploy/web", "--timeout=20s"));
        Assert.Contains("deployment \"web\" successfully rolled out", await kubectl.OkAsync(null, "rollout", "status", "deploy/web", "--timeout=20s"), StringComparison.Ordinal);
        var wide = await kubectl.OkAsync(null, "get", "deploy", "-o", "wide");
        Assert.Matches("^NAME +READY +UP-TO-DATE +AVAILABLE +AGE +CONTAINERS +IMAGES +SELECTOR\n", wide);
        Assert.Contains("nginx:1.27", wide, StringComparison.Ordinal);
        Assert.Contains("pod/web-", await kubectl.OkAsync(null, "get", "all"), StringComparison.Ordinal);
        Assert.Contains("clusterIP: 10.96.", await kubectl.OkAsync(null, "get", "svc", "web", "-o", "yaml"), StringComparison.Ordinal);

        var changed = Web.Replace("nginx:1.27", "nginx:1.28", StringComparison.Ordinal);
        var (code, diff, _) = await kubectl.RunAsync(changed, "diff", "-f", "-");
        Assert.Equal(1, code);
        Assert.Contains("+      - image: nginx:1.28", diff, StringComparison.Ordinal);
        Assert.Equal("deployment.apps/web configured\nservice/web unchanged\n", await kubectl.OkAsync(changed, "apply", "-f", "-"));
        Assert.Equal("deployment.apps \"web\" deleted from default namespace\nservice \"web\" deleted from default namespace\n", Normal(await kubectl.OkAsync(changed, "delete", "-f", "-")));
    }

    [Fact]
    public async Task Server_side_apply_and_its_conflicts()
    {
        await kubectl.OkAsync(Web, "apply", "--server-side", "-f", "-");
        await kubectl.OkAsync(null, "scale", "deploy/web", "--replicas=5");
        var (code, _, error) = await kubectl.RunAsync(Web, "apply", "--server-side", "--field-manager=other", "-f", "-");
        Assert.NotEqual(0, code);
        Assert.Contains("Apply failed with 1 conflict: conflict with \"kubectl\" with subresource \"scale\" using apps/v1: .spec.replicas", error, StringComparison.Ordinal);
        await kubectl.OkAsync(Web, "apply", "--server-side", "--field-manager=other", "--force-conflicts", "-f", "-");
        Assert.Equal("2", await kubectl.OkAsync(null, "get", "deploy", "web", "-o", "jsonpath={.spec.replicas}"));
    }

    [Fact]
    public async Task Everyday_commands_work()
    {
        await kubectl.OkAsync(null, "create", "namespace", "team");
        await kubectl.OkAsync(null, "create", "configmap", "settings", "-n", "team", "--from-literal=a=b");
        await kubectl.OkAsync(null, "label", "cm", "settings", "-n", "team", "x=y");
        await kubectl.OkAsync(null, "annotate", "cm", "settings", "-n", "team", "x=y");
        await kubectl.OkAsync(null, "patch", "cm", "settings", "-n", "team", "--type=merge", "-p", """{"data":{"a":"c"}}""");
        Assert.Equal("c", await kubectl.OkAsync(null, "get", "cm", "settings", "-n", "team", "-o", "jsonpath={.data.a}"));
        await kubectl.OkAsync(null, "create", "deployment", "web", "-n", "team", "--image=nginx:1.27");
        await kubectl.OkAsync(null, "set", "image", "deploy/web", "-n", "team", "nginx=nginx:1.28");
        Assert.Contains("web", await kubectl.OkAsync(null, "describe", "deploy", "web", "-n", "team"), StringComparison.Ordinal);
        Assert.Equal("yes\n", await kubectl.OkAsync(null, "auth", "can-i", "create", "pods"));
        Assert.Contains("namespaces", await kubectl.OkAsync(null, "api-resources"), StringComparison.Ordinal);
        Assert.Contains("apps/v1", await kubectl.OkAsync(null, "api-versions"), StringComparison.Ordinal);
        Assert.Contains("containers", await kubectl.OkAsync(null, "explain", "deployment.spec.template.spec"), StringComparison.Ordinal);
        await kubectl.OkAsync(null, "delete", "namespace", "team", "--timeout=20s");
    }

    [Fact]
    public async Task Custom_resources_are_found_listed_and_scaled()
    {
        await kubectl.OkAsync(Manifests.Widgets, "apply", "-f", "-");
        await kubectl.OkAsync(null, "wait", "--for=condition=Established", "crd/widgets.example.com", "--timeout=20s");
        await kubectl.OkAsync("""{"apiVersion":"example.com/v1","kind":"Widget","metadata":{"name":"w"},"spec":{"color":"red"}}""", "apply", "-f", "-");
        Assert.Matches("^NAME +SIZE +READY\nw +3 +\n$", await kubectl.OkAsync(null, "get", "wd"));
        await kubectl.OkAsync(null, "scale", "widget/w", "--replicas=4");
        Assert.Equal("4", await kubectl.OkAsync(null, "get", "widget", "w", "-o", "jsonpath={.spec.size}"));
    }

    [Fact]
    public async Task A_misspelt_field_is_refused()
    {
        var (code, _, error) = await kubectl.RunAsync(Web.Replace("replicas:", "replcas:", StringComparison.Ordinal), "apply", "-f", "-");
        Assert.Equal(1, code);
        Assert.Contains("unknown field \"spec.replcas\"", error, StringComparison.Ordinal);
    }

    // Older versions of kubectl do not say where an object was.
    private static string Normal(string text) => text.Contains("from default", StringComparison.Ordinal) ? text : text.Replace(" deleted", " deleted from default namespace", StringComparison.Ordinal);
}
