namespace GitOps.Adapters.Helm.Charts;

/// <summary>What a chart may weigh; archives come from strangers. The defaults are Helm's.</summary>
/// <param name="MaximumChartSize">Bytes of all files, unpacked.</param>
/// <param name="MaximumFileSize">Bytes of one file, unpacked.</param>
/// <param name="MaximumFiles">Files in a chart with its subcharts.</param>
/// <param name="MaximumDepth">How deep subcharts may lie in each other.</param>
internal sealed record ChartLimits(long MaximumChartSize, long MaximumFileSize, int MaximumFiles, int MaximumDepth)
{
    /// <summary>100 MiB, 5 MiB, 20,000 files, 32 levels.</summary>
    public static ChartLimits Default { get; } = new(100L * 1024 * 1024, 5L * 1024 * 1024, 20_000, 32);
}
