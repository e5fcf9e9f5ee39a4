using CsCheck;
using GitOps.Hosting.Scheduling;
using NodaTime;

namespace GitOps.Hosting.Tests.Scheduling;

public sealed class BackoffTests
{
    private static readonly Duration Minimum = Duration.FromMilliseconds(750);
    private static readonly Duration Maximum = Duration.FromMinutes(15);

    [Theory]
    [InlineData(1, 750)]
    [InlineData(2, 1_500)]
    [InlineData(3, 3_000)]
    [InlineData(11, 768_000)]
    [InlineData(12, 900_000)]
    [InlineData(1_000_000, 900_000)]
    public void It_doubles_from_the_minimum_up_to_the_maximum(int failures, int milliseconds) =>
        Assert.Equal(Duration.FromMilliseconds(milliseconds), Backoff.After(failures, Minimum, Maximum));

    [Fact]
    public void Jitter_stays_within_its_percentage() => Gen.Int[1, 100_000].Select(Gen.Int[0, 50], Gen.Double[0, 1]).Sample((seconds, percentage, sample) =>
    {
        var interval = Duration.FromSeconds(seconds);
        var share = Backoff.Jittered(interval, percentage, sample) / interval;
        Assert.InRange(share, 1 - (percentage / 100.0) - 1e-9, 1 + (percentage / 100.0) + 1e-9);
    });

    [Fact]
    public void Without_a_percentage_the_interval_stays_exact() =>
        Assert.Equal(Duration.FromMinutes(10), Backoff.Jittered(Duration.FromMinutes(10), 0, 0.9));
}
