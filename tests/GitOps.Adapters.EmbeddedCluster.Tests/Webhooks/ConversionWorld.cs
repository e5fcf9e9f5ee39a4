using GitOps.Adapters.EmbeddedCluster.Tests.Judged;
using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Tests.Webhooks;

/// <summary>A server with a kind of two versions, <c>at: host:port</c> in v1 and <c>host</c> and <c>port</c> in v2, which is kept; and the webhook that converts.</summary>
internal sealed class ConversionWorld : IAsyncDisposable
{
    private const string Mutations = "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations";
    private const string Definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";

    private readonly ClusterClient? embedded;
    private readonly JudgedServer server;

    private ConversionWorld(ClusterClient? embedded, JudgedServer server, WebhookServer webhook)
    {
        (this.embedded, this.server, Webhook) = (embedded, server, webhook);
        Webhook.Decide = asked => Answer(asked["objects"]!.AsList.Select(item => Convert(asked, item.AsMap)));
    }

    public WebhookServer Webhook { get; }

    /// <summary>A client of the embedded server.</summary>
    public ClusterClient Client => embedded!;

    public string Group { get; } = $"{$"g{Guid.NewGuid():N}"[..12]}.example.com";

    public static async Task<ConversionWorld> StartAsync(bool isReal, string? conversion = null)
    {
        var real = isReal ? await JudgedServer.RealAsync() : null;
        var embedded = isReal ? null : await ClusterClient.StartAsync(options => options.SimulateWorkloads = false);
        var world = new ConversionWorld(embedded, real ?? JudgedServer.Of(embedded!.Cluster), await WebhookServer.StartAsync());
        var (code, body) = await world.server.SendAsync(new Call(HttpMethod.Post, Definitions, world.Definition(conversion ?? world.Asking)));
        Assert.True(code == 201, body.ToString());
        using var looks = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        for (var look = 0; (await world.GetAsync("v2", string.Empty)).Code != 200 || (await world.GetAsync("v1", string.Empty)).Code != 200; look++)
        {
            Assert.True(look < 300, "the kind is not served");
            await looks.WaitForNextTickAsync(ClusterClient.Cancel);
        }

        return world;
    }

    public static KubeMap Answer(IEnumerable<KubeMap> objects) =>
        KubeMap.Of(("result", KubeMap.Of(("status", "Success"))), ("convertedObjects", KubeList.Of(objects.Select(item => (KubeValue)item))));

    public Task<(int Code, KubeMap Body)> GetAsync(string version, string name) => SendAsync(HttpMethod.Get, version, name, null);

    public Task<(int Code, KubeMap Body)> PostAsync(string version, string name, string spec) => SendAsync(HttpMethod.Post, version, string.Empty, Root(version, name, spec));

    public Task<(int Code, KubeMap Body)> PatchAsync(string version, string name, string body) => SendAsync(HttpMethod.Patch, version, name, body, "application/merge-patch+json");

    public Task<(int Code, KubeMap Body)> ApplyAsync(string version, string name, string spec, string manager = "applier") =>
        SendAsync(HttpMethod.Patch, version, $"{name}?fieldManager={manager}", Root(version, name, spec), "application/apply-patch+yaml");

    public Task<(int Code, KubeMap Body)> SendAsync(HttpMethod method, string version, string name, string? body, string type = "application/json") =>
        server.SendAsync(new Call(method, $"/apis/{Group}/{version}/namespaces/default/places{(name.Length == 0 || name[0] == '?' ? name : "/" + name)}", body, type));

