using System.Globalization;
using GitOps.Core.EventSourcing;
using GitOps.Testing.Contracts;
using Microsoft.Extensions.DependencyInjection;

namespace GitOps.Testing.Crashes;

/// <summary>The process that the crash test kills: appends on several streams, follows its own log, and says what it was promised.</summary>
internal static class DoomedWriter
{
    internal const string Verb = "write-until-killed";
    internal const int OwnStreams = 3;

    /// <summary>Two writers race on this one.</summary>
    internal static readonly StreamId Contended = StreamId.Of("sample", "contended");

    internal static async Task<int> RunAsync(ServiceProvider opened, string versions)
    {
        await using var host = opened;
        var events = host.GetRequiredService<IEventStore>();
        using var projection = new VersionsProjection(versions);
        var subscription = new Subscription(events, host.GetRequiredService<ICheckpointStore>(), projection);
        var work = Enumerable.Range(0, OwnStreams)
            .Select(i => StreamId.Of("sample", "own", i.ToString(CultureInfo.InvariantCulture)))
            .Append(Contended).Append(Contended)
            .Select(stream => Task.Run(() => WriteAsync(events, stream)))
            .Append(subscription.RunAsync(CancellationToken.None));
        await await Task.WhenAny(work);
        return 1;
    }

    private static async Task WriteAsync(IEventStore events, StreamId stream)
    {
        var version = 0L;
        while (true)
        {
            try
            {
                var stored = await events.AppendAsync(stream, ExpectedVersion.Exactly(version), SampleEvents.Several(1 + ((int)version % 3)));
                version = stored[^1].Version;
                Acknowledge(stored);
            }
            catch (StreamConflictException)
            {
                await foreach (var envelope in events.ReadStreamAsync(stream, version + 1))
                {
                    version = envelope.Version;
                }
            }
        }
    }

    /// <summary>One write to the pipe: a line is there as a whole or not at all.</summary>
    private static void Acknowledge(IEnumerable<EventEnvelope> stored)
    {
        foreach (var envelope in stored)
        {
            Console.Out.WriteLine($"{envelope.Stream} {envelope.Version} {envelope.Event.Id}");
        }
    }
}
