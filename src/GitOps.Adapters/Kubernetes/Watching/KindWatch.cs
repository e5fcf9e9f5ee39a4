using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using GitOps.Adapters.Kubernetes.Applying;
using GitOps.Adapters.Kubernetes.Connecting;
using GitOps.Adapters.Kubernetes.Discovery;
using GitOps.Core.Deployments.Applying;
using NodaTime;

namespace GitOps.Adapters.Kubernetes.Watching;

/// <summary>List, watch, reconnect, list again: a kind as an endless sequence of changes.</summary>
internal sealed class KindWatch(ApiClient api, ObjectReader objects, KindMapping mapping, ObjectQuery query, ClusterIdentity? identity, Duration timeout)
{
    private static readonly Duration Grace = Duration.FromSeconds(30);

    // A connection that ends sooner than this is waited for as if it had failed.
    private static readonly TimeSpan LongEnough = TimeSpan.FromSeconds(10);

    private readonly KnownObjects known = new(mapping.Kind, query.LabelSelector);
    private readonly WatchBackoff backoff = new(Random.Shared);

    // What a list told and is not handed on yet. In a queue that empties, not in a loop over the list: the variables of a watch live as
    // long as it does, and with them would all objects that were listed.
    private readonly Queue<ObjectChange> listed = new();
    private string version = string.Empty;

    public async IAsyncEnumerable<ObjectChange> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Take(await objects.ListAsync(mapping, query, identity, cancellationToken));
        foreach (var change in Told())
        {
            yield return change;
        }

        yield return new ObjectChange(ObjectChangeKind.Synced, null);
        while (true)
        {
            var opened = Stopwatch.GetTimestamp();
            WatchSignal signal;
            await using (var connection = Connect(version))
            {
                while (true)
                {
                    signal = await connection.NextAsync(cancellationToken);
                    IEnumerable<ObjectChange> changes = [];
                    switch (signal)
                    {
                        case WatchSignal.Seen(var seen):
                            (version, changes) = (seen.ResourceVersion, known.See(seen));
                            break;
                        case WatchSignal.Gone(var gone):
                            (version, changes) = (gone.ResourceVersion, known.Lose(gone));
                            break;
                        case WatchSignal.Bookmark(var reached):
                            version = reached;
                            break;
                    }

                    foreach (var change in changes)
                    {
                        yield return change;
                    }

                    if (signal is WatchSignal.Expired or WatchSignal.Ended or WatchSignal.Broken)
                    {
                        break;
                    }

                    backoff.Reset();
                }
            }

            ThrowIfForGood(signal);
            if (signal is WatchSignal.Ended && Stopwatch.GetElapsedTime(opened) > LongEnough)
            {
                backoff.Reset();
                continue;
            }

            await Task.Delay(backoff.Next().ToTimeSpan(), cancellationToken);
            var mustList = signal is WatchSignal.Expired or WatchSignal.Broken { Refusal.Status: 404 };
            while (mustList)
            {
                var refusal = await TryListAsync(cancellationToken);
                if (refusal is not null && refusal.Reason != Refusals.NoMatch)
                {
                    ThrowIfForGood(new WatchSignal.Broken(refusal));
                    await Task.Delay(backoff.Next().ToTimeSpan(), cancellationToken);
                    continue;
                }

                if (refusal is not null)
                {
                    // A kind that is no more has no objects.
                    Take(new ObjectList([], version));
                }

                foreach (var change in Told())
                {
                    yield return change;
                }

                if (refusal is not null)
                {
                    throw refusal;
                }

                mustList = false;
            }
        }
    }

    // What a person must change first is not tried again behind the caller's back.
    private static void ThrowIfForGood(WatchSignal signal)
    {
        if (signal is WatchSignal.Broken { Refusal: { Status: > 0 and not 404 and not 410, Class: not Core.FailureClass.Transient } refusal })
        {
            throw refusal;
        }
    }

    private async Task<ClusterException?> TryListAsync(CancellationToken cancellationToken)
    {
        try
        {
            Take(await objects.ListAsync(mapping, query, identity, cancellationToken));
            return null;
        }
        catch (ClusterException refusal)
        {
            return refusal;
        }
    }

    private void Take(ObjectList list)
    {
        version = list.ResourceVersion;
        foreach (var change in known.Replace(list.Items))
        {
            listed.Enqueue(change);
        }
    }

    private IEnumerable<ObjectChange> Told()
    {
        while (listed.TryDequeue(out var change))
        {
            yield return change;
        }

        listed.TrimExcess();
    }

    private WatchConnection Connect(string version)
    {
        var seconds = (int)(timeout.TotalSeconds * (1 + Random.Shared.NextDouble()));
        var path = ObjectPaths.Collection(mapping, query.Namespace)
            + "?watch=true&allowWatchBookmarks=true&timeoutSeconds=" + Math.Max(1, seconds).ToString(CultureInfo.InvariantCulture)
            + "&resourceVersion=" + Uri.EscapeDataString(version)
            + ObjectReader.Selection(query);
        return new WatchConnection(api, new ApiRequest(HttpMethod.Get, path, identity), (Duration.FromSeconds(seconds) + Grace).ToTimeSpan());
    }
}
