using System.Net;
using FluentValidation;
using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Tests.Store;

/// <summary>A cluster with a data folder goes on where it was.</summary>
public sealed class RestartTests : IDisposable
{
    private const string Maps = "/api/v1/namespaces/default/configmaps";
    private const string Deployments = "/apis/apps/v1/namespaces/default/deployments";
    private const string Definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
    private const string Widgets = "/apis/example.com/v1/namespaces/default/widgets";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("gitops-cluster-");

    [Fact]
    public async Task Objects_survive_a_restart_with_uid_and_resource_version()
    {
        KubeMap map, deployment, pods;
        await using (var cluster = await StartAsync())
        {
            (await cluster.PostAsync(Maps, """{"metadata":{"name":"gone"}}""")).Is(HttpStatusCode.Created);
            map = (await cluster.PostAsync(Maps, """{"metadata":{"name":"a"},"data":{"text":"line\nbreak, ü and \u0000"}}""")).Is(HttpStatusCode.Created).Json;
            (await cluster.DeleteAsync($"{Maps}/gone")).Is(HttpStatusCode.OK);
            (await cluster.PostAsync(Deployments, Manifests.Deployment("web"))).Is(HttpStatusCode.Created);
            deployment = await cluster.UntilAsync($"{Deployments}/web", root => root.Find("status", "readyReplicas")?.AsInteger == 2 && root.Find("status", "conditions")?.AsList.Count == 2);
            pods = (await cluster.GetAsync("/api/v1/namespaces/default/pods")).Json;
        }

        await using var again = await StartAsync();
        Assert.Equal(map, (await again.GetAsync($"{Maps}/a")).Is(HttpStatusCode.OK).Json);
        (await again.GetAsync($"{Maps}/gone")).Is(HttpStatusCode.NotFound);
        Assert.Equal(deployment.Find("metadata", "uid"), (await again.GetAsync($"{Deployments}/web")).Json.Find("metadata", "uid"));
        Assert.Equal(pods["items"], (await again.GetAsync("/api/v1/namespaces/default/pods")).Json["items"]);
    }

