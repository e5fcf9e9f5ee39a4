using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Tests.Judged;

/// <summary>Which groups, kinds and verbs a real server tells of, and the embedded one.</summary>
public sealed class DiscoveryTests
{
    // What only a node or a control plane answers, and what later versions than the embedded one brought.
    private static readonly string[] Left =
    [
        "componentstatuses", "nodes/proxy", "pods/attach", "pods/exec", "pods/portforward", "pods/proxy", "pods/ephemeralcontainers", "pods/resize", "services/proxy",
        "mutatingadmissionpolicies", "mutatingadmissionpolicybindings",
    ];

    [Fact]
    public async Task Every_resource_is_told_of_as_by_a_real_server()
    {
        var (real, minor) = await JudgedServer.RecentAsync("resources");
        using var judge = real;
        await using var cluster = await ClusterClient.StartAsync(options => options.SimulateWorkloads = false);
        using var embedded = JudgedServer.Of(cluster.Cluster);
        var (theirs, ours) = (await ResourcesAsync(real), await ResourcesAsync(embedded));
        var groups = ours.Keys.Select(Group).ToHashSet(StringComparer.Ordinal);
        var differences = theirs.Keys.Union(ours.Keys)
            .Where(key => groups.Contains(Group(key)) && theirs.GetValueOrDefault(key) != ours.GetValueOrDefault(key))
            .Select(key => $"{key}\n  real     {theirs.GetValueOrDefault(key)}\n  embedded {ours.GetValueOrDefault(key)}")
            .ToList();
        Console.WriteLine($"conformance embedded-discovery: {ours.Count - differences.Count}/{ours.Count} resources are told of as by Kubernetes 1.{minor}");
        Assert.True(differences.Count == 0, string.Join('\n', differences));

        static string Group(string key) => key[..key.IndexOf(' ', StringComparison.Ordinal)];
    }

    private static async Task<Dictionary<string, string>> ResourcesAsync(JudgedServer server)
    {
        var groups = (await server.SendAsync(new Call(HttpMethod.Get, "/apis"))).Body["groups"]!.AsList.Select(item => item.AsMap);
        var versions = groups.SelectMany(group => group["versions"]!.AsList).Select(version => $"/apis/{version.AsMap["groupVersion"]!.AsString}").Prepend("/api/v1");
        var told = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var path in versions)
        {
            foreach (var resource in (await server.SendAsync(new Call(HttpMethod.Get, path))).Body["resources"]!.AsList.Select(item => item.AsMap))
            {
                if (!Left.Contains(resource["name"]!.AsString))
                {
                    told.Add($"{path} {resource["name"]!.AsString}", KubeJson.ToText(KubeJson.Sorted(KubeMap.Of(resource.Where(entry => entry.Key != "storageVersionHash").Select(Ordered)))));
                }
            }
        }

        return told;
    }

    private static KeyValuePair<string, KubeValue> Ordered(KeyValuePair<string, KubeValue> entry) =>
        entry.Value is KubeList list ? KeyValuePair.Create(entry.Key, (KubeValue)KubeList.Of(list.OrderBy(item => item.ToString(), StringComparer.Ordinal))) : entry;
}
