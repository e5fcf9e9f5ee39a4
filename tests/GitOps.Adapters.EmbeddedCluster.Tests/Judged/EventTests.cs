using System.Text.RegularExpressions;
using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Tests.Judged;

/// <summary>The same calls about events, through both of their groups, answered as by a real server.</summary>
public sealed partial class EventTests
{
    // Older servers look at the new event for the old one, and so let every update through the newer group pass.
    private const int Compares = 22;
    private const int NamesComponent = 23;

    // References to objects were no whole values before.
    private const int Whole = 22;

    private const string About = "\"kind\":\"Pod\",\"name\":\"web\",\"namespace\":\"default\"";
    private const string New =
        "\"regarding\":{" + About + "},\"note\":\"Started\",\"reason\":\"Started\",\"type\":\"Normal\",\"action\":\"Start\",\"reportingController\":\"example.com/starter\",\"reportingInstance\":\"i\"," +
        "\"eventTime\":\"2026-01-02T03:04:05.123456Z\",\"series\":{\"count\":2,\"lastObservedTime\":\"2026-01-02T03:06:05.000000Z\"}";

    private const string Old =
        "\"involvedObject\":{" + About + "},\"message\":\"Pulled\",\"reason\":\"Pulled\",\"type\":\"Normal\",\"count\":3,\"source\":{\"component\":\"kubelet\",\"host\":\"one\"}," +
        "\"firstTimestamp\":\"2026-01-02T03:04:05Z\",\"lastTimestamp\":\"2026-01-02T03:05:05Z\"";

    [Fact]
    public async Task Events_are_answered_through_either_group_as_by_a_real_server()
    {
        using var real = await JudgedServer.RealAsync();
        await using var cluster = await ClusterClient.StartAsync(options => options.SimulateWorkloads = false);
        using var embedded = JudgedServer.Of(cluster.Cluster);
        var minor = await real.MinorAsync();
        var mark = $"e{Guid.NewGuid():N}"[..12];
        var calls = Calls(mark).Where(call => minor >= Compares || !call.ToString().Contains("never", StringComparison.Ordinal)).ToList();
        var differences = new List<string>();
        foreach (var call in calls)
        {
            var (theirs, ours) = (await SendAsync(real, call, minor), await SendAsync(embedded, call, minor));
            differences.AddRange(theirs == ours ? [] : [$"{call}\n--- real\n{theirs}\n--- embedded\n{ours}"]);
        }

        Console.WriteLine($"conformance embedded-events: {calls.Count - differences.Count}/{calls.Count} calls answered as by Kubernetes 1.{minor}");
        Assert.True(differences.Count == 0, string.Join("\n\n", differences));
    }

