namespace GitOps.Architecture.Laws;

public sealed class BannedSymbols
{
    private static readonly string[] Lines =
        [.. SourceTree.Read("eng/BannedSymbols.Core.txt").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];

    [Theory]
    [InlineData("P:System.DateTime.UtcNow")]
    [InlineData("P:System.DateTimeOffset.UtcNow")]
    [InlineData("T:System.Diagnostics.Stopwatch")]
    [InlineData("M:System.Guid.NewGuid")]
    [InlineData("T:System.Random")]
    [InlineData("T:System.Environment")]
    [InlineData("T:System.IO.File")]
    [InlineData("T:System.IO.Directory")]
    [InlineData("T:System.Diagnostics.Process")]
    [InlineData("T:System.Net.Http.HttpClient")]
    [InlineData("T:System.Threading.Timer")]
    public void What_would_make_Core_impure_is_banned(string symbol) =>
        Assert.Contains(Lines, line => line.StartsWith(symbol + ";", StringComparison.Ordinal));

    [Fact]
    public void Every_ban_says_what_to_use_instead() => Assert.All(Lines, line =>
    {
        var replacement = line.Split(';', 2);

        Assert.Equal(2, replacement.Length);
        Assert.True(replacement[1].Trim().Length > 10, $"{line} names no replacement");
    });

    [Fact]
    public void The_bans_are_wired_to_Core() =>
        Assert.Contains("BannedSymbols.Core.txt", SourceTree.Read("eng/src.props"), StringComparison.Ordinal);
}
