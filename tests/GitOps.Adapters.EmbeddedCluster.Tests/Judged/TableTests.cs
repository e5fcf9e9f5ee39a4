using System.Text.RegularExpressions;
using GitOps.Core.Objects;
using GitOps.Core.Yaml;

namespace GitOps.Adapters.EmbeddedCluster.Tests.Judged;

/// <summary>What <c>kubectl get</c> shows of the same objects on a real server.</summary>
public sealed partial class TableTests
{
    private static readonly (string, string)[] AsTable = [("Accept", "application/json;as=Table;v=v1;g=meta.k8s.io")];

    [Fact]
    public async Task Every_kind_has_the_columns_and_cells_of_a_real_server()
    {
        var (real, minor) = await JudgedServer.RecentAsync("columns");
        using var judge = real;
        await using var cluster = await ClusterClient.StartAsync(options => options.SimulateWorkloads = false);
        using var embedded = JudgedServer.Of(cluster.Cluster);
        var mark = $"t{Guid.NewGuid():N}"[..10];
        var differences = new List<string>();
        foreach (var (collection, text) in ShownObjects.All)
        {
            var root = KubeYaml.ParseObjects(text.Replace("NAME", mark, StringComparison.Ordinal), "shown.yaml").Single().Root;
            var (theirs, ours) = (await ShowAsync(real, collection, root), await ShowAsync(embedded, collection, root));
            differences.AddRange(theirs == ours ? [] : [$"{collection}\n--- real\n{theirs}\n--- embedded\n{ours}"]);
        }

        Console.WriteLine($"conformance embedded-tables: {ShownObjects.All.Count - differences.Count}/{ShownObjects.All.Count} objects are shown as by Kubernetes 1.{minor}");
        Assert.True(differences.Count == 0, string.Join("\n\n", differences));
    }

    // Without a status nothing is stored. The rest has its status only in the answer, where no controller takes it back.
    private static async Task<string> ShowAsync(JudgedServer server, string collection, KubeMap root)
    {
        if (root["status"] is not { } status)
        {
            return Table(await server.SendAsync(new Call(HttpMethod.Post, $"{collection}?dryRun=All", KubeJson.ToText(root)) { Headers = AsTable }));
        }

        var path = $"{collection}/{root.Find("metadata", "name")!.AsString}";
        var (code, answer) = await server.SendAsync(new Call(HttpMethod.Post, collection, KubeJson.ToText(root.Without("status"))));
        if (code != 201)
        {
            return $"{code} {answer["message"]}";
        }

        var shown = await server.SendAsync(new Call(HttpMethod.Patch, $"{path}/status?dryRun=All", KubeJson.ToText(KubeMap.Of(("status", status))), "application/merge-patch+json") { Headers = AsTable });
        await server.SendAsync(new Call(HttpMethod.Delete, $"{path}?propagationPolicy=Background&gracePeriodSeconds=0"));
        return Table(shown);
    }

    private static string Table((int Code, KubeMap Body) answer)
    {
        if (answer.Body["kind"]?.AsString != "Table")
        {
            return $"{answer.Code} {answer.Body["message"]}";
        }

        var columns = answer.Body["columnDefinitions"]!.AsList.Select(item => item.AsMap).Select(column => $"{column["name"]?.AsString} {column["type"]} {column["format"]} {column["priority"]}");
        var cells = answer.Body["rows"]!.AsList.Single().AsMap["cells"]!.AsList.Select(cell => Own().Replace(cell.ToString(), "its own"));
        return string.Join('\n', columns.Append("---").Concat(cells));
    }

    // What two servers cannot have in common: when an object was made, seconds ago, and its identity.
    [GeneratedRegex(@"(?<![\w.])\d{1,2}s(?!\w)|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")]
    private static partial Regex Own();
}
