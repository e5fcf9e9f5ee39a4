using GitOps.Core.Deployments;
using GitOps.Core.Objects;
using GitOps.EndToEnd.Infrastructure;

namespace GitOps.EndToEnd.Scenarios;

/// <summary>Each fault gives a clear message, an event and a condition, and leaves the others running.</summary>
public sealed class FailureAndRecovery
{
    [Fact]
    public async Task Invalid_yaml_names_file_and_line_and_the_fix_recovers()
    {
        await using var engine = await TestEngine.StartAsync([("apps/config.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: [\n"), ("free/config.yaml", Manifest.Config("free", "1"))]);
        await engine.DeclareAsync("apps", "./apps");
        await engine.DeclareAsync("free", "./free");
        var failed = await engine.ConditionAsync("apps", "False", "config.yaml");
        Assert.Equal("BuildFailed", Manifest.Condition(failed, "Ready")!["reason"]!.AsString);
        Assert.Equal("ProgressingWithRetry", Manifest.Condition(failed, "Reconciling")!["reason"]!.AsString);
        await engine.ReadyAsync("free");
        await engine.ReadyAsync("apps", engine.Commit("Fix it", ("apps/config.yaml", Manifest.Config("settings", "1"))));
        Assert.Single((await engine.EventsOfAsync("apps")).OfType<ReconciliationFailed>());
    }

    [Fact]
    public async Task A_kustomization_that_refers_to_a_missing_file_says_which()
    {
        await using var engine = await TestEngine.StartAsync([("apps/kustomization.yaml", "resources:\n- missing.yaml\n")]);
        await engine.DeclareAsync("apps", "./apps");
        Assert.Equal("BuildFailed", Manifest.Condition(await engine.ConditionAsync("apps", "False", "missing.yaml"), "Ready")!["reason"]!.AsString);
    }

    [Fact]
    public async Task A_path_that_does_not_exist_is_an_artifact_failure()
    {
        await using var engine = await TestEngine.StartAsync([("apps/config.yaml", Manifest.Config("settings", "1"))]);
        await engine.DeclareAsync("apps", "./nowhere");
        await engine.ConditionAsync("apps", "False", "kustomization path not found");
    }

    [Fact]
    public async Task A_manifest_that_the_server_refuses_is_reported_in_its_words()
    {
        await using var engine = await TestEngine.StartAsync([("apps/config.yaml", Manifest.Config("Not_A_Name", "1")), ("free/config.yaml", Manifest.Config("free", "1"))]);
        await engine.DeclareAsync("apps", "./apps");
        await engine.DeclareAsync("free", "./free");
        var failed = await engine.ConditionAsync("apps", "False", "Not_A_Name");
        Assert.Equal("ReconciliationFailed", Manifest.Condition(failed, "Ready")!["reason"]!.AsString);
        await engine.ReadyAsync("free");
    }

    [Fact]
    public async Task A_branch_that_does_not_exist_fails_the_source_until_it_does()
    {
        await using var engine = await TestEngine.StartAsync([("apps/config.yaml", Manifest.Config("settings", "1"))]);
        await engine.DeclareSourceAsync(branch: "nowhere");
        await engine.DeclareAsync("apps", "./apps");
        await engine.UntilAsync("the source says what is missing", async () =>
            await engine.FindAsync("source.toolkit.fluxcd.io/v1", "GitRepository", "fleet") is { } source
            && Manifest.Condition(source, "FetchFailed")?["message"]?.AsString?.Contains("nowhere", StringComparison.Ordinal) == true);
        engine.Repository.Commit("nowhere", "Now it is", ("apps/config.yaml", Manifest.Config("settings", "2")));
        engine.LookAtSource();
        await engine.ReadyAsync("apps");
    }

    [Fact]
    public async Task A_repository_that_does_not_exist_fails_the_source_and_not_the_host()
    {
        await using var engine = await TestEngine.StartAsync([("apps/config.yaml", Manifest.Config("settings", "1"))]);
        await engine.ApplyAsync(Manifest.GitRepository(engine.Space, "gone", "file:///nowhere/at/all.git", "main"));
        await engine.UntilAsync("the source says so", async () =>
            await engine.FindAsync("source.toolkit.fluxcd.io/v1", "GitRepository", "gone") is { } source && Manifest.Condition(source, "Ready")?["status"]?.AsString == "False");
        await engine.DeclareAsync("apps", "./apps");
        await engine.ReadyAsync("apps");
    }

    [Fact]
    public async Task A_definition_that_cannot_be_used_is_stalled_with_all_its_faults()
    {
        await using var engine = await TestEngine.StartAsync([("apps/config.yaml", Manifest.Config("settings", "1"))]);
        await engine.DeclareAsync("apps", "./apps", ("decryption", KubeMap.Of(("provider", (KubeValue)"sops"))));
        var stalled = await engine.ConditionAsync("apps", "False");
        Assert.Equal("True", Manifest.Condition(stalled, "Stalled")!["status"]!.AsString);
    }

    [Fact]
    public async Task Values_of_secrets_reach_neither_events_nor_conditions()
    {
        const string secret = "c29tZXRoaW5nLXZlcnktc2VjcmV0";
        await using var engine = await TestEngine.StartAsync([("apps/secret.yaml", $"apiVersion: v1\nkind: Secret\nmetadata:\n  name: token\ndata:\n  token: {secret}\n")]);
        await engine.DeclareAsync("apps", "./apps");
        await engine.ReadyAsync("apps");
        await engine.ReadyAsync("apps", engine.Commit("Rotate", ("apps/secret.yaml", "apiVersion: v1\nkind: Secret\nmetadata:\n  name: token\nstringData:\n  token: another-secret-value\n")));
        await foreach (var envelope in engine.Events.ReadAllAsync(0, TestContext.Current.CancellationToken))
        {
            var text = System.Text.Encoding.UTF8.GetString(envelope.Event.Body.Span) + (envelope.Event.Cause is { } cause ? System.Text.Encoding.UTF8.GetString(cause.Body.Span) : string.Empty);
            Assert.DoesNotContain(secret, text, StringComparison.Ordinal);
            Assert.DoesNotContain("another-secret-value", text, StringComparison.Ordinal);
            Assert.DoesNotContain(Convert.ToBase64String("another-secret-value"u8), text, StringComparison.Ordinal);
        }
    }
}
