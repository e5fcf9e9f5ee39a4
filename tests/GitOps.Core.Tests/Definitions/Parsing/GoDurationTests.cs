using CsCheck;
using GitOps.Core.Definitions.Parsing;
using NodaTime;

namespace GitOps.Core.Tests.Definitions.Parsing;

public sealed class GoDurationTests
{
    [Theory]
    [InlineData("60m", "1h0m0s")]
    [InlineData("1h30m", "1h30m0s")]
    [InlineData("90s", "1m30s")]
    [InlineData("1.5s", "1.5s")]
    [InlineData("1500ms", "1.5s")]
    [InlineData("1.5h", "1h30m0s")]
    [InlineData("0s", "0s")]
    [InlineData("250ms", "250ms")]
    [InlineData("1.25ms", "1.25ms")]
    [InlineData("1m1m1ms", "2m0.001s")]
    [InlineData("0.1s", "100ms")]
    [InlineData("0.0000000001s", "0s")]
    [InlineData("2562047h47m16.854775807s", "2562047h47m16.854775807s")]
    public void A_duration_is_printed_as_Go_prints_it(string text, string printed)
    {
        Assert.True(GoDuration.TryParse(text, hours: true, out var duration));
        Assert.Equal(printed, GoDuration.Print(duration));
    }

    [Theory]
    [InlineData("")]
    [InlineData("10")]
    [InlineData("1d")]
    [InlineData("-1m")]
    [InlineData("+1m")]
    [InlineData("1 m")]
    [InlineData(" 1m")]
    [InlineData("1m\n")]
    [InlineData(".5s")]
    [InlineData("1.s")]
    [InlineData("1us")]
    [InlineData("1M")]
    [InlineData("h")]
    [InlineData("٣s")]
    [InlineData("2562047h47m16.854775808s")]
    [InlineData("99999999999999999999h")]
    public void Text_outside_the_grammar_is_refused(string text) =>
        Assert.False(GoDuration.TryParse(text, hours: true, out _));

    [Fact]
    public void Hours_are_refused_where_the_field_does_without() =>
        Assert.False(GoDuration.TryParse("1h", hours: false, out _));

    [Fact]
    public void Hours_are_printed_as_minutes_where_the_field_does_without() =>
        Assert.Equal("150m1s", GoDuration.Print(Duration.FromSeconds(9001), hours: false));

    [Theory]
    [InlineData(1, "1ns")]
    [InlineData(1_500, "1.5µs")]
    [InlineData(-60_000_000_000, "-1m0s")]
    [InlineData(long.MinValue, "-2562047h47m16.854775808s")]
    public void What_the_grammar_cannot_say_is_printed_as_Go_does(long nanoseconds, string printed) =>
        Assert.Equal(printed, GoDuration.Print(Duration.FromNanoseconds(nanoseconds)));

    [Fact]
    public void Every_printed_duration_from_a_millisecond_on_reads_back() =>
        Gen.Select(Gen.Long[1_000_000, long.MaxValue], Gen.Bool).Sample((nanoseconds, hours) =>
        {
            // Go computes fractions in binary floating point, so nanoseconds may be lost: whole microseconds below 1000 h are exact.
            var duration = Duration.FromNanoseconds(nanoseconds % 3_600_000_000_000_000 / 1_000 * 1_000 + 1_000_000);
            return GoDuration.TryParse(GoDuration.Print(duration, hours), hours, out var read) && read == duration;
        });
}