    /// <summary>Puts a mutating webhook before every write, which wants objects at one version.</summary>
    public async Task AskFirstAsync(WebhookServer admission, string version)
    {
        var (code, body) = await server.SendAsync(new Call(HttpMethod.Post, Mutations, $$$"""
            {"metadata":{"name":"{{{Group}}}"},"webhooks":[{"name":"judge.gitops.example","admissionReviewVersions":["v1"],"sideEffects":"None","matchPolicy":"Equivalent","clientConfig":{"url":"{{{admission.Url}}}","caBundle":"{{{admission.CaBundle}}}"},
              "rules":[{"operations":["CREATE","UPDATE"],"apiGroups":["{{{Group}}}"],"apiVersions":["{{{version}}}"],"resources":["places"]}]}]}
            """));
        Assert.True(code == 201, body.ToString());

        // A real server takes a moment until it asks.
        using var looks = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        for (var look = 0; admission.Asked.IsEmpty; look++)
        {
            Assert.True(look < 300, "the webhook is not asked");
            await SendAsync(HttpMethod.Post, version, "?dryRun=All", Root(version, "probe", """{"host":"x","port":"1"}"""));
            await looks.WaitForNextTickAsync(ClusterClient.Cancel);
        }
    }

    /// <summary>What a definition with such a conversion is refused for.</summary>
    public async Task<string> RefusedAsync(string conversion)
    {
        var (code, body) = await server.SendAsync(new Call(HttpMethod.Patch, $"{Definitions}/places.{Group}", $$$"""{"spec":{"conversion":{{{conversion}}}}}""", "application/merge-patch+json"));
        Assert.True(code == 422, body.ToString());
        var message = body["message"]!.AsString!;
        return message[(message.IndexOf("is invalid: ", StringComparison.Ordinal) + "is invalid: ".Length)..];
    }

    /// <summary>The code with the spec, or with the message of a refusal.</summary>
    public (int Code, string Said) Told((int Code, KubeMap Body) answer) =>
        (answer.Code, answer.Body["kind"]?.AsString == "Status" ? answer.Body["message"]?.AsString ?? string.Empty : KubeJson.ToText(KubeJson.Sorted(answer.Body["spec"] ?? KubeMap.Empty)));

    /// <summary>An object as the request wants it.</summary>
    public KubeMap Convert(KubeMap asked, KubeMap root)
    {
        var wanted = asked["desiredAPIVersion"]!.AsString!;
        var spec = root["spec"]?.AsMap ?? KubeMap.Empty;
        if (wanted.EndsWith("/v1", StringComparison.Ordinal))
        {
            return root.With("apiVersion", wanted).With("spec", KubeMap.Of(("at", $"{spec["host"]?.AsString}:{spec["port"]?.AsString}")));
        }

        var parts = spec["at"]!.AsString!.Split(':');
        return root.With("apiVersion", wanted).With("spec", KubeMap.Of(("host", parts[0]), ("port", parts[1])));
    }

    public async ValueTask DisposeAsync()
    {
        await server.SendAsync(new Call(HttpMethod.Delete, $"{Mutations}/{Group}"));
        await server.SendAsync(new Call(HttpMethod.Delete, $"{Definitions}/places.{Group}"));
        server.Dispose();
        await Webhook.DisposeAsync();
        await (embedded?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    private string Asking => $$$"""{"strategy":"Webhook","webhook":{"clientConfig":{"url":"{{{Webhook.Url}}}","caBundle":"{{{Webhook.CaBundle}}}"},"conversionReviewVersions":["v1"]} }""";

    private string Root(string version, string name, string spec) => $$$"""{"apiVersion":"{{{Group}}}/{{{version}}}","kind":"Place","metadata":{"name":"{{{name}}}"},"spec":{{{spec}}} }""";

    private string Definition(string conversion) => $$$"""
        {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"places.{{{Group}}}"},
         "spec":{"group":"{{{Group}}}","scope":"Namespaced","names":{"plural":"places","kind":"Place"},"conversion":{{{conversion}}},"versions":[
          {"name":"v1","served":true,"storage":false,"schema":{"openAPIV3Schema":{"type":"object","properties":{"spec":{"type":"object","properties":{"at":{"type":"string"},"shared":{"type":"string"} } } } } } },
          {"name":"v2","served":true,"storage":true,"schema":{"openAPIV3Schema":{"type":"object","properties":{"spec":{"type":"object","properties":{"host":{"type":"string"},"port":{"type":"string"},"shared":{"type":"string"} } } } } } }]} }
        """;
}
