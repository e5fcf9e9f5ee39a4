using System.Net;
using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Tests.Http;

public sealed class EndpointTests
{
    [Fact]
    public async Task Ports_of_endpoints_are_of_TCP_unless_they_say_otherwise()
    {
        await using var cluster = await ClusterClient.StartAsync();
        var made = await cluster.PostAsync("/api/v1/namespaces/default/endpoints", """{"metadata":{"name":"one"},"subsets":[{"addresses":[{"ip":"192.0.2.1"}],"ports":[{"name":"a","port":80},{"name":"b","port":53,"protocol":"UDP"}]}]}""");
        Assert.Equal(["TCP", "UDP"], Protocols(made.Is(HttpStatusCode.Created).Json["subsets"]!.AsList[0].AsMap));
    }

    [Fact]
    public async Task Ports_of_a_slice_are_of_TCP_and_have_an_empty_name_unless_they_say_otherwise()
    {
        await using var cluster = await ClusterClient.StartAsync();
        var made = await cluster.PostAsync("/apis/discovery.k8s.io/v1/namespaces/default/endpointslices", """{"metadata":{"name":"one"},"addressType":"IPv4","endpoints":[],"ports":[{"port":80}]}""");
        var root = made.Is(HttpStatusCode.Created).Json;
        Assert.Equal(["TCP"], Protocols(root));
        Assert.Equal(string.Empty, root["ports"]!.AsList[0].AsMap["name"]!.AsString);
    }

    private static IEnumerable<string?> Protocols(KubeMap root) => root["ports"]!.AsList.Select(port => port.AsMap["protocol"]?.AsString);
}
