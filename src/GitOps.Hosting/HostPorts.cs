using GitOps.Core;
using GitOps.Core.EventSourcing;
using NodaTime;

namespace GitOps.Hosting;

/// <summary>Time as the host's <see cref="TimeProvider"/> tells it.</summary>
internal sealed class HostClock(TimeProvider time) : IClock
{
    public Instant GetCurrentInstant() => Instant.FromDateTimeOffset(time.GetUtcNow());
}

/// <summary>Lets the host's time pass.</summary>
internal sealed class HostPause(TimeProvider time) : IPause
{
    public Task ForAsync(Duration duration, CancellationToken cancellationToken) => Task.Delay(duration.ToTimeSpan(), time, cancellationToken);
}

/// <summary>Random ids that sort by time.</summary>
internal sealed class HostEventIds : IEventIds
{
    public Guid Next(Instant at) => Guid.CreateVersion7(at.ToDateTimeOffset());
}