    [Fact]
    public async Task Revisions_go_on_after_a_restart_and_older_ones_cannot_be_watched()
    {
        long before;
        await using (var cluster = await StartAsync())
        {
            before = Version((await cluster.PostAsync(Maps, """{"metadata":{"name":"a"}}""")).Is(HttpStatusCode.Created));
            (await cluster.PostAsync(Maps, """{"metadata":{"name":"b"}}""")).Is(HttpStatusCode.Created);
        }

        await using var again = await StartAsync();
        var listed = (await again.GetAsync(Maps)).Json.Find("metadata", "resourceVersion")!.AsString;
        Assert.True(Version((await again.PostAsync(Maps, """{"metadata":{"name":"c"}}""")).Is(HttpStatusCode.Created)) > before + 1);
        Assert.Equal(("ERROR", 410L), await FirstAsync(again, before.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        Assert.Equal(("ADDED", null), await FirstAsync(again, listed!));
    }

    [Fact]
    public async Task A_definition_and_its_objects_survive_a_restart()
    {
        KubeMap widget;
        await using (var cluster = await StartAsync())
        {
            (await cluster.PostAsync(Definitions, Manifests.Widgets)).Is(HttpStatusCode.Created);
            widget = (await cluster.PostAsync(Widgets, """{"apiVersion":"example.com/v1","kind":"Widget","metadata":{"name":"w"},"spec":{"color":"red"}}""")).Is(HttpStatusCode.Created).Json;
        }

        await using var again = await StartAsync();
        Assert.Equal(widget, (await again.GetAsync($"{Widgets}/w")).Is(HttpStatusCode.OK).Json);
        (await again.PostAsync(Widgets, """{"apiVersion":"example.com/v1","kind":"Widget","metadata":{"name":"x"},"spec":{"color":"blue"}}""")).Is(HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task The_changes_alone_restore_a_cluster_that_was_not_stopped()
    {
        using var copy = new Copy();
        KubeMap map;
        await using (var cluster = await StartAsync())
        {
            map = (await cluster.PostAsync(Maps, """{"metadata":{"name":"a"}}""")).Is(HttpStatusCode.Created).Json;
            copy.Take(folder);
        }

        Assert.False(File.Exists(copy.File("snapshot.jsonl")));
        await using var again = await StartAsync(copy.Path);
        Assert.Equal(map, (await again.GetAsync($"{Maps}/a")).Is(HttpStatusCode.OK).Json);
    }

    [Theory]
    [InlineData("{\"revision\":99,\"resource\":\"configmaps\",\"namespa")]
    [InlineData("\0\0\0\0\n")]
    public async Task A_torn_last_line_is_dropped(string torn)
    {
        using var copy = new Copy();
        KubeMap map;
        await using (var cluster = await StartAsync())
        {
            map = (await cluster.PostAsync(Maps, """{"metadata":{"name":"a"}}""")).Is(HttpStatusCode.Created).Json;
            copy.Take(folder);
        }

        await File.AppendAllTextAsync(copy.File("changes.jsonl"), torn, ClusterClient.Cancel);
        KubeMap next;
        await using (var again = await StartAsync(copy.Path))
        {
            Assert.Equal(map, (await again.GetAsync($"{Maps}/a")).Is(HttpStatusCode.OK).Json);
            next = (await again.PostAsync(Maps, """{"metadata":{"name":"b"}}""")).Is(HttpStatusCode.Created).Json;
            Assert.DoesNotContain(torn.TrimEnd('\n'), await ReadAsync(copy.File("changes.jsonl")), StringComparison.Ordinal);
        }

        await using var third = await StartAsync(copy.Path);
        Assert.Equal(next, (await third.GetAsync($"{Maps}/b")).Is(HttpStatusCode.OK).Json);
    }

    [Theory]
    [InlineData("changes.jsonl", 2, "{}")]
    [InlineData("changes.jsonl", 2, null)]
    [InlineData("snapshot.jsonl", 2, "no JSON")]
    [InlineData("snapshot.jsonl", 2, null)]
    public async Task A_damaged_file_is_named_and_nothing_is_started(string file, int line, string? replacement)
    {
        using var copy = new Copy();
        await using (var cluster = await StartAsync())
        {
            (await cluster.PostAsync(Maps, """{"metadata":{"name":"a"}}""")).Is(HttpStatusCode.Created);
            copy.Take(folder);
        }

        var source = file == "changes.jsonl" ? copy.Path : folder.FullName;
        var path = Path.Combine(source, file);
        var lines = (await File.ReadAllLinesAsync(path, ClusterClient.Cancel)).ToList();
        if (replacement is null)
        {
            lines.RemoveAt(line - 1);
        }
        else
        {
            lines[line - 1] = replacement;
        }

        await File.WriteAllLinesAsync(path, lines, ClusterClient.Cancel);
        var fault = await Assert.ThrowsAsync<InvalidDataException>(() => StartAsync(source));
        Assert.StartsWith($"{path}(", fault.Message, StringComparison.Ordinal);
        Assert.Contains("remove it to begin with an empty cluster", fault.Message, StringComparison.Ordinal);

        // The folder is free again.
        File.Delete(path);
        await using var again = await StartAsync(source);
        (await again.GetAsync(Maps)).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Many_changes_become_a_snapshot()
    {
        using var copy = new Copy();
        await using (var cluster = await StartAsync(simulate: false))
        {
            (await cluster.PostAsync(Maps, """{"metadata":{"name":"a"}}""")).Is(HttpStatusCode.Created);
            copy.Take(folder);
        }

        // As if the last change had come ten thousand times more.
        var path = copy.File("changes.jsonl");
        var last = KubeJson.Parse((await File.ReadAllLinesAsync(path, ClusterClient.Cancel))[^1]).AsMap;
        var more = Enumerable.Range(1, 10_000).Select(i => KubeJson.ToText(last.With("revision", last["revision"]!.AsInteger!.Value + i)));
        await File.AppendAllLinesAsync(path, more, ClusterClient.Cancel);
        await using var again = await StartAsync(copy.Path, simulate: false);
        (await again.PatchAsync($"{Maps}/a", """{"data":{"last":"yes"}}""")).Is(HttpStatusCode.OK);

        using var result = new Copy();
        result.Take(new DirectoryInfo(copy.Path));
        Assert.True(File.Exists(result.File("snapshot.jsonl")));
        Assert.InRange((await File.ReadAllLinesAsync(result.File("changes.jsonl"), ClusterClient.Cancel)).Length, 1, 100);
        await using var third = await StartAsync(result.Path, simulate: false);
        Assert.Equal((await again.GetAsync($"{Maps}/a")).Json, (await third.GetAsync($"{Maps}/a")).Json);
        Assert.Equal("yes", (await third.GetAsync($"{Maps}/a")).At("data", "last"));
    }

    [Fact]
    public async Task Two_clusters_on_one_folder_are_refused()
    {
        await using (await StartAsync())
        {
            var refusal = await Assert.ThrowsAsync<IOException>(() => StartAsync());
            Assert.Equal($"The data folder '{folder.FullName}' is in use by another embedded cluster. Stop that one, or set GitOps:EmbeddedCluster:DataFolder to a folder of its own.", refusal.Message);
        }

        await using var free = await StartAsync();
        (await free.GetAsync(Maps)).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_cluster_that_cannot_start_lets_go_of_its_folder()
    {
        await using var other = await ClusterClient.StartAsync();
        await Assert.ThrowsAsync<IOException>(() => ClusterClient.StartAsync(options => (options.DataFolder, options.Port) = (folder.FullName, other.Cluster.Address.Port)));
        await using var free = await StartAsync();
        (await free.GetAsync(Maps)).Is(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("a\0b")]
    public async Task A_data_folder_is_a_path(string path)
    {
        var fault = await Assert.ThrowsAsync<ValidationException>(() => StartAsync(path));
        Assert.Contains("GitOps:EmbeddedCluster:DataFolder must be a path", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_can_be_read_by_their_owner_only()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "file modes are of Unix");
        await using (await StartAsync())
        {
        }

        var files = folder.GetFiles();
        Assert.Equal(["changes.jsonl", "cluster.lock", "keys.json", "snapshot.jsonl"], files.Select(file => file.Name).Order(StringComparer.Ordinal));
        Assert.All(files, file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, file.UnixFileMode));
    }

    public void Dispose() => folder.Delete(recursive: true);

    private Task<ClusterClient> StartAsync(string? path = null, bool simulate = true) =>
        ClusterClient.StartAsync(options => (options.DataFolder, options.SimulateWorkloads) = (path ?? folder.FullName, simulate));

    private static long Version(Answer answer) => long.Parse(answer.At("metadata", "resourceVersion")!, System.Globalization.CultureInfo.InvariantCulture);

    private static async Task<(string? Type, long? Code)> FirstAsync(ClusterClient cluster, string version)
    {
        using var reader = new StreamReader(await cluster.Http.GetStreamAsync($"{Maps}?watch=true&resourceVersion={version}", ClusterClient.Cancel));
        var line = KubeJson.Parse((await reader.ReadLineAsync(ClusterClient.Cancel))!).AsMap;
        return (line["type"]?.AsString, line.Find("object", "code")?.AsInteger);
    }

    private static async Task<string> ReadAsync(string path)
    {
        using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return await reader.ReadToEndAsync(ClusterClient.Cancel);
    }

    /// <summary>What a folder held at one moment, as after a crash.</summary>
    private sealed class Copy : IDisposable
    {
        private readonly DirectoryInfo target = Directory.CreateTempSubdirectory("gitops-cluster-copy-");

        public string Path => target.FullName;

        public string File(string name) => System.IO.Path.Combine(Path, name);

        public void Take(DirectoryInfo source)
        {
            foreach (var file in source.GetFiles("*.jsonl"))
            {
                using var from = new FileStream(file.FullName, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
                using var to = System.IO.File.Create(File(file.Name));
                from.CopyTo(to);
            }
        }

        public void Dispose() => target.Delete(recursive: true);
    }
}