    private static IEnumerable<Call> Calls(string mark)
    {
        var (core, newer) = ("/api/v1/namespaces/default/events", "/apis/events.k8s.io/v1/namespaces/default/events");
        var (one, two, three) = ($"{mark}-1", $"{mark}-2", $"{mark}-3");
        yield return Get($"{core}/{one}");
        yield return Get($"{newer}/{one}");
        yield return new(HttpMethod.Delete, $"{newer}/{one}");
        yield return Patch($"{newer}/{one}", """{"note":"x"}""");
        foreach (var name in new[] { one, three })
        {
            yield return Post(newer, name, New);
            yield return Get($"{newer}/{name}");
            yield return Get($"{core}/{name}");
        }

        yield return Post(newer, one, New);
        yield return Post(core, one, Old);
        yield return Post(core, two, Old);
        yield return Get($"{newer}/{two}");
        yield return Patch($"{core}/{two}", """{"message":"other","count":4}""");
        yield return Patch($"{newer}/{two}", """{"metadata":{"labels":{"a":"b"}}}""");
        yield return Patch($"{newer}/{two}", """{"note":"never"}""");
        yield return Patch($"{core}/{two}", """{"reportingInstance":"i","reportingComponent":"c"}""");
        yield return Patch($"{core}/{two}", """{"eventTime":"2026-01-02T03:04:05.123456Z"}""");
        yield return Patch($"{newer}/{one}", """{"series":{"count":7}}""");
        yield return Get($"{core}/{one}");
        yield return Apply($"{newer}/{one}?fieldManager=a", "events.k8s.io/v1", one, New.Replace("Started", "Begun", StringComparison.Ordinal).Replace("\"count\":2", "\"count\":8", StringComparison.Ordinal).Replace("Begun\",\"type", "Started\",\"type", StringComparison.Ordinal));
        yield return Apply($"{core}/{three}?fieldManager=a", "v1", three, "\"message\":\"changed\"");
        yield return Apply($"{core}/{three}?fieldManager=b", "v1", three, "\"message\":\"changed too\"");
        yield return Apply($"{core}/{three}?fieldManager=b&force=true", "v1", three, "\"message\":\"changed too\",\"action\":\"B\"");
        yield return Get($"{newer}/{three}");
        yield return new(HttpMethod.Put, $"{newer}/{three}", Root(three, "\"note\":\"never\""));
        yield return new(HttpMethod.Put, $"{core}/{mark}-4", Root($"{mark}-4", Old));
        yield return new(HttpMethod.Put, $"{newer}/{three}") { Edit = live => live.WithAt(["metadata", "resourceVersion"], "1") };
        foreach (var body in new[]
        {
            string.Empty, "\"regarding\":{\"kind\":\"Pod\",\"namespace\":\"other\"}", "\"regarding\":{" + About + "},\"eventTime\":\"2026-01-02T03:04:05.123456Z\"",
            New.Replace("\"count\":2,", "\"count\":1,", StringComparison.Ordinal) + ",\"deprecatedCount\":1,\"deprecatedSource\":{\"host\":\"h\"},\"deprecatedFirstTimestamp\":\"2026-01-02T03:04:05Z\"",
            New.Replace("Start\"", new string('x', 129) + "\"", StringComparison.Ordinal), New.Replace("Normal", "Weird", StringComparison.Ordinal), New.Replace("example.com/starter", "a/b/c", StringComparison.Ordinal),
        })
        {
            yield return Post(newer, $"{mark}-5", body);
        }

        foreach (var body in new[] { "\"involvedObject\":{\"kind\":\"Pod\",\"namespace\":\"other\"}", "\"involvedObject\":{\"kind\":\"Node\",\"name\":\"n\"},\"type\":\"Weird\"", "\"involvedObject\":{" + About + "},\"eventTime\":\"2026-01-02T03:04:05.123456Z\"" })
        {
            yield return Post(core, $"{mark}-6", body);
        }

        yield return Post(newer, $"{mark}_Y", New);
        yield return Post(core, $"{mark}_Y", Old);
        foreach (var query in new[] { "regarding.name%3Dweb", "involvedObject.name%3Dweb", "source%3Dkubelet", "reportingController%3Dnone", "reportingComponent%3Dnone", "spec%3Dx" })
        {
            yield return Get($"{newer}/?fieldSelector={query},metadata.name%3D{one}");
            yield return Get($"{core}/?fieldSelector={query},metadata.name%3D{one}");
        }

        foreach (var name in new[] { one, two, three })
        {
            yield return new(HttpMethod.Delete, $"{newer}/{name}");
        }

        yield return new(HttpMethod.Delete, $"{core}/{mark}-4");
    }

    private static Call Get(string path) => new(HttpMethod.Get, path);

    private static Call Post(string path, string name, string body) => new(HttpMethod.Post, path, Root(name, body));

    private static Call Patch(string path, string body) => new(HttpMethod.Patch, path, body, "application/merge-patch+json");

    private static Call Apply(string path, string version, string name, string body) =>
        new(HttpMethod.Patch, path, Root(name, $"\"apiVersion\":\"{version}\",\"kind\":\"Event\",{body}"), "application/apply-patch+yaml");

    private static string Root(string name, string body) => $"{{\"metadata\":{{\"name\":\"{name}\"}}{(body.Length == 0 ? string.Empty : ",")}{body}}}";

    private static async Task<string> SendAsync(JudgedServer server, Call call, int minor)
    {
        var (code, body) = await server.SendAsync(call);
        var text = body["kind"]?.AsString == "EventList" ? $"{code} {body["items"]!.AsList.Count}" : Comparable.Of(code, Level(body), VersionRules.For(minor));
        text = minor < Whole ? Reference().Replace(text, "\"f:$1\":{}") : text;
        return minor < NamesComponent ? Component().Replace(text, "reportingController: ") : text;
    }

    // Times that are not set are null on a real server.
    private static KubeMap Level(KubeMap root) => KubeMap.Of(root
        .Where(entry => entry.Value is not KubeNull)
        .Select(entry => KeyValuePair.Create(entry.Key, entry.Value is KubeMap map ? Level(map) : entry.Value)));

    [GeneratedRegex(@"""f:(regarding|involvedObject|related)"":\{(""[.:\w]+"":\{\},?)*\}")]
    private static partial Regex Reference();

    [GeneratedRegex("reportingComponent: ")]
    private static partial Regex Component();
}
