namespace GitOps.EndToEnd.Infrastructure;

/// <summary>A clock that goes wrong by a fixed time, as that of a host without time service.</summary>
internal sealed class SkewedTime(TimeSpan skew) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + skew;
}
