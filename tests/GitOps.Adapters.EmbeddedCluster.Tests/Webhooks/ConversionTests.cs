using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Tests.Webhooks;

/// <summary>Custom resources at several versions, on the embedded server and in the same words on a real one.</summary>
public sealed class ConversionTests
{
    public static TheoryData<bool> Servers { get; } = [false, true];

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task Without_a_webhook_fields_that_the_kept_version_does_not_have_are_lost(bool isReal)
    {
        await using var world = await ConversionWorld.StartAsync(isReal, """{"strategy":"None"}""");
        Assert.Equal((201, """{"shared":"s"}"""), world.Told(await world.PostAsync("v1", "one", """{"at":"a:1","shared":"s"}""")));
        Assert.Equal((200, """{"shared":"s"}"""), world.Told(await world.GetAsync("v2", "one")));
        Assert.Equal((200, """{"host":"a","shared":"s"}"""), world.Told(await world.PatchAsync("v2", "one", """{"spec":{"host":"a"}}""")));
        var (code, body) = await world.GetAsync("v1", "one");
        Assert.Equal((200, $"{world.Group}/v1", """{"shared":"s"}"""), (code, body["apiVersion"]!.AsString, body["spec"]!.ToString()));
        Assert.Empty(world.Webhook.Asked);
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task A_webhook_converts_what_is_written_and_read_at_another_version(bool isReal)
    {
        await using var world = await ConversionWorld.StartAsync(isReal);
        Assert.Equal((201, """{"host":"a","port":"1"}"""), world.Told(await world.PostAsync("v2", "one", """{"host":"a","port":"1"}""")));

        // The controllers of a real cluster look at new kinds when they like, and at the version that they like.
        Assert.True(isReal || world.Webhook.Asked.IsEmpty);
        Assert.Equal((200, """{"at":"a:1"}"""), world.Told(await world.GetAsync("v1", "one")));
        var asked = world.Webhook.Asked.Last();
        Assert.Equal($"{world.Group}/v1", asked["desiredAPIVersion"]!.AsString);
        Assert.Equal((1, $"{world.Group}/v2", "one"), (asked["objects"]!.AsList.Count, asked["objects"]!.AsList[0].AsMap["apiVersion"]!.AsString, asked["objects"]!.AsList[0].AsMap.Find("metadata", "name")!.AsString));
        Assert.Equal((201, """{"at":"b:2"}"""), world.Told(await world.PostAsync("v1", "two", """{"at":"b:2"}""")));
        Assert.Equal((200, """{"host":"b","port":"2"}"""), world.Told(await world.GetAsync("v2", "two")));
        Assert.Equal((200, """{"at":"b:3"}"""), world.Told(await world.PatchAsync("v1", "two", """{"spec":{"at":"b:3"}}""")));
        Assert.Equal((200, """{"host":"b","port":"4"}"""), world.Told(await world.PatchAsync("v2", "two", """{"spec":{"port":"4"}}""")));
        Assert.Equal((200, """{"at":"b:4"}"""), world.Told(await world.GetAsync("v1", "two")));
        var (code, body) = await world.GetAsync("v1", "two");
        Assert.Equal((200, """{"at":"c:5"}"""), world.Told(await world.SendAsync(HttpMethod.Put, "v1", "two", KubeJson.ToText(body.WithAt(["spec", "at"], "c:5")))));
        Assert.Equal(409, (await world.SendAsync(HttpMethod.Put, "v1", "two", KubeJson.ToText(body))).Code);
        Assert.Equal((200, $"{world.Group}/v2"), (code, (await world.GetAsync("v2", "two")).Body["apiVersion"]!.AsString));
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task What_an_applier_says_at_one_version_is_kept_at_another(bool isReal)
    {
        await using var world = await ConversionWorld.StartAsync(isReal);
        Assert.Equal((201, """{"at":"a:1"}"""), world.Told(await world.ApplyAsync("v1", "one", """{"at":"a:1"}""")));
        Assert.Equal((200, """{"at":"a:2"}"""), world.Told(await world.ApplyAsync("v1", "one", """{"at":"a:2"}""")));
        var (_, before) = await world.GetAsync("v2", "one");
        Assert.Equal("""{"host":"a","port":"2"}""", before["spec"]!.ToString());
        Assert.Equal((200, """{"at":"a:2"}"""), world.Told(await world.ApplyAsync("v1", "one", """{"at":"a:2"}""")));
        Assert.Equal(before.Find("metadata", "resourceVersion"), (await world.GetAsync("v2", "one")).Body.Find("metadata", "resourceVersion"));
        var entry = Assert.Single(before.Find("metadata", "managedFields")!.AsList).AsMap;
        Assert.Equal(($"{world.Group}/v1", """{"f:spec":{"f:at":{}}}"""), (entry["apiVersion"]!.AsString, entry["fieldsV1"]!.ToString()));
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task A_list_is_converted_at_once(bool isReal)
    {
        await using var world = await ConversionWorld.StartAsync(isReal);
        await world.PostAsync("v2", "one", """{"host":"a","port":"1"}""");
        await world.PostAsync("v2", "two", """{"host":"b","port":"2"}""");
        world.Webhook.Asked.Clear();
        var (code, list) = await world.GetAsync("v1", string.Empty);
        Assert.Equal(200, code);
        Assert.Equal(["a:1", "b:2"], list["items"]!.AsList.Select(item => item.AsMap.Find("spec", "at")!.AsString));

        // A real server may keep the objects at every version that is served, and ask before anybody lists them.
        Assert.InRange(world.Webhook.Asked.Sum(asked => asked["objects"]!.AsList.Count), isReal ? 0 : 2, isReal ? 100 : 2);
        Assert.True(isReal || world.Webhook.Asked.Count == 1);
        Assert.Equal(200, (await world.SendAsync(HttpMethod.Delete, "v1", "one", null)).Code);
        Assert.Equal(404, (await world.GetAsync("v2", "one")).Code);
    }

    [Fact]
    public async Task A_watch_tells_of_objects_at_its_version_and_ends_with_an_error_when_they_cannot_be_converted()
    {
        await using var world = await ConversionWorld.StartAsync(isReal: false);
        await world.PostAsync("v2", "one", """{"host":"a","port":"1"}""");
        using var reader = new StreamReader(await world.Client.Http.GetStreamAsync($"/apis/{world.Group}/v1/places?watch=true&sendInitialEvents=true&allowWatchBookmarks=true", ClusterClient.Cancel));
        Assert.Equal(("ADDED", "a:1"), await NextAsync());
        Assert.Equal(("BOOKMARK", null), await NextAsync());
        await world.PatchAsync("v1", "one", """{"spec":{"at":"a:2"}}""");
        Assert.Equal(("MODIFIED", "a:2"), await NextAsync());
        world.Webhook.Decide = _ => KubeJson.Parse("""{"result":{"status":"Failure","message":"not today"}}""").AsMap;
        await world.PatchAsync("v2", "one", """{"spec":{"port":"3"}}""");
        Assert.Equal(("ERROR", $"conversion webhook for {world.Group}/v2, Kind=Place failed: not today"), await NextAsync());
        Assert.Null(await reader.ReadLineAsync(ClusterClient.Cancel));

        async Task<(string? Type, string? Said)> NextAsync()
        {
            var line = KubeJson.Parse((await reader.ReadLineAsync(ClusterClient.Cancel))!).AsMap;
            return (line["type"]?.AsString, line.Find("object", "spec", "at")?.AsString ?? line.Find("object", "message")?.AsString);
        }
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task A_webhook_that_knows_one_version_sees_and_changes_objects_of_the_other_at_it(bool isReal)
    {
        await using var world = await ConversionWorld.StartAsync(isReal);
        await using var admission = await WebhookServer.StartAsync();
        admission.Decide = asked => WebhookServer.Patch("""[{"op":"replace","path":"/spec/port","value":"9"}]""");
        await world.AskFirstAsync(admission, "v2");
        Assert.Equal((201, """{"at":"a:9"}"""), world.Told(await world.PostAsync("v1", "one", """{"at":"a:1"}""")));
        var asked = admission.Asked.Last();
        Assert.Equal(
            ($"{world.Group}/v2", "v2", "v1", """{"host":"a","port":"1"}"""),
            (asked.Find("object", "apiVersion")!.AsString, asked.Find("kind", "version")!.AsString, asked.Find("requestKind", "version")!.AsString, KubeJson.ToText(KubeJson.Sorted(asked.Find("object", "spec")!))));
    }

    [Fact]
    public async Task A_service_is_asked_wherever_its_endpoints_are()
    {
        await using var world = await ConversionWorld.StartAsync(isReal: false, """{"strategy":"Webhook","webhook":{"clientConfig":{"service":{"name":"converter","namespace":"default","path":"/convert"}},"conversionReviewVersions":["v1beta1"]}}""");
        await world.PostAsync("v2", "one", """{"host":"a","port":"1"}""");
        Assert.Equal((500, $"conversion webhook for {world.Group}/v2, Kind=Place failed: Post \"https://converter.default.svc:443/convert?timeout=30s\": service \"converter\" not found"), world.Told(await world.GetAsync("v1", "one")));
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task A_webhook_that_refuses_fails_the_request_in_its_own_words(bool isReal)
    {
        await using var world = await ConversionWorld.StartAsync(isReal);
        await world.PostAsync("v2", "one", """{"host":"a","port":"1"}""");
        world.Webhook.Decide = _ => KubeJson.Parse("""{"result":{"status":"Failure","message":"not today"}}""").AsMap;
        Assert.Equal((500, $"conversion webhook for {world.Group}/v2, Kind=Place failed: not today"), world.Told(await world.GetAsync("v1", "one")));
        Assert.Equal((500, $"conversion webhook for {world.Group}/v1, Kind=Place failed: not today"), world.Told(await world.PostAsync("v1", "two", """{"at":"b:2"}""")));
        Assert.Equal(404, (await world.GetAsync("v2", "two")).Code);
        Assert.Equal(500, (await world.SendAsync(HttpMethod.Delete, "v1", "one", null)).Code);
        Assert.Equal(200, (await world.GetAsync("v2", "one")).Code);
        world.Webhook.Decide = _ => KubeJson.Parse("""{"result":{"status":"Success"},"convertedObjects":[]}""").AsMap;
        Assert.Equal((500, $"conversion webhook for {world.Group}/v2, Kind=Place returned 0 objects, expected 1"), world.Told(await world.GetAsync("v1", "one")));
        world.Webhook.Decide = asked => ConversionWorld.Answer(asked["objects"]!.AsList.Select(item => item.AsMap));
        Assert.Equal(
            (500, $"conversion webhook for {world.Group}/v2, Kind=Place returned invalid object at index 0: invalid groupVersion (expected {world.Group}/v1, received {world.Group}/v2)"),
            world.Told(await world.GetAsync("v1", "one")));
        world.Webhook.Decide = asked => ConversionWorld.Answer(asked["objects"]!.AsList.Select(item => world.Convert(asked, item.AsMap).WithAt(["metadata", "name"], "another")));
        Assert.Equal((500, $"conversion webhook for {world.Group}/v2, Kind=Place returned invalid object: must have the same name: one != another"), world.Told(await world.GetAsync("v1", "one")));
        world.Webhook.Decide = asked => ConversionWorld.Answer(asked["objects"]!.AsList.Select(item => world.Convert(asked, item.AsMap).Without("metadata")));
        Assert.Equal((500, $"conversion webhook for {world.Group}/v2, Kind=Place returned invalid object: must have the same name: one != "), world.Told(await world.GetAsync("v1", "one")));
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task A_webhook_changes_no_metadata_but_labels_and_annotations(bool isReal)
    {
        await using var world = await ConversionWorld.StartAsync(isReal);
        await world.PostAsync("v2", "one", """{"host":"a","port":"1"}""");
        world.Webhook.Decide = asked => ConversionWorld.Answer(asked["objects"]!.AsList.Select(item => world.Convert(asked, item.AsMap)
            .WithAt(["metadata", "labels"], KubeMap.Of(("by", "webhook"))).WithAt(["metadata", "finalizers"], KubeList.Of((KubeValue)"example.com/no")).WithAt(["spec", "unknown"], "x")));
        var (code, body) = await world.GetAsync("v1", "one");
        Assert.Equal((200, "webhook", null, """{"at":"a:1"}"""), (code, body.Find("metadata", "labels", "by")?.AsString, body.Find("metadata", "finalizers"), body["spec"]!.ToString()));
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task A_webhook_that_is_away_fails_the_request(bool isReal)
    {
        await using var world = await ConversionWorld.StartAsync(isReal, """{"strategy":"Webhook","webhook":{"clientConfig":{"url":"https://127.0.0.1:1/convert"},"conversionReviewVersions":["v1"]}}""");
        Assert.Equal(201, (await world.PostAsync("v2", "one", """{"host":"a","port":"1"}""")).Code);
        var (code, message) = world.Told(await world.GetAsync("v1", "one"));
        Assert.Equal(500, code);
        Assert.StartsWith($"conversion webhook for {world.Group}/v2, Kind=Place failed: Post \"https://127.0.0.1:1/convert", message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task A_conversion_says_whom_to_ask_and_how(bool isReal)
    {
        await using var world = await ConversionWorld.StartAsync(isReal, """{"strategy":"None"}""");
        Assert.Equal(
            "[spec.conversion.webhookClientConfig: Required value: required when strategy is set to Webhook, spec.conversion.conversionReviewVersions: Required value]",
            await world.RefusedAsync("""{"strategy":"Webhook"}"""));
        Assert.Equal(
            "spec.conversion.conversionReviewVersions: Invalid value: [\"v9\"]: must include at least one of v1, v1beta1",
            (await world.RefusedAsync("""{"strategy":"Webhook","webhook":{"clientConfig":{"url":"https://a"},"conversionReviewVersions":["v9"]}}""")).Replace("[]string{\"v9\"}", "[\"v9\"]", StringComparison.Ordinal));
        Assert.Equal(
            "spec.conversion.webhookClientConfig: Required value: exactly one of url or service is required",
            await world.RefusedAsync("""{"strategy":"Webhook","webhook":{"clientConfig":{},"conversionReviewVersions":["v1"]}}"""));
        Assert.Equal(
            "spec.conversion.webhookClientConfig.url: Invalid value: \"http\": 'https' is the only allowed URL scheme; desired format: https://host[/path]",
            await world.RefusedAsync("""{"strategy":"Webhook","webhook":{"clientConfig":{"url":"http://a"},"conversionReviewVersions":["v1"]}}"""));
        Assert.Equal(
            "[spec.conversion.webhookClientConfig: Forbidden: should not be set when strategy is not set to Webhook, spec.conversion.conversionReviewVersions: Forbidden: should not be set when strategy is not set to Webhook]",
            await world.RefusedAsync("""{"strategy":"None","webhook":{"clientConfig":{"url":"https://a"},"conversionReviewVersions":["v1"]}}"""));
        Assert.Equal("spec.conversion.strategy: Unsupported value: \"Guess\": supported values: \"None\", \"Webhook\"", await world.RefusedAsync("""{"strategy":"Guess"}"""));
    }
}
