using System.Text;
using GitOps.Core.EventSourcing;
using NodaTime;

namespace GitOps.Core.Tests.EventSourcing;

public sealed class EventCatalogTests
{
    private static readonly EventCatalog Catalog = new(
        [new("door.opened/v3", typeof(Opened)), new("door.closed/v1", typeof(Closed))],
        [new("door.opened/v1", "door.opened/v2", body => body), new("door.opened/v2", "door.opened/v3", body => body)]);

    [Theory]
    [InlineData("door.opened/v1", typeof(Opened))]
    [InlineData("door.opened/v3", typeof(Opened))]
    [InlineData("door.closed/v1", typeof(Closed))]
    public void What_an_event_is_is_told_by_its_name_through_all_versions_of_it(string name, Type expected)
    {
        Assert.Equal(expected, Catalog.TypeOf(Named(name, "{}")));
        Assert.IsType(expected, Catalog.Read(Named(name, "{}")));
    }

    [Fact]
    public void What_an_event_is_is_told_without_its_body()
    {
        var damaged = Named("door.opened/v1", "{ not JSON");

        Assert.Equal(typeof(Opened), Catalog.TypeOf(damaged));
        Assert.Throws<UnreadableEventException>(() => Catalog.Read(damaged));
    }

    [Fact]
    public void An_event_of_a_newer_version_is_refused_by_its_name_as_it_is_with_its_body()
    {
        var newer = Named("door.opened/v4", "{}");

        var named = Assert.Throws<UnreadableEventException>(() => Catalog.TypeOf(newer));

        Assert.Equal(Assert.Throws<UnreadableEventException>(() => Catalog.Read(newer)).Message, named.Message);
        Assert.Contains("'door.opened/v4' is unknown here", named.Message, StringComparison.Ordinal);
    }

    private static EventEnvelope Named(string name, string body) => new(
        StreamId.Of("door", "one"),
        Version: 1,
        Position: 1,
        new PendingEvent(Guid.Empty, name, Encoding.UTF8.GetBytes(body), Instant.FromUtc(2026, 1, 1, 0, 0), Actor.Engine, Guid.Empty, Guid.Empty, Cause: null),
        PreviousHash: new byte[32],
        Hash: new byte[32]);

    private sealed record Opened;

    private sealed record Closed;
}
