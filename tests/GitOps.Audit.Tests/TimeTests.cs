using CsCheck;
using NodaTime;
using NodaTime.Text;
using ReplayAudit.CommandLine;
using ReplayAudit.Times;

namespace GitOps.Audit.Tests;

public sealed class TimeTests
{
    // A Tuesday.
    private static readonly Instant Now = Instant.FromUtc(2026, 11, 24, 13, 0);

    [Theory]
    [InlineData("2026-03-06T14:05:00Z", "2026-03-06T14:05:00Z")]
    [InlineData("2026-03-06T14:05:00.25+01:00", "2026-03-06T13:05:00.25Z")]
    [InlineData("2026-03-06T14:05Z", "2026-03-06T14:05:00Z")]
    [InlineData("2026-03-06T14:05", "2026-03-06T14:05:00Z")]
    [InlineData("2026-03-06 14:05", "2026-03-06T14:05:00Z")]
    [InlineData("2026-03-06", "2026-03-06T00:00:00Z")]
    [InlineData("now", "2026-11-24T13:00:00Z")]
    [InlineData("today", "2026-11-24T00:00:00Z")]
    [InlineData("yesterday", "2026-11-23T00:00:00Z")]
    [InlineData("Yesterday  9:30", "2026-11-23T09:30:00Z")]
    [InlineData("14:05", "2026-11-24T14:05:00Z")]
    [InlineData("last friday 14:05", "2026-11-20T14:05:00Z")]
    [InlineData("friday 14:05", "2026-11-20T14:05:00Z")]
    [InlineData("fri", "2026-11-20T00:00:00Z")]
    [InlineData("tuesday 12:00", "2026-11-24T12:00:00Z")]
    [InlineData("tuesday 14:00", "2026-11-17T14:00:00Z")]
    [InlineData("last tuesday 12:00", "2026-11-17T12:00:00Z")]
    [InlineData("2h ago", "2026-11-24T11:00:00Z")]
    [InlineData("90 minutes ago", "2026-11-24T11:30:00Z")]
    [InlineData("1d12h ago", "2026-11-23T01:00:00Z")]
    [InlineData("2 weeks ago", "2026-11-10T13:00:00Z")]
    [InlineData("1 month ago", "2026-10-24T13:00:00Z")]
    [InlineData("PT2H ago", "2026-11-24T11:00:00Z")]
    [InlineData("P1DT1H ago", "2026-11-23T12:00:00Z")]
    public void A_time_is_read_as_people_write_it(string text, string expected) =>
        Assert.Equal(InstantPattern.ExtendedIso.Parse(expected).Value, Read(text, "UTC"));

    [Theory]
    [InlineData("last friday 14:05", "Europe/Paris", "2026-11-20T13:05:00Z")]
    [InlineData("2026-07-01T14:05", "Europe/Paris", "2026-07-01T12:05:00Z")]
    [InlineData("today", "Asia/Kolkata", "2026-11-23T18:30:00Z")]
    [InlineData("2026-03-29T02:30", "Europe/Paris", "2026-03-29T01:30:00Z")]
    [InlineData("2026-10-25T02:30", "Europe/Paris", "2026-10-25T00:30:00Z")]
    public void A_time_without_an_offset_is_one_of_the_zone(string text, string zone, string expected) =>
        Assert.Equal(InstantPattern.ExtendedIso.Parse(expected).Value, Read(text, zone));

    [Theory]
    [InlineData("")]
    [InlineData("soon")]
    [InlineData("2026-02-30")]
    [InlineData("25:00")]
    [InlineData("last")]
    [InlineData("last friday at noon")]
    [InlineData("fr 14:05")]
    [InlineData("99999999999d ago")]
    [InlineData("P99999Y ago")]
    public void What_is_no_time_is_told_with_what_to_write(string text) =>
        Assert.Contains("last friday 14:05", Assert.Throws<UsageException>(() => Read(text, "UTC")).Message, StringComparison.Ordinal);

    [Fact]
    public void What_is_printed_is_read_back_in_every_zone() =>
        Gen.Select(Gen.Long[0, 4_000_000_000_000], Gen.OneOf(Gen.Const("UTC"), Gen.Const("Europe/Paris"), Gen.Const("Asia/Kolkata"), Gen.Const("America/St_Johns"), Gen.Const("Pacific/Chatham")))
            .Sample((milliseconds, zone) =>
            {
                var (at, moments) = (Instant.FromUnixTimeMilliseconds(milliseconds), new Moments(Zones.Find(zone), Now));
                Assert.Equal(at, moments.Read(moments.Text(at)));
            });

    [Fact]
    public void A_zone_is_found_in_any_case_and_an_unknown_one_names_some_that_are_alike()
    {
        Assert.Equal("Europe/Paris", Zones.Find("europe/paris").Id);
        Assert.Contains("Europe/Paris", Assert.Throws<UsageException>(() => Zones.Find("paris")).Message, StringComparison.Ordinal);
        Assert.NotNull(Zones.Find("local"));
    }

    [Theory]
    [InlineData(0.4, "PT0.4S", "0.4s")]
    [InlineData(90, "PT1M30S", "1m 30s")]
    [InlineData(7200, "PT2H", "2h")]
    [InlineData(187200, "P2DT4H", "2d 4h")]
    public void A_span_is_ISO_8601_for_programs_and_two_units_for_people(double seconds, string iso, string words)
    {
        Assert.Equal(iso, Spans.Iso(Duration.FromSeconds(seconds)));
        Assert.Equal(words, Spans.Words(Duration.FromSeconds(seconds)));
    }

    private static Instant Read(string text, string zone) => new Moments(Zones.Find(zone), Now).Read(text);
}
