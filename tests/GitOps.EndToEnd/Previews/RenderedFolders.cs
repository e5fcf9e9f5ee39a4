using GitOps.EndToEnd.Infrastructure;

namespace GitOps.EndToEnd.Previews;

/// <summary><c>render DIR</c>: what a folder would apply, by itself or for the Flux <c>Kustomization</c> that deploys it.</summary>
public sealed class RenderedFolders : IDisposable
{
    private const string Secret = "apiVersion: v1\nkind: Secret\nmetadata:\n  name: pass\nstringData:\n  word: hunter2\n";

    private readonly RenderProgram program = new();

    public void Dispose() => program.Dispose();

    [Fact]
    public async Task A_kustomization_is_printed_as_kustomize_prints_it_but_for_the_values_of_Secrets()
    {
        program.With("apps/kustomization.yaml", "namePrefix: my-\nresources: [config.yaml, secret.yaml]\n").With("apps/config.yaml", Manifest.Config("settings", "one")).With("apps/secret.yaml", Secret);

        var run = await program.RunAsync("apps");

        Assert.Equal((0, string.Empty), (run.ExitCode, run.Error));
        Assert.Equal(
            "apiVersion: v1\ndata:\n  value: one\nkind: ConfigMap\nmetadata:\n  name: my-settings\n---\napiVersion: v1\nkind: Secret\nmetadata:\n  name: my-pass\nstringData:\n  word: '***'\n",
            run.Output);
        Assert.Contains("hunter2", (await program.RunAsync("apps", "--show-secrets")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_without_a_kustomization_is_all_manifests_below_it()
    {
        program.With("apps/a.yaml", Manifest.Config("a", "1")).With("apps/deep/b.yaml", Manifest.Config("b", "2")).With("apps/README.md", "# no manifest\n");

        var run = await program.RunAsync("apps");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("name: a\n", run.Output, StringComparison.Ordinal);
        Assert.Contains("name: b\n", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_built_says_file_and_line_and_ends_with_two()
    {
        program.With("apps/kustomization.yaml", "namePrefix: my-\nresources:\n- none.yaml\n");

        var run = await program.RunAsync("apps");

        Assert.Equal((2, string.Empty), (run.ExitCode, run.Output));
        Assert.StartsWith("Error: apps/kustomization.yaml:3: ", run.Error, StringComparison.Ordinal);
        Assert.Equal(2, (await program.RunAsync("nowhere")).ExitCode);
    }

    [Fact]
    public async Task For_a_Flux_Kustomization_the_folder_is_built_as_the_engine_applies_it()
    {
        program
            .With("apps/kustomization.yaml", "resources: [app.yaml]\n")
            .With("apps/app.yaml", Manifest.Deployment("web", 1).Replace("name: web\n", "name: web\n  labels:\n    stage: ${stage:=none}\n", StringComparison.Ordinal))
            .With("more/kustomization.yaml", "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\ncommonAnnotations: {component: here}\n")
            .With("clusters/prod.yaml", """
                apiVersion: source.toolkit.fluxcd.io/v1
                kind: GitRepository
                metadata: {name: fleet, namespace: flux-system}
                spec: {interval: 1m, url: https://example.com/fleet.git}
                ---
                apiVersion: kustomize.toolkit.fluxcd.io/v1
                kind: Kustomization
                metadata: {name: shop, namespace: flux-system}
                spec:
                  interval: 1m
                  path: ./elsewhere
                  prune: true
                  sourceRef: {kind: GitRepository, name: fleet}
                  targetNamespace: shop
                  namePrefix: p-
                  nameSuffix: -s
                  components: [../more]
                  commonMetadata: {labels: {team: blue}, annotations: {mail: team@example.com}}
                  images: [{name: registry.example.com/web, newTag: "2.0"}]
                  patches:
                  - target: {kind: Deployment}
                    patch: '[{"op": "replace", "path": "/spec/replicas", "value": 7}]'
                  postBuild:
                    substitute: {stage: production}

                """);

        var run = await program.RunAsync("apps", "--file", "clusters/prod.yaml");

        Assert.Equal((0, string.Empty), (run.ExitCode, run.Error));
        Assert.Equal(
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              annotations:
                component: here
                mail: team@example.com
              labels:
                kustomize.toolkit.fluxcd.io/name: shop
                kustomize.toolkit.fluxcd.io/namespace: flux-system
                stage: production
                team: blue
              name: p-web-s
              namespace: shop
            spec:
              replicas: 7
              selector:
                matchLabels:
                  app: web
              template:
                metadata:
                  annotations:
                    component: here
                  labels:
                    app: web
                spec:
                  containers:
                  - image: registry.example.com/web:2.0
                    name: main

            """,
            run.Output);
    }

    [Theory]
    [InlineData("kind: ConfigMap\napiVersion: v1\nmetadata: {name: x}\n", "declares 0 Kustomizations")]
    [InlineData("apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: x, namespace: y}\nspec: {prune: true}\n", "spec.interval")]
    public async Task A_file_that_declares_no_usable_Kustomization_is_refused(string file, string words)
    {
        program.With("apps/a.yaml", Manifest.Config("a", "1")).With("flux.yaml", file);

        var run = await program.RunAsync("apps", "-f", "flux.yaml");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(words, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_chart_and_a_remote_base_are_built_with_the_rooms_of_the_host()
    {
        using var far = new TestRepository();
        far.Commit("main", "Begin", ("base/kustomization.yaml", "resources: [config.yaml]\n"), ("base/config.yaml", Manifest.Config("far", "one")));
        program
            .With("apps/kustomization.yaml", $"resources:\n- {far.FileUrl}//base?ref=main\nhelmCharts:\n- {{name: web, releaseName: front}}\n")
            .With("apps/charts/web/Chart.yaml", "apiVersion: v2\nname: web\nversion: 1.0.0\n")
            .With("apps/charts/web/values.yaml", "size: big\n")
            .With("apps/charts/web/templates/a.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: '{{ .Release.Name }}'}\ndata: {size: '{{ .Values.size }}'}\n");

        var refused = await program.RunAsync("apps");
        var run = await program.RunAsync("apps", "--allow-remote-bases");

        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("apps/kustomization.yaml:2: ", refused.Error, StringComparison.Ordinal);
        Assert.Equal((0, string.Empty), (run.ExitCode, run.Error));
        Assert.Contains("name: far\n", run.Output, StringComparison.Ordinal);
        Assert.Contains("size: big\n", run.Output, StringComparison.Ordinal);
    }
}
