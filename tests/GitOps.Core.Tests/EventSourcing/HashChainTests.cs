using GitOps.Core.EventSourcing;
using NodaTime;

namespace GitOps.Core.Tests.EventSourcing;

public sealed class HashChainTests
{
    private static readonly PendingEvent Sample = new(
        new Guid("01890a5d-ac96-774b-bcce-b302099a8057"),
        "sample.happened/v1",
        "{\"a\":1}"u8.ToArray(),
        Instant.FromUtc(2026, 3, 1, 8, 30),
        Actor.Engine,
        Guid.Empty,
        Guid.Empty,
        new EventCause("Seen", "{}"u8.ToArray()));

    private static readonly StreamId Stream = StreamId.Of("sample", "größe");

    [Fact]
    public void A_hash_is_the_same_for_ever() => Assert.Equal(
        "b7125f660044d1bf158c384a3b1c6943fa1ea22c765c081722a845eb3de51a9f",
        Convert.ToHexStringLower(HashChain.Next(HashChain.Genesis.Span, Stream, 1, Sample)));

    [Fact]
    public void A_hash_is_made_of_the_one_before_and_the_digest_of_the_content() => Assert.Equal(
        HashChain.Next(HashChain.Genesis.Span, Stream, 7, Sample),
        HashChain.Link(HashChain.Genesis.Span, HashChain.ContentOf(Stream, 7, Sample)));

    [Fact]
    public void Every_field_counts()
    {
        PendingEvent[] others =
        [
            Sample with { Id = Guid.Empty },
            Sample with { Type = "sample.happened/v2" },
            Sample with { Body = "{\"a\":2}"u8.ToArray() },
            Sample with { At = Sample.At + Duration.FromTicks(10) },
            Sample with { Actor = new Actor(ActorKind.Person, "gitops-engine") },
            Sample with { CorrelationId = Sample.Id },
            Sample with { CausationId = Sample.Id },
            Sample with { Cause = null },
            Sample with { Cause = Sample.Cause! with { Type = "Saw" } },
            Sample with { Cause = Sample.Cause! with { Body = "[]"u8.ToArray() } },
        ];
        var hashes = others.Select(other => HashChain.Next(HashChain.Genesis.Span, Stream, 1, other))
            .Append(HashChain.Next(HashChain.Genesis.Span, Stream, 1, Sample))
            .Append(HashChain.Next(HashChain.Genesis.Span, Stream, 2, Sample))
            .Append(HashChain.Next(HashChain.Genesis.Span, StreamId.Of("sample", "grosse"), 1, Sample))
            .Append(HashChain.Next(new byte[31].Append((byte)1).ToArray(), Stream, 1, Sample));

        Assert.Equal(14, hashes.Select(Convert.ToHexString).Distinct().Count());
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(9, 0)]
    [InlineData(10, 10)]
    [InlineData(-1, -10)]
    [InlineData(-10, -10)]
    public void Instants_are_cut_down_to_whole_microseconds(long ticks, long cut) =>
        Assert.Equal(Instant.FromUnixTimeTicks(cut), HashChain.Cut(Instant.FromUnixTimeTicks(ticks)));
}
