namespace GitOps.Adapters.EmbeddedCluster.Tests.Judged;

/// <summary>
/// An applier gives up all that it had in a nested structure in which the server had filled in defaults: the structure goes with them.
/// Servers before 1.21 leave the defaults behind, and null where a structure became empty, and refuse what is left by its schema; so a
/// <c>HelmRelease</c> cannot be moved from <c>chart</c> to <c>chartRef</c> by an apply there.
/// </summary>
public sealed class GivenUpFieldTests
{
    private const int Since = 21;

    public static TheoryData<bool> Servers { get; } = [false, true];

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task A_structure_whose_last_owned_field_is_given_up_goes_with_its_defaults(bool isReal)
    {
        await using var cluster = isReal ? null : await ClusterClient.StartAsync(options => options.SimulateWorkloads = false);
        using var server = isReal ? await JudgedServer.RealAsync() : JudgedServer.Of(cluster!.Cluster);
        var group = $"{$"g{Guid.NewGuid():N}"[..12]}.example.com";
        var definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
        Assert.Equal(201, (await server.SendAsync(new Call(HttpMethod.Post, definitions, Definition(group)))).Code);
        try
        {
            var path = $"/apis/{group}/v1/namespaces/default/releases/r";
            using var looks = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
            while ((await server.SendAsync(Apply(path, group, """{"chart":{"spec":{"chart":"app","source":{"kind":"Repository"}}}}"""))).Code is not (200 or 201))
            {
                await looks.WaitForNextTickAsync(ClusterClient.Cancel);
            }

            Assert.Equal("All", (await server.SendAsync(new Call(HttpMethod.Get, path))).Body.Find("spec", "chart", "spec", "strategy")!.AsString);
            var (code, answer) = await server.SendAsync(Apply(path, group, """{"chartRef":{"name":"own"}}"""));
            if (await server.MinorAsync() < Since)
            {
                Assert.Equal(422, code);
                Assert.Contains("spec.chart.spec.chart: Required value", answer["message"]!.AsString, StringComparison.Ordinal);
            }
            else
            {
                Assert.Equal(200, code);
                Assert.Equal("""{"chartRef":{"name":"own"}}""", answer["spec"]!.ToString());
            }
        }
        finally
        {
            await server.SendAsync(new Call(HttpMethod.Delete, $"{definitions}/releases.{group}"));
        }
    }

    private static Call Apply(string path, string group, string spec) => new(
        HttpMethod.Patch, $"{path}?fieldManager=applier&force=true", $$$"""{"apiVersion":"{{{group}}}/v1","kind":"Release","metadata":{"name":"r"},"spec":{{{spec}}} }""", "application/apply-patch+yaml");

    private static string Definition(string group) => $$$"""
        {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"releases.{{{group}}}"},
         "spec":{"group":"{{{group}}}","scope":"Namespaced","names":{"plural":"releases","kind":"Release"},
          "versions":[{"name":"v1","served":true,"storage":true,"schema":{"openAPIV3Schema":{"type":"object","properties":{"spec":{"type":"object","properties":{
            "chart":{"type":"object","required":["spec"],"properties":{"spec":{"type":"object","required":["chart","source"],"properties":{
              "chart":{"type":"string"},"strategy":{"type":"string","default":"All"},"source":{"type":"object","properties":{"kind":{"type":"string"} } } } } } },
            "chartRef":{"type":"object","properties":{"name":{"type":"string"} } } } } } } } }]} }
        """;
}
