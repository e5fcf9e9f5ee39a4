using GitOps.Core.Deployments.Applying;
using Microsoft.AspNetCore.Http;

namespace GitOps.Adapters.Kubernetes.Tests.Watching;

public sealed class WatchTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task After_an_expired_version_what_changed_meanwhile_is_told()
    {
        var lists = 0;
        await using var server = await ScriptedServer.StartAsync(context => IsWatch(context)
            ? Stream(context, lists == 1
                ? Samples.Change("ERROR", """{"kind":"Status","status":"Failure","reason":"Expired","message":"too old","code":410}""")
                : Samples.Change("MODIFIED", Samples.Map("new", "12")))
            : ScriptedServer.Answer(context, 200, Interlocked.Increment(ref lists) == 1
                ? Samples.List("5", Samples.Map("gone", "1"), Samples.Map("kept", "2"), Samples.Map("changed", "3"))
                : Samples.List("10", Samples.Map("kept", "2"), Samples.Map("changed", "9"), Samples.Map("new", "8"))));
        Assert.Equal(
            ["Added gone", "Added kept", "Added changed", "Synced ", "Deleted gone", "Modified changed", "Added new", "Modified new"],
            await TakeAsync(server, 8));
        Assert.Equal(["5", "10"], server.Requests.Where(one => one.Query.Contains("watch=true", StringComparison.Ordinal)).Select(VersionOf).Take(2));
    }

    [Fact]
    public async Task A_refusal_as_gone_is_an_expired_version_too()
    {
        var lists = 0;
        await using var server = await ScriptedServer.StartAsync(context => IsWatch(context)
            ? ScriptedServer.Refuse(context, 410, "Gone", "too old resource version")
            : ScriptedServer.Answer(context, 200, Interlocked.Increment(ref lists) == 1 ? Samples.List("5") : Samples.List("10", Samples.Map("new", "8"))));
        Assert.Equal(["Synced ", "Added new"], await TakeAsync(server, 2));
    }

    [Fact]
    public async Task A_connection_that_ends_within_a_change_goes_on_before_it()
    {
        var watches = 0;
        await using var server = await ScriptedServer.StartAsync(async context =>
        {
            if (!IsWatch(context))
            {
                await ScriptedServer.Answer(context, 200, Samples.List("5", Samples.Map("a", "1")));
            }
            else if (Interlocked.Increment(ref watches) == 1)
            {
                await Write(context, Samples.Change("ADDED", Samples.Map("b", "6")) + Samples.Change("BOOKMARK", Samples.Map(string.Empty, "9")) + "{\"type\":\"ADD");
            }
            else
            {
                await Stream(context, Samples.Change("DELETED", Samples.Map("a", "11")));
            }
        });
        Assert.Equal(["Added a", "Synced ", "Added b", "Deleted a"], await TakeAsync(server, 4));
        Assert.Equal(["5", "9"], server.Requests.Where(one => one.Query.Contains("watch=true", StringComparison.Ordinal)).Select(VersionOf).Take(2));
        Assert.Equal(1, server.Requests.Count(one => !one.Query.Contains("watch=true", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task What_was_listed_is_let_go_once_it_was_told()
    {
        var watching = new TaskCompletionSource();
        await using var server = await ScriptedServer.StartAsync(context =>
        {
            if (!IsWatch(context))
            {
                return ScriptedServer.Answer(context, 200, Samples.List("5", Samples.Map("a", "1"), Samples.Map("b", "2")));
            }

            watching.TrySetResult();
            return Stream(context, "\n");
        });
        using var cluster = server.Connect();
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(Deadline);
        await using var changes = cluster.WatchAsync(Samples.All, deadline.Token).GetAsyncEnumerator(deadline.Token);
        var told = await ListAsync(changes);
        var next = changes.MoveNextAsync();
        await watching.Task.WaitAsync(deadline.Token);

        // Threads that brought the list may be on their way back still.
        using var looks = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        for (var look = 0; look < 200 && told.Exists(item => item.IsAlive); look++)
        {
            await looks.WaitForNextTickAsync(deadline.Token);
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true);
        }

        var held = told.Count(item => item.IsAlive);
        await deadline.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await next);
        Assert.Equal((2, 0), (told.Count, held));
    }

    [Fact]
    public async Task A_change_that_comes_in_pieces_is_one_change()
    {
        await using var server = await ScriptedServer.StartAsync(async context =>
        {
            if (!IsWatch(context))
            {
                await ScriptedServer.Answer(context, 200, Samples.List("5"));
                return;
            }

            var text = Samples.Change("ADDED", Samples.Map("a", "6")) + Samples.Change("ADDED", Samples.Map("b", "7"));
            foreach (var piece in text.Chunk(17))
            {
                await Write(context, new string(piece));
            }

            await Stream(context, string.Empty);
        });
        Assert.Equal(["Synced ", "Added a", "Added b"], await TakeAsync(server, 3));
    }

    [Fact]
    public async Task Rights_that_were_taken_away_end_the_watch_with_the_refusal()
    {
        await using var server = await ScriptedServer.StartAsync(context => IsWatch(context)
            ? ScriptedServer.Refuse(context, 403, "Forbidden", "configmaps is forbidden")
            : ScriptedServer.Answer(context, 200, Samples.List("5")));
        var refusal = await Assert.ThrowsAsync<ClusterException>(() => TakeAsync(server, 2));
        Assert.Equal((403, "Forbidden"), (refusal.Status, refusal.Reason));
    }

    [Fact]
    public async Task A_kind_that_vanished_takes_its_objects_along_and_ends_the_watch()
    {
        var lists = 0;
        await using var server = await ScriptedServer.StartAsync(context => !IsWatch(context) && Interlocked.Increment(ref lists) == 1
            ? ScriptedServer.Answer(context, 200, Samples.List("5", Samples.Map("a", "1")))
            : ScriptedServer.Answer(context, 404, "404 page not found", "text/plain"));
        var told = new List<string>();
        var refusal = await Assert.ThrowsAsync<ClusterException>(() => TakeAsync(server, 4, told));
        Assert.Equal(["Added a", "Synced ", "Deleted a"], told);
        Assert.Equal("NoMatch", refusal.Reason);
    }

    [Fact]
    public async Task A_list_in_pages_is_one_list_and_begins_anew_in_one_piece_when_it_expires()
    {
        await using var server = await ScriptedServer.StartAsync(context => context.Request.Query["continue"] == "next"
            ? ScriptedServer.Refuse(context, 410, "Expired", "the continue token expired")
            : ScriptedServer.Answer(context, 200, context.Request.Query["limit"] == "1"
                ? Samples.List("5", Samples.Map("a", "1")).Replace("\"resourceVersion\":\"5\"", "\"resourceVersion\":\"5\",\"continue\":\"next\"", StringComparison.Ordinal)
                : Samples.List("6", Samples.Map("a", "1"), Samples.Map("b", "2"))));
        using var cluster = server.Connect(options => options.PageSize = 1);
        var list = await cluster.ListAsync(Samples.All, TestContext.Current.CancellationToken);
        Assert.Equal(["a", "b"], list.Items.Select(item => item.Name));
        Assert.Equal("6", list.ResourceVersion);
    }

    private static bool IsWatch(HttpContext context) => context.Request.Query["watch"] == "true";

    private static string VersionOf(ScriptedServer.Asked request) =>
        Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(request.Query)["resourceVersion"].ToString();

    private static async Task Stream(HttpContext context, string text)
    {
        await Write(context, text);
        var ended = new TaskCompletionSource();
        await using var registration = context.RequestAborted.Register(ended.SetResult);
        await ended.Task;
    }

    private static async Task Write(HttpContext context, string text)
    {
        await context.Response.WriteAsync(text, context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
    }

    private static async Task<List<WeakReference>> ListAsync(IAsyncEnumerator<ObjectChange> changes)
    {
        var told = new List<WeakReference>();
        while (await changes.MoveNextAsync() && changes.Current is { Kind: not ObjectChangeKind.Synced, Object: { } item })
        {
            told.Add(new WeakReference(item));
        }

        return told;
    }

    private static async Task<List<string>> TakeAsync(ScriptedServer server, int count, List<string>? told = null)
    {
        told ??= [];
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(Deadline);
        using var cluster = server.Connect();
        await foreach (var change in cluster.WatchAsync(Samples.All, deadline.Token))
        {
            told.Add($"{change.Kind} {change.Object?.Name}");
            if (told.Count == count)
            {
                break;
            }
        }

        return told;
    }
}
