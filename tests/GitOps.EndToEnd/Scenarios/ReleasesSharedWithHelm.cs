using GitOps.Core.Deployments.Applying;
using GitOps.Core.Objects;
using GitOps.Core.Releases;
using GitOps.EndToEnd.Infrastructure;

namespace GitOps.EndToEnd.Scenarios;

/// <summary>The <c>helm</c> program and the engine handle each other's releases. Runs where <c>GITOPS_HELM</c> names the program.</summary>
public sealed class ReleasesSharedWithHelm
{
    private const string Config = "ConfigMap";

    private static readonly GroupVersionKind Secret = GroupVersionKind.Of("v1", "Secret");

    [Fact]
    public async Task The_program_sees_a_release_of_the_engine_and_takes_it_through_its_life()
    {
        HelmProgram.Require();
        await using var engine = await TestEngine.StartAsync(Chart());
        using var helm = HelmProgram.For(engine);
        var chart = helm.Write(Chart());
        await engine.DeclareReleaseAsync("app", "charts/app", ("values", KubeMap.Of(("text", (KubeValue)"one"))));
        await engine.ReleaseConditionAsync("app", "Ready", "True", "Helm install succeeded");
        await engine.DeclareReleaseAsync("app", "charts/app", ("values", KubeMap.Of(("text", (KubeValue)"two"))));
        await engine.ReleaseConditionAsync("app", "Ready", "True", "Helm upgrade succeeded");
        await SuspendAsync(engine);

        var listed = (await helm.JsonAsync("list"))[0];
        Assert.Equal(("app", "2", "deployed", "app-1.0.0", "1.0"), (listed.GetProperty("name").GetString(), listed.GetProperty("revision").GetString(), listed.GetProperty("status").GetString(), listed.GetProperty("chart").GetString(), listed.GetProperty("app_version").GetString()));
        Assert.Equal(["1 superseded Install complete", "2 deployed Upgrade complete"], await HistoryAsync(helm));
        Assert.Equal("deployed", (await helm.JsonAsync("status", "app")).GetProperty("info").GetProperty("status").GetString());
        Assert.Equal("two", (await helm.JsonAsync("get", "values", "app")).GetProperty("text").GetString());
        Assert.Contains("name: app-config", await helm.RunAsync("get", "manifest", "app"), StringComparison.Ordinal);
        Assert.Contains("name: app-smoke", await helm.RunAsync("get", "hooks", "app"), StringComparison.Ordinal);
        Assert.Contains("app says two", await helm.RunAsync("get", "notes", "app"), StringComparison.Ordinal);
        Assert.Contains("version: 1.0.0", await helm.RunAsync("get", "metadata", "app", "-o", "yaml"), StringComparison.Ordinal);

        await helm.RunAsync("upgrade", "app", chart, "--set", "text=three,extra=false", "--force-conflicts", "--wait", "--timeout", "60s");
        Assert.Equal("three", await TextAsync(engine));
        Assert.Null(await engine.FindConfigAsync("app-extra"));
        await helm.RunAsync("rollback", "app", "1", "--force-conflicts", "--wait", "--timeout", "60s");
        Assert.Equal("one", await TextAsync(engine));
        Assert.NotNull(await engine.FindConfigAsync("app-extra"));
        if (engine.TestCluster.IsEmbedded)
        {
            Assert.Contains("Succeeded", await helm.RunAsync("test", "app", "--timeout", "60s"), StringComparison.Ordinal);
        }

        Assert.Equal(["1 superseded Install complete", "2 superseded Upgrade complete", "3 superseded Upgrade complete", "4 deployed Rollback to 1"], await HistoryAsync(helm));

        await helm.RunAsync("uninstall", "app", "--wait", "--timeout", "60s");
        Assert.Null(await engine.FindConfigAsync("app-config"));
        Assert.Equal(0, (await helm.JsonAsync("list")).GetArrayLength());
    }

    [Fact]
    public async Task What_the_program_changed_is_taken_over_and_made_as_declared()
    {
        HelmProgram.Require();
        await using var engine = await TestEngine.StartAsync(Chart());
        using var helm = HelmProgram.For(engine);
        var chart = helm.Write(Chart());
        await helm.RunAsync("install", "app", chart, "--set", "text=by hand", "--wait", "--timeout", "60s");
        Assert.Equal("by hand", await TextAsync(engine));

        await engine.DeclareReleaseAsync("app", "charts/app", ("values", KubeMap.Of(("text", (KubeValue)"declared"), ("extra", false))));
        await engine.ReleaseConditionAsync("app", "Ready", "True", $"Helm upgrade succeeded for release {engine.Space}/app.v2");
        Assert.Equal("declared", await TextAsync(engine));
        Assert.Null(await engine.FindConfigAsync("app-extra"));
        Assert.Equal("found existing release in storage", Assert.Single((await engine.EventsOfReleaseAsync("app")).OfType<ReleaseTakenOver>()).Why);

        await helm.RunAsync("upgrade", "app", chart, "--set", "text=by hand again", "--force-conflicts", "--wait", "--timeout", "60s");
        engine.Engine.Reconcile(new("HelmRelease", engine.Space, "app"), "test");
        await engine.ReleaseConditionAsync("app", "Ready", "True", $"Helm upgrade succeeded for release {engine.Space}/app.v4");
        Assert.Equal("declared", await TextAsync(engine));
        Assert.Equal(["1 superseded Install complete", "2 superseded Upgrade complete", "3 superseded Upgrade complete", "4 deployed Upgrade complete"], await HistoryAsync(helm));
    }

