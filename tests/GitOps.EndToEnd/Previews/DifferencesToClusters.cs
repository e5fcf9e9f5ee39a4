using GitOps.Core.Deployments.Applying;
using GitOps.Core.Objects;
using GitOps.EndToEnd.Infrastructure;

namespace GitOps.EndToEnd.Previews;

/// <summary><c>render DIR --diff cluster</c>: what a server has against what it would have, asked over HTTP without changing it.</summary>
public sealed class DifferencesToClusters : IAsyncLifetime
{
    private readonly RenderProgram program = new();
    private readonly string space = $"render-{Guid.NewGuid():N}"[..16];
    private TestCluster cluster = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        cluster = await TestCluster.StartAsync(Token);
        await ApplyAsync(Manifest.Namespace(space));
        program
            .With("apps/kustomization.yaml", $"namespace: {space}\nresources: [a.yaml, web.yaml, secret.yaml]\n")
            .With("apps/a.yaml", Manifest.Config("a", "one"))
            .With("apps/web.yaml", Manifest.Deployment("web", 2))
            .With("apps/secret.yaml", SecretWith("hunter2"));
    }

    public async ValueTask DisposeAsync()
    {
        await cluster.DisposeAsync();
        program.Dispose();
    }

    [Fact]
    public async Task What_the_server_does_not_have_is_to_be_created_and_what_it_has_is_compared_with_its_defaults()
    {
        var before = await DiffAsync();
        Assert.Equal((1, "3 to create, 0 to change, 0 to remove\n"), (before.ExitCode, before.Error));
        Assert.Null(await FindAsync("v1", "ConfigMap", "a"));

        await ApplyAllAsync();
        var same = await DiffAsync();
        Assert.Equal((0, string.Empty, "no differences\n"), (same.ExitCode, same.Output, same.Error));

        program.With("apps/web.yaml", Manifest.Deployment("web", 5)).With("apps/a.yaml", Manifest.Config("a", "two"));
        var changed = await DiffAsync();
        Assert.Equal((1, "0 to create, 2 to change, 0 to remove\n"), (changed.ExitCode, changed.Error));
        Assert.Contains("-  replicas: 2\n+  replicas: 5\n", changed.Output, StringComparison.Ordinal);
        Assert.Contains("-  value: one\n+  value: two\n", changed.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', changed.Output);
        Assert.DoesNotContain("managedFields", changed.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("resourceVersion", changed.Output, StringComparison.Ordinal);
        Assert.Equal("one", (await FindAsync("v1", "ConfigMap", "a"))!.Root.Find("data", "value")?.AsString);
    }

    [Fact]
    public async Task Values_of_Secrets_are_on_neither_side()
    {
        await ApplyAllAsync();
        program.With("apps/secret.yaml", SecretWith("hunter3"));

        var run = await DiffAsync();

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("*** (before)", run.Output, StringComparison.Ordinal);
        Assert.Contains("*** (after)", run.Output, StringComparison.Ordinal);
        foreach (var value in new[] { "hunter2", "hunter3" })
        {
            Assert.DoesNotContain(value, run.Output, StringComparison.Ordinal);
            Assert.DoesNotContain(Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(value)), run.Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Variables_are_read_from_the_cluster_as_the_engine_reads_them()
    {
        await ApplyAsync(new KubeObject(KubeMap.Of(
            ("apiVersion", (KubeValue)"v1"), ("kind", "ConfigMap"), ("metadata", KubeMap.Of(("name", (KubeValue)"variables"), ("namespace", space))), ("data", KubeMap.Of(("stage", (KubeValue)"from-cluster"))))));
        program
            .With("apps/a.yaml", Manifest.Config("a", "${stage}"))
            .With("flux.yaml", $"apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {{name: shop, namespace: {space}}}\nspec: {{interval: 1m, path: ./apps, prune: true, sourceRef: {{kind: GitRepository, name: fleet}}, postBuild: {{substituteFrom: [{{kind: ConfigMap, name: variables}}]}}}}\n");

        var run = await program.RunAsync("apps", "-f", "flux.yaml", "--kubeconfig", cluster.Kubeconfig);
        var without = await program.RunAsync("apps", "-f", "flux.yaml");

        Assert.Equal((0, string.Empty), (run.ExitCode, run.Error));
        Assert.Contains("value: from-cluster", run.Output, StringComparison.Ordinal);
        Assert.Contains("give --kubeconfig", without.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cluster_that_is_not_named_or_not_there_ends_with_two()
    {
        var unnamed = await program.RunAsync("apps", "--diff", "cluster");
        Assert.Equal(2, unnamed.ExitCode);
        Assert.Contains("--diff cluster needs --kubeconfig", unnamed.Error, StringComparison.Ordinal);

        program.With("kubeconfig", (await File.ReadAllTextAsync(cluster.Kubeconfig, Token)).Replace(":" + PortOf(await File.ReadAllTextAsync(cluster.Kubeconfig, Token)), ":1", StringComparison.Ordinal));
        Assert.Equal(2, (await program.RunAsync("apps", "--diff", "cluster", "--kubeconfig", "kubeconfig")).ExitCode);
    }

    private static string PortOf(string kubeconfig) => System.Text.RegularExpressions.Regex.Match(kubeconfig, @"server: ['""]?https?://[^:]+:(\d+)").Groups[1].Value;

    private static string SecretWith(string value) => $"apiVersion: v1\nkind: Secret\nmetadata:\n  name: pass\nstringData:\n  word: {value}\n";

    private Task<ProgramRun> DiffAsync() => program.RunAsync("apps", "--diff", "cluster", "--kubeconfig", cluster.Kubeconfig);

    private Task<KubeObject?> FindAsync(string apiVersion, string kind, string name) => cluster.Client.FindAsync(new ObjectRef(GroupVersionKind.Of(apiVersion, kind), space, name), Token);

    private async Task ApplyAllAsync()
    {
        var built = Adapters.Kustomize.KustomizeBuild.Run(new Adapters.Kustomize.FolderTree(program.Folder), "apps");
        foreach (var item in built.Objects)
        {
            await ApplyAsync(item);
        }
    }

    private Task ApplyAsync(KubeObject item) => cluster.Client.ApplyAsync(item, new ApplyOptions("e2e"), Token);
}
