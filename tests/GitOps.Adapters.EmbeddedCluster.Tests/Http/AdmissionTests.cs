using System.Net;

namespace GitOps.Adapters.EmbeddedCluster.Tests.Http;

public sealed class AdmissionTests
{
    private const string Core = "/api/v1/namespaces/default";
    private const string Deployments = "/apis/apps/v1/namespaces/default/deployments";
    private const string Widgets = "/apis/example.com/v1/namespaces/default/widgets";

    [Theory]
    [InlineData("configmaps", """{"metadata":{"name":"A_b"}}""", "ConfigMap \"A_b\" is invalid: metadata.name: Invalid value: \"A_b\": a lowercase RFC 1123 subdomain must consist of")]
    [InlineData("services", """{"metadata":{"name":"s"},"spec":{}}""", "Service \"s\" is invalid: spec.ports: Required value")]
    [InlineData("pods", """{"metadata":{"name":"p"},"spec":{"containers":[{"name":"a"}]}}""", "Pod \"p\" is invalid: spec.containers[0].image: Required value")]
    [InlineData("persistentvolumeclaims", """{"metadata":{"name":"c"},"spec":{"accessModes":["ReadWriteOnce"]}}""", "PersistentVolumeClaim \"c\" is invalid: spec.resources[storage]: Required value")]
    public async Task Faults_are_named_with_their_field(string plural, string body, string message)
    {
        await using var cluster = await ClusterClient.StartAsync();
        var refused = (await cluster.PostAsync($"{Core}/{plural}", body)).Is(HttpStatusCode.UnprocessableEntity);
        Assert.StartsWith(message, refused.Message, StringComparison.Ordinal);
        Assert.Equal("Invalid", refused.At("reason"));
    }

    [Fact]
    public async Task A_selector_must_match_its_template_and_never_changes()
    {
        await using var cluster = await ClusterClient.StartAsync(options => options.SimulateWorkloads = false);
        var refused = (await cluster.PostAsync(Deployments, Manifests.Deployment("web").Replace("\"matchLabels\":{\"app\":\"web\"}", "\"matchLabels\":{\"app\":\"x\"}", StringComparison.Ordinal))).Is(HttpStatusCode.UnprocessableEntity);
        Assert.Equal("Deployment.apps \"web\" is invalid: spec.template.metadata.labels: Invalid value: {\"app\":\"web\"}: `selector` does not match template `labels`", refused.Message);
        (await cluster.PostAsync(Deployments, Manifests.Deployment("web"))).Is(HttpStatusCode.Created);
        var changed = (await cluster.PatchAsync($"{Deployments}/web", """{"spec":{"selector":{"matchLabels":{"app":"y"}},"template":{"metadata":{"labels":{"app":"y"}}}}}""")).Is(HttpStatusCode.UnprocessableEntity);
        Assert.Equal(
            "Deployment.apps \"web\" is invalid: spec.selector: Invalid value: {\"matchLabels\":{\"app\":\"y\"}}: field is immutable",
            changed.Message);
    }

    [Fact]
    public async Task Immutable_configuration_stays()
    {
        await using var cluster = await ClusterClient.StartAsync();
        (await cluster.PostAsync($"{Core}/configmaps", """{"metadata":{"name":"a"},"data":{"k":"v"},"immutable":true}""")).Is(HttpStatusCode.Created);
        var refused = (await cluster.PatchAsync($"{Core}/configmaps/a", """{"data":{"k":"w"}}""")).Is(HttpStatusCode.UnprocessableEntity);
        Assert.Equal("ConfigMap \"a\" is invalid: data: Forbidden: field is immutable when `immutable` is set", refused.Message);
    }

    [Fact]
    public async Task Defaults_are_those_of_the_API_server()
    {
        await using var cluster = await ClusterClient.StartAsync(options => options.SimulateWorkloads = false);
        var web = (await cluster.PostAsync(Deployments, Manifests.Deployment("web"))).Is(HttpStatusCode.Created);
        Assert.Equal("600", web.At("spec", "progressDeadlineSeconds"));
        Assert.Equal("25%", web.At("spec", "strategy", "rollingUpdate", "maxSurge"));
        Assert.Equal("ClusterFirst", web.At("spec", "template", "spec", "dnsPolicy"));
        var container = web.Json.Find("spec", "template", "spec", "containers")!.AsList[0].AsMap;
        Assert.Equal("IfNotPresent", container["imagePullPolicy"]!.AsString);
        var service = (await cluster.PostAsync($"{Core}/services", """{"metadata":{"name":"s"},"spec":{"ports":[{"port":80}]}}""")).Is(HttpStatusCode.Created);
        Assert.StartsWith("10.96.", service.At("spec", "clusterIP"), StringComparison.Ordinal);
        Assert.Equal("TCP", service.Json.Find("spec", "ports")!.AsList[0].AsMap["protocol"]!.AsString);
        var secret = (await cluster.PostAsync($"{Core}/secrets", """{"metadata":{"name":"s"},"stringData":{"k":"v"}}""")).Is(HttpStatusCode.Created);
        Assert.Equal("dg==", secret.At("data", "k"));
        Assert.Equal("Opaque", secret.At("type"));
        Assert.False(secret.Json.Has("stringData"));
    }

    [Fact]
    public async Task A_definition_is_served_at_once_and_its_schema_holds()
    {
        await using var cluster = await ClusterClient.StartAsync();
        var definition = (await cluster.PostAsync("/apis/apiextensions.k8s.io/v1/customresourcedefinitions", Manifests.Widgets)).Is(HttpStatusCode.Created);
        Assert.Contains("Established", definition.Text, StringComparison.Ordinal);
        var made = (await cluster.PostAsync(Widgets, """{"apiVersion":"example.com/v1","kind":"Widget","metadata":{"name":"w"},"spec":{"color":"red","nope":1,"free":{"a":1}}}""")).Is(HttpStatusCode.Created);
        Assert.Equal("3", made.At("spec", "size"));
        Assert.Null(made.At("spec", "nope"));
        Assert.Equal("1", made.At("spec", "free", "a"));
        var refused = (await cluster.PostAsync(Widgets, """{"apiVersion":"example.com/v1","kind":"Widget","metadata":{"name":"v"},"spec":{"color":"blue","size":11}}""")).Is(HttpStatusCode.UnprocessableEntity);
        Assert.Equal(
            "Widget.example.com \"v\" is invalid: [spec.color: Unsupported value: \"blue\": supported values: \"red\", \"green\", spec.size: Invalid value: 11: spec.size in body should be less than or equal to 10]",
            refused.Message);
        var typed = (await cluster.PostAsync(Widgets, """{"apiVersion":"example.com/v1","kind":"Widget","metadata":{"name":"v"},"spec":{"color":"red","size":"big"}}""")).Is(HttpStatusCode.UnprocessableEntity);
        Assert.Equal("Widget.example.com \"v\" is invalid: spec.size: Invalid value: \"string\": spec.size in body must be of type integer: \"string\"", typed.Message);
        (await cluster.DeleteAsync("/apis/apiextensions.k8s.io/v1/customresourcedefinitions/widgets.example.com")).Is(HttpStatusCode.OK);
        await cluster.UntilAsync(Widgets, answer => answer["message"]?.AsString == "the server could not find the requested resource");
    }
}
