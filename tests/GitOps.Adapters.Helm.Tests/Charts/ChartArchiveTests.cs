using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using GitOps.Adapters.Helm.Charts;

namespace GitOps.Adapters.Helm.Tests.Charts;

public sealed class ChartArchiveTests
{
    [Fact]
    public void A_packed_chart_loads_with_its_packed_subchart()
    {
        var sub = Pack(("sub/Chart.yaml", "apiVersion: v2\nname: sub\nversion: 1.0.0\n"));
        var chart = ChartLoader.LoadArchive(Pack([("app/Chart.yaml", "apiVersion: v2\nname: app\nversion: 1.0.0\n"u8.ToArray()), ("app/charts/sub-1.0.0.tgz", sub)]));

        Assert.Equal("app", chart.Metadata.Name);
        Assert.Equal("sub", Assert.Single(chart.Dependencies).Metadata.Name);
    }

    [Theory]
    [InlineData("app/../../evil")]
    [InlineData("app//etc/passwd")]
    [InlineData("app/C:/evil")]
    [InlineData("Chart.yaml")]
    public void A_path_outside_of_the_chart_is_refused(string path) =>
        Assert.Equal(ChartFault.Load, Assert.Throws<ChartException>(() => ChartLoader.LoadArchive(Pack((path, "x")))).Fault);

    [Fact]
    public void An_archive_that_unpacks_to_too_much_is_refused()
    {
        var bomb = Pack([("app/big", new byte[3_000_000])]);

        Assert.Throws<ChartException>(() => ChartLoader.LoadArchive(bomb, ChartLimits.Default with { MaximumChartSize = 1_000_000, MaximumFileSize = 10_000_000 }));
        Assert.Throws<ChartException>(() => ChartLoader.LoadArchive(bomb, ChartLimits.Default with { MaximumFileSize = 1_000_000 }));
    }

    [Fact]
    public void What_is_no_archive_is_refused() => Assert.Throws<ChartException>(() => ChartLoader.LoadArchive("no archive"u8.ToArray()));

    private static byte[] Pack(params (string Path, string Text)[] files) => Pack([.. files.Select(file => (file.Path, Encoding.UTF8.GetBytes(file.Text)))]);

    private static byte[] Pack((string Path, byte[] Content)[] files)
    {
        using var packed = new MemoryStream();
        using (var zipped = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        using (var tar = new TarWriter(zipped))
        {
            foreach (var (path, content) in files)
            {
                using var data = new MemoryStream(content);
                tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, path) { DataStream = data });
            }
        }

        return packed.ToArray();
    }
}
