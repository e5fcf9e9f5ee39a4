using GitOps.Core;
using GitOps.Core.Audit;
using GitOps.Core.EventSourcing;
using Microsoft.Extensions.DependencyInjection;

namespace WorkerHost.Output;

/// <summary>Follows the event log and writes each event to the screen.</summary>
internal sealed class ProgressFeed(IServiceProvider services, Screen screen)
{
    public async Task FollowAsync(CancellationToken cancellationToken)
    {
        var events = services.GetRequiredService<IEventStore>();
        try
        {
            var position = await events.GetHeadAsync(cancellationToken);
            while (true)
            {
                await foreach (var envelope in events.ReadAllAsync(position, cancellationToken))
                {
                    screen.Event(envelope.Event.At, Streams.KeyOf(envelope.Stream), EventSummary.Of(EventCatalog.Default.Read(envelope)));
                    position = envelope.Position;
                }

                await events.WaitForAsync(position, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The host ends.
        }
    }
}
