using GitOps.Core.EventSourcing;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace GitOps.Hosting.Health;

/// <summary>Whether the engine can do its work: the event store answers. The cluster may be away; the engine waits for it.</summary>
internal sealed class EngineHealthCheck(IEventStore events) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            return HealthCheckResult.Healthy($"event store at position {await events.GetHeadAsync(cancellationToken).ConfigureAwait(false)}");
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return HealthCheckResult.Unhealthy("the event store does not answer", e);
        }
    }
}
