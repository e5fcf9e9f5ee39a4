using System.Net;
using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Tests.Http;

/// <summary>Events are the same objects in the core group and in <c>events.k8s.io</c>.</summary>
public sealed class EventGroupTests
{
    private const string Core = "/api/v1/namespaces/default/events";
    private const string Newer = "/apis/events.k8s.io/v1/namespaces/default/events";
    private const string Old =
        """
        {"metadata":{"name":"old"},"involvedObject":{"kind":"Pod","name":"web","namespace":"default"},"message":"Pulled","reason":"Pulled","type":"Normal","count":3,
         "source":{"component":"kubelet","host":"one"},"firstTimestamp":"2026-01-02T03:04:05Z","lastTimestamp":"2026-01-02T03:05:05Z"}
        """;

    private const string New =
        """
        {"metadata":{"name":"new"},"regarding":{"kind":"Pod","name":"web","namespace":"default"},"related":{"kind":"Node","name":"one"},"note":"Started","reason":"Started","type":"Warning","action":"Start",
         "reportingController":"example.com/starter","reportingInstance":"starter-1","eventTime":"2026-01-02T03:04:05.123456Z","series":{"count":2,"lastObservedTime":"2026-01-02T03:06:05.000000Z"}}
        """;

    [Fact]
    public async Task An_event_of_the_core_group_has_deprecated_fields_in_the_newer_one()
    {
        await using var cluster = await StartAsync();
        (await cluster.PostAsync(Core, Old)).Is(HttpStatusCode.Created);
        var newer = (await cluster.GetAsync($"{Newer}/old")).Is(HttpStatusCode.OK);
        Assert.Equal("events.k8s.io/v1", newer.At("apiVersion"));
        Assert.Equal(
            ("Pulled", "web", "kubelet", "one", "3", "2026-01-02T03:04:05Z", "2026-01-02T03:05:05Z"),
            (newer.At("note"), newer.At("regarding", "name"), newer.At("deprecatedSource", "component"), newer.At("deprecatedSource", "host"), newer.At("deprecatedCount"), newer.At("deprecatedFirstTimestamp"), newer.At("deprecatedLastTimestamp")));
        Assert.All(["message", "involvedObject", "source", "count", "firstTimestamp", "lastTimestamp", "reportingComponent", "reportingController", "reportingInstance"], field => Assert.Null(newer.At(field)));
    }

    [Fact]
    public async Task An_event_of_the_newer_group_is_there_in_the_core_group()
    {
        await using var cluster = await StartAsync();
        (await cluster.PostAsync(Newer, New)).Is(HttpStatusCode.Created);
        var core = (await cluster.GetAsync($"{Core}/new")).Is(HttpStatusCode.OK);
        Assert.Equal("v1", core.At("apiVersion"));
        Assert.Equal(
            ("Started", "web", "one", "example.com/starter", "starter-1", "2026-01-02T03:04:05.123456Z", "2", "{}"),
            (core.At("message"), core.At("involvedObject", "name"), core.At("related", "name"), core.At("reportingComponent"), core.At("reportingInstance"), core.At("eventTime"), core.At("series", "count"), core.At("source")));
        Assert.All(["note", "regarding", "reportingController", "deprecatedSource"], field => Assert.Null(core.At(field)));
        Assert.Equal((await cluster.GetAsync($"{Newer}/new")).At("metadata", "resourceVersion"), core.At("metadata", "resourceVersion"));
        (await cluster.DeleteAsync($"{Core}/new")).Is(HttpStatusCode.OK);
        Assert.Equal("events.events.k8s.io \"new\" not found", (await cluster.GetAsync($"{Newer}/new")).Is(HttpStatusCode.NotFound).Message);
    }

    [Fact]
    public async Task Lists_and_selectors_of_either_group_see_the_events_of_both()
    {
        await using var cluster = await StartAsync();
        (await cluster.PostAsync(Core, Old)).Is(HttpStatusCode.Created);
        (await cluster.PostAsync(Newer, New)).Is(HttpStatusCode.Created);
        Assert.Equal(["new", "old"], await NamesAsync(cluster, Newer));
        Assert.Equal(["new", "old"], await NamesAsync(cluster, $"{Newer}?fieldSelector=regarding.name%3Dweb"));
        Assert.Equal(["new"], await NamesAsync(cluster, $"{Newer}?fieldSelector=reportingController%3Dexample.com/starter"));
        Assert.Equal(["new"], await NamesAsync(cluster, $"{Core}?fieldSelector=reportingComponent%3Dexample.com/starter"));
        Assert.Equal(["old"], await NamesAsync(cluster, $"{Core}?fieldSelector=involvedObject.name%3Dweb,type%3DNormal"));
        Assert.Equal("field label not supported: involvedObject.name", (await cluster.GetAsync($"{Newer}?fieldSelector=involvedObject.name%3Dweb")).Is(HttpStatusCode.BadRequest).Message);
    }

