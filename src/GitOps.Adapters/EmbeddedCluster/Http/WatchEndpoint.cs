using System.Globalization;
using GitOps.Adapters.EmbeddedCluster.Registry;
using GitOps.Adapters.EmbeddedCluster.Schema;
using GitOps.Adapters.EmbeddedCluster.Store;
using Microsoft.AspNetCore.Http;

namespace GitOps.Adapters.EmbeddedCluster.Http;

/// <summary>Follows a resource: one JSON event a line, from a revision on.</summary>
/// <remarks>
/// Without a resource version (or with 0) the stream begins with the objects that are there. With a version it continues after it;
/// when changes since then are compacted, the only event is an error of code 410 and the client must list again.
/// </remarks>
internal sealed class WatchEndpoint(ClusterStore store, Conversions conversions, TimeSpan bookmarkEvery, CancellationToken stopping)
{
    public async Task HandleAsync(HttpContext http, ApiPath path, ResourceType resource)
    {
        var query = http.Request.Query;
        var fields = query["fieldSelector"].ToString();
        if (path.Name.Length > 0)
        {
            fields = fields.Length == 0 ? $"metadata.name={path.Name}" : $"{fields},metadata.name={path.Name}";
        }

        var matches = Selectors.Parse(query["labelSelector"], fields, resource);
        var stream = new WatchStream(http, resource, conversions, root => (path.Namespace.Length == 0 || ObjectMeta.Text(root, "namespace") == path.Namespace) && matches(root));
        var version = query["resourceVersion"].ToString();
        var initial = query["sendInitialEvents"].ToString() is "true" or "1";
        var bookmarks = query["allowWatchBookmarks"].ToString() is "true" or "1";
        if (version.Length > 0 && !long.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out _))
        {
            throw ApiException.BadRequest($"invalid resource version \"{version}\": strconv.ParseUint: parsing \"{version}\": invalid syntax");
        }

        using var ending = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, stopping);
        if (int.TryParse(query["timeoutSeconds"], NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds > 0)
        {
            ending.CancelAfter(TimeSpan.FromSeconds(seconds));
        }

        http.Response.ContentType = "application/json";
        await http.Response.StartAsync(ending.Token);
        try
        {
            var revision = await StartAsync(stream, resource, version, initial, ending.Token);
            await FollowAsync(stream, resource, revision, bookmarks, ending.Token);
        }
        catch (ApiException refusal)
        {
            // What happened cannot be told at this version: the client has to list again.
            await stream.EndAsync(refusal, ending.Token);
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // The client left, the time is over, or the server stops: the stream simply ends.
        }
    }

    private async Task<long> StartAsync(WatchStream stream, ResourceType resource, string version, bool initial, CancellationToken cancellationToken)
    {
        if (version is not ("" or "0") && !initial)
        {
            return long.Parse(version, CultureInfo.InvariantCulture);
        }

        var (objects, revision) = store.List(resource.Key);
        foreach (var (_, root) in objects)
        {
            stream.Add(root);
        }

        if (initial)
        {
            await stream.FlushAsync(cancellationToken);
            stream.Bookmark(revision, endsInitial: true);
        }

        await stream.FlushAsync(cancellationToken);
        return revision;
    }

    private async Task FollowAsync(WatchStream stream, ResourceType resource, long revision, bool bookmarks, CancellationToken cancellationToken)
    {
        while (true)
        {
            var (changes, more, current) = store.ReadAfter(revision);
            if (changes is null)
            {
                stream.Error(ApiException.Gone(string.Create(CultureInfo.InvariantCulture, $"too old resource version: {revision} ({current})")));
                await stream.FlushAsync(cancellationToken);
                return;
            }

            foreach (var change in changes)
            {
                revision = change.Revision;
                if (change.Key.Resource == resource.Key)
                {
                    stream.Change(change);
                }
            }

            await stream.FlushAsync(cancellationToken);
            if (!bookmarks)
            {
                await more.WaitAsync(cancellationToken);
                continue;
            }

            if (await Task.WhenAny(more, Task.Delay(bookmarkEvery, cancellationToken)) != more)
            {
                cancellationToken.ThrowIfCancellationRequested();
                stream.Bookmark(Math.Max(revision, current), endsInitial: false);
                await stream.FlushAsync(cancellationToken);
            }
        }
    }
}
