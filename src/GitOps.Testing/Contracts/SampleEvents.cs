using System.Text;
using GitOps.Core.EventSourcing;
using NodaTime;

namespace GitOps.Testing.Contracts;

/// <summary>Events that contract suites and stores' own tests append.</summary>
public static class SampleEvents
{
    private static readonly Instant Morning = Instant.FromUtc(2026, 3, 1, 8, 30);

    /// <summary>One small event whose body carries a number.</summary>
    public static PendingEvent One(int number = 1, string? body = null) => new(
        Guid.CreateVersion7(),
        "sample.happened/v1",
        Encoding.UTF8.GetBytes(body ?? $$"""{"number":{{number}},"text":"sample"}"""),
        Morning + Duration.FromSeconds(number),
        Actor.Engine,
        Guid.CreateVersion7(),
        Guid.Empty,
        Cause: null);

    /// <summary>Several small events, numbered from 1.</summary>
    public static IReadOnlyList<PendingEvent> Several(int count) => [.. Enumerable.Range(1, count).Select(number => One(number))];
}