    [Fact]
    public async Task A_watch_of_the_newer_group_tells_what_was_written_to_the_core_group()
    {
        await using var cluster = await StartAsync();
        using var reader = new StreamReader(await cluster.Http.GetStreamAsync($"{Newer}?watch=true", ClusterClient.Cancel));
        (await cluster.PostAsync(Core, Old)).Is(HttpStatusCode.Created);
        Assert.Equal(("ADDED", "Pulled"), await NextAsync());
        (await cluster.PatchAsync($"{Core}/old", """{"message":"Pulled again"}""")).Is(HttpStatusCode.OK);
        Assert.Equal(("MODIFIED", "Pulled again"), await NextAsync());
        (await cluster.DeleteAsync($"{Newer}/old")).Is(HttpStatusCode.OK);
        Assert.Equal(("DELETED", "Pulled again"), await NextAsync());

        async Task<(string? Type, string? Note)> NextAsync()
        {
            var line = KubeJson.Parse((await reader.ReadLineAsync(ClusterClient.Cancel))!).AsMap;
            Assert.Equal("events.k8s.io/v1", line.Find("object", "apiVersion")!.AsString);
            return (line["type"]?.AsString, line.Find("object", "note")?.AsString);
        }
    }

    [Fact]
    public async Task The_newer_group_wants_to_know_who_reports_what_and_when()
    {
        await using var cluster = await StartAsync();
        var bare = (await cluster.PostAsync(Newer, """{"metadata":{"name":"bare"},"regarding":{"kind":"Pod","name":"web","namespace":"default"}}""")).Is(HttpStatusCode.UnprocessableEntity);
        Assert.Equal("Event \"bare\" is invalid: [eventTime: Required value, type: Invalid value: \"\": has invalid value: ]", bare.Message);
        var timed = (await cluster.PostAsync(Newer, """{"metadata":{"name":"timed"},"regarding":{"kind":"Pod","name":"web","namespace":"default"},"type":"Normal","eventTime":"2026-01-02T03:04:05.123456Z"}""")).Is(HttpStatusCode.UnprocessableEntity);
        Assert.Equal(
            ["reportingController", "reportingController", "reportingController", "reportingInstance", "action", "reason"],
            timed.Json.Find("details", "causes")!.AsList.Select(cause => cause.AsMap["field"]!.AsString));
        var aged = New.Replace("\"note\"", "\"deprecatedCount\":2,\"deprecatedSource\":{\"component\":\"kubelet\"},\"note\"", StringComparison.Ordinal).Replace("\"count\":2,", "\"count\":1,", StringComparison.Ordinal);
        Assert.Equal(
            "Event \"new\" is invalid: [series.count: Invalid value: \"\": should be at least 2, count: Invalid value: \"\": needs to be unset, source: Invalid value: \"\": needs to be unset]",
            (await cluster.PostAsync(Newer, aged)).Is(HttpStatusCode.UnprocessableEntity).Message);
    }

    [Fact]
    public async Task Through_the_newer_group_only_the_series_of_an_event_changes()
    {
        await using var cluster = await StartAsync();
        (await cluster.PostAsync(Newer, New)).Is(HttpStatusCode.Created);
        (await cluster.PatchAsync($"{Newer}/new", """{"series":{"count":3},"eventTime":"2026-01-02T03:04:05.1234567Z"}""")).Is(HttpStatusCode.OK);
        Assert.Equal("Event \"new\" is invalid: message: Invalid value: \"Another\": field is immutable", (await cluster.PatchAsync($"{Newer}/new", """{"note":"Another"}""")).Is(HttpStatusCode.UnprocessableEntity).Message);
        Assert.Equal("Event \"new\" is invalid: message: Invalid value: \"\": field is immutable", (await cluster.PatchAsync($"{Newer}/new", """{"note":null}""")).Is(HttpStatusCode.UnprocessableEntity).Message);
        (await cluster.PatchAsync($"{Core}/new", """{"message":"Another"}""")).Is(HttpStatusCode.OK);
        Assert.Equal("Another", (await cluster.GetAsync($"{Newer}/new")).At("note"));
    }