    [Fact]
    public async Task A_record_has_field_by_field_what_the_program_writes()
    {
        HelmProgram.Require();
        await using var engine = await TestEngine.StartAsync(Chart());
        using var helm = HelmProgram.For(engine);
        await helm.RunAsync("install", "app", helm.Write(Chart()), "--set", "text=one,nested.gone=null,count=3", "--wait", "--timeout", "60s");
        var (theirs, theirSecret) = await RecordAsync(engine);
        await helm.RunAsync("uninstall", "app", "--wait", "--timeout", "60s");

        await engine.DeclareReleaseAsync("app", "charts/app", ("values", KubeMap.Of(("text", (KubeValue)"one"), ("nested", KubeMap.Of(("gone", KubeValue.Null))), ("count", 3L))));
        await engine.ReleaseConditionAsync("app", "Ready", "True", "Helm install succeeded");
        var (ours, ourSecret) = await RecordAsync(engine);

        Assert.Equal(RecordShape.Of(theirs), RecordShape.Of(ours));
        Assert.Equal(theirSecret.Root["type"], ourSecret.Root["type"]);
        Assert.Equal(Labels(theirSecret), Labels(ourSecret));
    }

    private static IEnumerable<string> Labels(KubeObject secret) =>
        secret.Metadata["labels"]!.AsMap.Select(item => item.Key is "modifiedAt" ? item.Key : $"{item.Key}={item.Value.AsString}").Order(StringComparer.Ordinal);

    private static async Task<(KubeMap Record, KubeObject Secret)> RecordAsync(TestEngine engine)
    {
        var secret = (await engine.Cluster.FindAsync(new ObjectRef(Secret, engine.Space, ReleaseRecord.SecretNameOf("app", 1)), TestContext.Current.CancellationToken))!;
        return (GoldenReleases.Read(secret), secret);
    }

    private static async Task SuspendAsync(TestEngine engine)
    {
        var release = (await engine.FindAsync("helm.toolkit.fluxcd.io/v2", "HelmRelease", "app"))!;
        await engine.Cluster.PatchAsync(release.Reference, new ObjectPatch(ObjectPatchKind.Merge, KubeMap.Of(("spec", (KubeValue)KubeMap.Of(("suspend", (KubeValue)true))))), TestContext.Current.CancellationToken);
        await engine.QuietAsync();
    }

    private static async Task<string?> TextAsync(TestEngine engine) => (await engine.FindAsync("v1", Config, "app-config"))!.Root.Find("data", "text")!.AsString;

    private static async Task<IEnumerable<string>> HistoryAsync(HelmProgram helm) =>
        (await helm.JsonAsync("history", "app")).EnumerateArray().Select(item => $"{item.GetProperty("revision").GetInt32()} {item.GetProperty("status").GetString()} {item.GetProperty("description").GetString()}");

    // A bit of everything that a record holds: notes, files, a schema, a lock, a subchart with imports, a hook and a test.
    private static (string Path, string? Content)[] Chart() =>
    [
        .. TestChart.Files(
            ("templates/NOTES.txt", "{{ .Release.Name }} says {{ .Values.text }}\n"),
            ("templates/test.yaml", TestChart.Hook("app-smoke", "test", "registry.example.com/smoke:1", weight: 3, delete: "before-hook-creation,hook-succeeded")),
            ("templates/note.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: app-note\n  annotations:\n    helm.sh/hook: pre-install\ndata: {}\n"),
            ("files/motd.txt", "hello\n"),
            ("values.schema.json", """{"type":"object","properties":{"text":{"type":"string"}}}"""),
            ("charts/part/Chart.yaml", "apiVersion: v2\nname: part\nversion: 0.2.0\n"),
            ("charts/part/values.yaml", "exports:\n  shared:\n    fromPart: true\n"),
            ("charts/part/templates/part.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Release.Name }}-part\n"),
            ("Chart.lock", "dependencies:\n- name: part\n  repository: \"\"\n  version: 0.2.0\ndigest: sha256:0000\ngenerated: \"2026-01-02T03:04:05.678901234+01:00\"\n"))
            .Where(file => file.Path != "charts/app/Chart.yaml"),
        ("charts/app/Chart.yaml", """
            apiVersion: v2
            name: app
            version: 1.0.0
            appVersion: "1.0"
            description: All that a record holds
            type: application
            home: https://example.com
            icon: https://example.com/icon.png
            keywords: [one, two]
            sources: [https://example.com/source]
            maintainers:
              - name: Somebody
                email: somebody@example.com
            annotations:
              note: kept
            kubeVersion: ">=1.20.0-0"
            dependencies:
              - name: part
                version: ~0.2
                condition: part.enabled
                tags: [parts]
                import-values: [shared]

            """),
    ];
}
