using NodaTime;

namespace GitOps.Core;

/// <summary>Lets time pass. A port, so that tests move time instead of awaiting it.</summary>
public interface IPause
{
    /// <summary>Returns after the duration.</summary>
    Task ForAsync(Duration duration, CancellationToken cancellationToken);
}