    [Fact]
    public async Task Who_wrote_through_one_group_owns_nothing_after_a_write_through_the_other()
    {
        await using var cluster = await StartAsync();
        var applied = (await cluster.ApplyAsync($"{Newer}/new", New.Replace("{\"metadata\"", "{\"apiVersion\":\"events.k8s.io/v1\",\"kind\":\"Event\",\"metadata\"", StringComparison.Ordinal), "one")).Is(HttpStatusCode.Created);
        Assert.Contains("f:note", applied.At("metadata", "managedFields"), StringComparison.Ordinal);
        var after = (await cluster.ApplyAsync($"{Core}/new", """{"apiVersion":"v1","kind":"Event","metadata":{"name":"new"},"message":"Another"}""", "two")).Is(HttpStatusCode.OK);
        var entry = Assert.Single(after.Json.Find("metadata", "managedFields")!.AsList).AsMap;
        Assert.Equal(("two", "v1", """{"f:message":{}}"""), (entry["manager"]!.AsString, entry["apiVersion"]!.AsString, entry["fieldsV1"]!.ToString()));
    }

    [Fact]
    public async Task Both_groups_print_the_same_table()
    {
        await using var cluster = await StartAsync();
        (await cluster.PostAsync(Core, Old)).Is(HttpStatusCode.Created);
        (await cluster.PostAsync(Newer, New)).Is(HttpStatusCode.Created);
        const string Table = "application/json;as=Table;v=v1;g=meta.k8s.io";
        var (core, newer) = (await cluster.GetAsync(Core, Table), await cluster.GetAsync(Newer, Table));
        Assert.Equal(["Last Seen", "Type", "Reason", "Object", "Subobject", "Source", "Message", "First Seen", "Count", "Name"], newer.Json["columnDefinitions"]!.AsList.Select(column => column.AsMap["name"]!.AsString));
        Assert.Equal(
            ["""Warning "Started" "pod/web" "" "example.com/starter, starter-1" "Started" 2 "new" """, """Normal "Pulled" "pod/web" "" "kubelet, one" "Pulled" 3 "old" """],
            Cells(newer));
        Assert.Equal(Cells(core), Cells(newer));

        // Without the ages.
        static IEnumerable<string> Cells(Answer table) => table.Json["rows"]!.AsList
            .Select(row => row.AsMap["cells"]!.AsList)
            .Select(cells => $"{cells[1].AsString} {string.Concat(cells.Where((_, at) => at > 1 && at != 7).Select(cell => $"{KubeJson.ToText(cell)} "))}");
    }

    [Fact]
    public async Task The_newer_group_is_discovered()
    {
        await using var cluster = await StartAsync();
        var resource = (await cluster.GetAsync("/apis/events.k8s.io/v1")).Is(HttpStatusCode.OK).Json["resources"]!.AsList.Single().AsMap;
        Assert.Equal(("events", "Event", "[\"ev\"]"), (resource["name"]!.AsString, resource["kind"]!.AsString, resource["shortNames"]!.ToString()));
        Assert.Equal("events.k8s.io/v1", (await cluster.GetAsync("/apis/events.k8s.io")).At("preferredVersion", "groupVersion"));
    }

    [Fact]
    public async Task An_update_makes_an_event_that_is_not_there()
    {
        await using var cluster = await StartAsync();
        (await cluster.PutAsync($"{Core}/old", KubeJson.Parse(Old))).Is(HttpStatusCode.Created);
        (await cluster.PutAsync($"{Core}/old", KubeJson.Parse(Old))).Is(HttpStatusCode.OK);
        Assert.Equal(HttpStatusCode.NotFound, (await cluster.PutAsync("/api/v1/namespaces/default/configmaps/none", KubeJson.Parse("""{"metadata":{"name":"none"}}"""))).Code);
    }

    private static Task<ClusterClient> StartAsync() => ClusterClient.StartAsync(options => options.SimulateWorkloads = false);

    private static async Task<IEnumerable<string?>> NamesAsync(ClusterClient cluster, string path) =>
        (await cluster.GetAsync(path)).Is(HttpStatusCode.OK).Json["items"]!.AsList.Select(item => item.AsMap.Find("metadata", "name")?.AsString);
}
