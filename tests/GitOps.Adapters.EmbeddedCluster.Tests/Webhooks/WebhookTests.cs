using GitOps.Adapters.EmbeddedCluster.Tests.Judged;
using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Tests.Webhooks;

/// <summary>What webhooks do, on the embedded server and in the same words on a real one.</summary>
public sealed class WebhookTests
{
    private const string Registration = "/apis/admissionregistration.k8s.io/v1";

    public static TheoryData<bool> Servers { get; } = [false, true];

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task A_validating_webhook_refuses_in_its_own_words(bool isReal)
    {
        await using var world = await World.StartAsync(isReal);
        world.Webhook.Decide = asked => asked.Find("object", "data", "a")?.AsString == "bad" ? WebhookServer.Deny("bad is bad") : KubeMap.Of(("allowed", true));
        await world.RegisterAsync("validating");
        Assert.Equal((201, string.Empty), await world.PostAsync("good", "good"));
        Assert.Equal((403, "admission webhook \"judge.gitops.example\" denied the request: bad is bad"), await world.PostAsync("bad", "bad"));
        Assert.Equal((403, "admission webhook \"judge.gitops.example\" denied the request: bad is bad"), await world.ApplyAsync("good", "bad"));
        var asked = world.Webhook.Asked.Last();
        Assert.Equal("UPDATE", asked["operation"]!.AsString);
        Assert.Equal("good", asked.Find("oldObject", "data", "a")!.AsString);
        Assert.Equal("configmaps", asked.Find("resource", "resource")!.AsString);
        Assert.Equal("good", asked["name"]!.AsString);
        Assert.Contains("system:masters", asked.Find("userInfo", "groups")!.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task A_mutating_webhook_changes_what_is_stored_and_owns_nothing(bool isReal)
    {
        await using var world = await World.StartAsync(isReal);
        world.Webhook.Decide = asked => asked["operation"]!.AsString == "DELETE"
            ? KubeMap.Of(("allowed", true))
            : WebhookServer.Patch("""[{"op":"add","path":"/data/added","value":"by-webhook"}]""");
        await world.RegisterAsync("mutating");
        Assert.Equal((201, string.Empty), await world.ApplyAsync("changed", "1", dryRun: true));
        Assert.Equal((201, string.Empty), await world.ApplyAsync("changed", "1"));
        var found = await world.GetAsync("changed");
        Assert.Equal("by-webhook", found.Find("data", "added")!.AsString);
        Assert.Equal("""[{"f:data":{"f:a":{}}}]""", KubeJson.ToText(KubeList.Of(found.Find("metadata", "managedFields")!.AsList.Select(entry => KubeJson.Sorted(entry.AsMap["fieldsV1"]!)))));
        Assert.Equal((200, string.Empty), await world.ApplyAsync("changed", "1"));
        Assert.Equal(found.Find("metadata", "resourceVersion"), (await world.GetAsync("changed")).Find("metadata", "resourceVersion"));
        Assert.Equal(200, (await world.Server.SendAsync(new Call(HttpMethod.Delete, $"{world.Maps}/changed"))).Code);
        Assert.Equal("DELETE", world.Webhook.Asked.Last()["operation"]!.AsString);
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task A_webhook_that_is_away_fails_the_request_unless_failures_are_ignored(bool isReal)
    {
        await using var world = await World.StartAsync(isReal);
        await world.RegisterAsync("validating", url: "https://127.0.0.1:1/review");
        var (code, message) = await world.PostAsync("a", "1");
        Assert.Equal(500, code);
        Assert.StartsWith("Internal error occurred: failed calling webhook \"judge.gitops.example\": ", message, StringComparison.Ordinal);
        Assert.Contains("Post \"https://127.0.0.1:1/review?timeout=2s\": ", message, StringComparison.Ordinal);
        await world.RegisterAsync("validating", url: "https://127.0.0.1:1/review", more: "\"failurePolicy\":\"Ignore\",", look: false);
        await world.UntilAsync(async () => (await world.PostAsync("a", "1")).Code == 201);
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task A_webhook_that_takes_too_long_is_given_up(bool isReal)
    {
        await using var world = await World.StartAsync(isReal);
        world.Webhook.Ready = new TaskCompletionSource().Task;
        await world.RegisterAsync("validating", more: "\"timeoutSeconds\":1,", look: false);
        await world.UntilAsync(async () => await world.PostAsync("late", "1") is (500, var message) && message.Contains("deadline exceeded", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task Selectors_decide_what_a_webhook_is_asked_about(bool isReal)
    {
        await using var world = await World.StartAsync(isReal);
        world.Webhook.Decide = _ => WebhookServer.Deny("no");
        await world.RegisterAsync("validating", more: "\"objectSelector\":{\"matchLabels\":{\"ask\":\"me\"}},", look: false);
        await world.UntilAsync(async () => (await world.PostAsync("asked", "1", """{"ask":"me"}""")).Code == 403);
        Assert.Equal((201, string.Empty), await world.PostAsync("unasked", "1"));
        await world.RegisterAsync("validating", more: "\"namespaceSelector\":{\"matchLabels\":{\"nobody\":\"has\"}},", look: false);
        await world.UntilAsync(async () => (await world.PostAsync("elsewhere", "1", """{"ask":"me"}""")).Code == 201);
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task A_dry_run_is_refused_for_a_webhook_with_side_effects(bool isReal)
    {
        await using var world = await World.StartAsync(isReal);
        await world.RegisterAsync("validating", sideEffects: "NoneOnDryRun");
        Assert.Equal((201, string.Empty), await world.ApplyAsync("dry", "1", dryRun: true));
        Assert.Equal("true", world.Webhook.Asked.Last()["dryRun"]!.ToString());
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task A_webhook_that_wants_to_be_asked_again_is_when_a_later_one_changed_the_object(bool isReal)
    {
        await using var world = await World.StartAsync(isReal);
        world.Webhook.Decide = asked => asked.Find("object", "data", "seen") is null
            ? WebhookServer.Patch("""[{"op":"add","path":"/data/seen","value":"1"}]""")
            : asked.Find("object", "data", "late") is null ? WebhookServer.Patch("""[{"op":"add","path":"/data/late","value":"1"}]""") : KubeMap.Of(("allowed", true));
        await world.RegisterAsync("mutating", more: "\"reinvocationPolicy\":\"IfNeeded\",", twice: true);
        world.Webhook.Asked.Clear();
        Assert.Equal((201, string.Empty), await world.PostAsync("again", "1"));
        Assert.Equal("1", (await world.GetAsync("again")).Find("data", "late")!.AsString);
        Assert.Equal(3, world.Webhook.Asked.Count);
        await world.RegisterAsync("mutating", twice: true);
        world.Webhook.Asked.Clear();
        Assert.Equal((201, string.Empty), await world.PostAsync("once", "1"));
        Assert.Equal(2, world.Webhook.Asked.Count);
    }

    [Fact]
    public async Task Match_conditions_decide_what_a_webhook_is_asked_about()
    {
        await using var world = await World.StartAsync(isReal: false);
        world.Webhook.Decide = _ => WebhookServer.Deny("no");
        await world.RegisterAsync("validating", more: """ "matchConditions":[{"name":"bad","expression":"request.operation == 'CREATE' && object.data.a == 'bad'"}],""", look: false);
        Assert.Equal((201, string.Empty), await world.PostAsync("good", "good"));
        Assert.Equal(403, (await world.PostAsync("bad", "bad")).Code);
        Assert.Equal((200, string.Empty), await world.ApplyAsync("good", "bad"));
        await world.RegisterAsync("validating", more: """ "matchConditions":[{"name":"not-a-master","expression":"!authorizer.requestResource.check('skip').allowed()"}],""", look: false);
        Assert.Equal((201, string.Empty), await world.PostAsync("master", "bad"));
        await world.RegisterAsync("validating", more: """ "matchConditions":[{"name":"wrong","expression":"object.data.missing == 'a'"}],""", look: false);
        var (code, message) = await world.PostAsync("other", "1");
        Assert.Equal(500, code);
        Assert.StartsWith("Internal error occurred: failed calling webhook \"judge.gitops.example\": match condition \"wrong\": ", message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task A_webhook_behind_a_service_that_is_not_there_fails_the_request_and_names_the_service(bool isReal)
    {
        await using var world = await World.StartAsync(isReal);
        await world.RegisterAsync("validating", client: """ "service":{"namespace":"default","name":"nowhere","path":"/review"}""");
        var (code, message) = await world.PostAsync("a", "1");
        Assert.Equal(500, code);
        Assert.StartsWith("Internal error occurred: failed calling webhook \"judge.gitops.example\": ", message, StringComparison.Ordinal);
        Assert.Contains("Post \"https://nowhere.default.svc:443/review?timeout=2s\": service \"nowhere\" not found", message, StringComparison.Ordinal);
    }

    /// <summary>A server, a webhook and a namespace whose ConfigMaps the webhook is asked about.</summary>
    private sealed class World : IAsyncDisposable
    {
        private readonly ClusterClient? embedded;
        private readonly string space = $"webhooks-{Guid.NewGuid():N}"[..20];
        private readonly List<string> registered = [];

        private World(ClusterClient? embedded, JudgedServer server, WebhookServer webhook) => (this.embedded, Server, Webhook) = (embedded, server, webhook);

        public JudgedServer Server { get; }

        public WebhookServer Webhook { get; }

        public string Maps => $"/api/v1/namespaces/{space}/configmaps";

        public static async Task<World> StartAsync(bool isReal)
        {
            var real = isReal ? await JudgedServer.RealAsync() : null;
            var embedded = isReal ? null : await ClusterClient.StartAsync(options => options.SimulateWorkloads = false);
            var world = new World(embedded, real ?? JudgedServer.Of(embedded!.Cluster), await WebhookServer.StartAsync());
            var labelled = $$$"""{"metadata":{"name":"{{{world.space}}}","labels":{"webhooks":"{{{world.space}}}"} } }""";
            Assert.Equal(201, (await world.Server.SendAsync(new Call(HttpMethod.Post, "/api/v1/namespaces", labelled))).Code);
            return world;
        }

        public async Task RegisterAsync(string kind, string? url = null, string more = "", string sideEffects = "None", bool look = true, bool twice = false, string? client = null)
        {
            var path = $"{Registration}/{kind}webhookconfigurations/{space}";
            await Server.SendAsync(new Call(HttpMethod.Delete, path));
            registered.Add(path);
            more = more.Contains("namespaceSelector", StringComparison.Ordinal) ? more : $$$"""{{{more}}}"namespaceSelector":{"matchLabels":{"webhooks":"{{{space}}}"} },""";
            client ??= $"\"url\":\"{url ?? Webhook.Url}\"";
            string[] names = twice ? ["judge.gitops.example", "later.gitops.example"] : ["judge.gitops.example"];
            var entries = names.Select(name => $$$"""
                {"name":"{{{name}}}","admissionReviewVersions":["v1"],"sideEffects":"{{{sideEffects}}}",{{{(more.Contains("timeoutSeconds", StringComparison.Ordinal) ? more : more + "\"timeoutSeconds\":2,")}}}
                 "clientConfig":{{{{client}}},"caBundle":"{{{Webhook.CaBundle}}}"},
                 "rules":[{"operations":["CREATE","UPDATE","DELETE"],"apiGroups":[""],"apiVersions":["v1"],"resources":["configmaps"]}]}
                """);
            var (code, answer) = await Server.SendAsync(new Call(
                HttpMethod.Post, $"{Registration}/{kind}webhookconfigurations", $$$"""{"metadata":{"name":"{{{space}}}"},"webhooks":[{{{string.Join(',', entries)}}}]}"""));
            Assert.True(code == 201, answer.ToString());

            // A real server takes a moment until it asks.
            await UntilAsync(async () => !look || (await PostAsync("probe", "1", dryRun: true)).Code != 201 || !Webhook.Asked.IsEmpty);
        }

        public async Task<(int Code, string Message)> PostAsync(string name, string value, string labels = "{}", bool dryRun = false)
        {
            var body = $$$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"{{{name}}}","labels":{{{labels}}} },"data":{"a":"{{{value}}}"} }""";
            return Told(await Server.SendAsync(new Call(HttpMethod.Post, $"{Maps}?fieldManager=tester{(dryRun ? "&dryRun=All" : string.Empty)}", body)));
        }

        public async Task<(int Code, string Message)> ApplyAsync(string name, string value, bool dryRun = false)
        {
            var body = $$$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"{{{name}}}"},"data":{"a":"{{{value}}}"} }""";
            return Told(await Server.SendAsync(new Call(HttpMethod.Patch, $"{Maps}/{name}?fieldManager=applier&force=true{(dryRun ? "&dryRun=All" : string.Empty)}", body, "application/apply-patch+yaml")));
        }

        public async Task<KubeMap> GetAsync(string name) => (await Server.SendAsync(new Call(HttpMethod.Get, $"{Maps}/{name}"))).Body;

        public async Task UntilAsync(Func<Task<bool>> holds)
        {
            using var looks = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
            for (var look = 0; !await holds(); look++)
            {
                Assert.True(look < 200, "it does not come true");
                await looks.WaitForNextTickAsync(ClusterClient.Cancel);
            }
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var path in registered.Distinct())
            {
                await Server.SendAsync(new Call(HttpMethod.Delete, path));
            }

            await Server.SendAsync(new Call(HttpMethod.Delete, $"/api/v1/namespaces/{space}"));
            Server.Dispose();
            await Webhook.DisposeAsync();
            await (embedded?.DisposeAsync() ?? ValueTask.CompletedTask);
        }

        private static (int, string) Told((int Code, KubeMap Body) answer) =>
            (answer.Code, answer.Body["kind"]?.AsString == "Status" ? answer.Body["message"]?.AsString ?? string.Empty : string.Empty);
    }
}
