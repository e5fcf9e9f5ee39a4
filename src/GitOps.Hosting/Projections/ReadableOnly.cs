using GitOps.Core.EventSourcing;
using Microsoft.Extensions.Logging;

namespace GitOps.Hosting.Projections;

/// <summary>
/// Names an event that this version of the engine cannot read and goes on: an event of a newer host, or a damaged one, must not
/// hold up what is shown of every other stream. The audit still lists it.
/// </summary>
internal sealed partial class ReadableOnly(IProjection inner, ILogger logger) : IProjection
{
    public string Name => inner.Name;

    public async Task ApplyAsync(EventEnvelope envelope, CancellationToken cancellationToken)
    {
        try
        {
            await inner.ApplyAsync(envelope, cancellationToken).ConfigureAwait(false);
        }
        catch (UnreadableEventException e)
        {
            Log.LeftOut(logger, inner.Name, e.Message);
        }
    }

    public Task ResetAsync(CancellationToken cancellationToken) => inner.ResetAsync(cancellationToken);

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "The projection {Projection} leaves an event out: {Message}")]
        public static partial void LeftOut(ILogger logger, string projection, string message);
    }
}
