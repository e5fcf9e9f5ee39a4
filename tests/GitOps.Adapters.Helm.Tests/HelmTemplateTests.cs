using GitOps.Core.Objects;

namespace GitOps.Adapters.Helm.Tests;

public sealed class HelmTemplateTests
{
    private static readonly MemoryTree Chart = new(
        ("app/Chart.yaml", "apiVersion: v2\nname: app\nversion: 1.0.0\n"),
        ("app/crds/crd.yaml", "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: x}\n"),
        ("app/templates/NOTES.txt", "Hello {{ .Release.Name }}"),
        ("app/templates/b.yaml", "kind: Service\napiVersion: v1\nmetadata: {name: b}\n---\nkind: Namespace\napiVersion: v1\nmetadata: {name: a}\n"),
        ("app/templates/c.yaml", "kind: Job\napiVersion: batch/v1\nmetadata:\n  name: c\n  annotations: {helm.sh/hook: pre-install, helm.sh/hook-weight: \"{{ .Values.weight }}\"}\n"));

    [Fact]
    public void The_output_is_that_of_helm_template()
    {
        var result = HelmTemplate.Render(Chart, "app", new HelmTemplateRequest { ReleaseName = "rel", Set = ["weight=5"], IncludeCrds = true }, TestContext.Current.CancellationToken);

        Assert.Equal(
            """
            ---
            # Source: app/crds/crd.yaml
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: x}

            ---
            # Source: app/templates/b.yaml
            kind: Namespace
            apiVersion: v1
            metadata: {name: a}

            ---
            # Source: app/templates/b.yaml
            kind: Service
            apiVersion: v1
            metadata: {name: b}
            ---
            # Source: app/templates/c.yaml
            kind: Job
            apiVersion: batch/v1
            metadata:
              name: c
              annotations: {helm.sh/hook: pre-install, helm.sh/hook-weight: "5"}


            """.ReplaceLineEndings("\n"),
            result.Text);
        Assert.Equal("Hello rel", result.Notes);
        Assert.Equal(["CustomResourceDefinition", "Namespace", "Service", "Job"], result.Objects.Select(item => item.Kind));
    }

    [Fact]
    public void Only_what_is_asked_for_is_shown()
    {
        var request = new HelmTemplateRequest { ReleaseName = "rel", ShowOnly = ["templates/c.yaml"] };

        Assert.Equal(["Job"], HelmTemplate.Render(Chart, "app", request, TestContext.Current.CancellationToken).Objects.Select(item => item.Kind));
        Assert.Empty(HelmTemplate.Render(Chart, "app", new HelmTemplateRequest { ReleaseName = "rel", IncludeHooks = false }, TestContext.Current.CancellationToken).Objects.Where(item => item.Kind == "Job"));
        var fault = Assert.Throws<ManifestException>(() => HelmTemplate.Render(Chart, "app", request with { ShowOnly = ["templates/none.yaml"] }, TestContext.Current.CancellationToken));
        Assert.Equal("could not find template templates/none.yaml in chart", fault.Message);
    }

    [Fact]
    public void Values_are_set_from_json_and_from_files()
    {
        var tree = new MemoryTree(("app/Chart.yaml", "apiVersion: v2\nname: app\nversion: 1.0.0\n"), ("app/templates/x.yaml", "kind: A\napiVersion: v1\nv: {{ .Values | toJson }}\n"));
        var request = new HelmTemplateRequest { ReleaseName = "rel", SetJson = ["a.b={\"x\":[1,2]},c=\"t\"", "{\"d\":true}"], SetFile = [("e.f", "one, two\n")], Set = ["a.b.y=3"] };

        var text = HelmTemplate.Render(tree, "app", request, TestContext.Current.CancellationToken).Text;

        Assert.Contains("""v: {"a":{"b":{"x":[1,2],"y":3}},"c":"t","d":true,"e":{"f":"one, two\n"}}""", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_release_may_be_named_by_a_template()
    {
        var request = new HelmTemplateRequest { ReleaseName = string.Empty, NameTemplate = "n-{{ \"X\" | lower }}" };

        Assert.Equal("Hello n-x", HelmTemplate.Render(Chart, "app", request, TestContext.Current.CancellationToken).Notes);
        Assert.Contains("name-template", Fault("{{ nope }}"), StringComparison.Ordinal);
        Assert.Contains("name-template", Fault("{{ fail \"x\" }}"), StringComparison.Ordinal);
        Assert.Contains("invalid release name", Fault("{{ \"A_B\" }}"), StringComparison.Ordinal);

        string Fault(string template) => Assert.Throws<ManifestException>(
            () => HelmTemplate.Render(Chart, "app", request with { NameTemplate = template }, TestContext.Current.CancellationToken)).Message;
    }

    [Fact]
    public void What_is_no_manifest_is_refused_with_its_template()
    {
        var tree = new MemoryTree(("app/Chart.yaml", "apiVersion: v2\nname: app\nversion: 1.0.0\n"), ("app/templates/x.yaml", "a: b: c\n"));

        var fault = Assert.Throws<ManifestException>(() => HelmTemplate.Render(tree, "app", new HelmTemplateRequest { ReleaseName = "rel" }, TestContext.Current.CancellationToken));

        Assert.StartsWith("YAML parse error on app/templates/x.yaml: error converting YAML to JSON: yaml: line 1:", fault.Message, StringComparison.Ordinal);
    }
}
