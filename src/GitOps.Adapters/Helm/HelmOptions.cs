using NodaTime;

namespace GitOps.Adapters.Helm;

/// <summary>How charts are fetched and rendered. Bound from <c>GitOps:Helm</c>.</summary>
public sealed class HelmOptions
{
    /// <summary>Section of the configuration.</summary>
    public const string SectionName = "GitOps:Helm";

    internal const long DefaultMaximumIndexBytes = 50L << 20;
    internal const long DefaultMaximumChartBytes = 10L << 20;
    internal const int DefaultKeptCharts = 64;

    internal static readonly Duration DefaultRenderTimeout = Duration.FromSeconds(60);

    /// <summary>Longest time of one render. Default: 60 s. A larger value holds a worker longer when a chart never ends.</summary>
    public Duration RenderTimeout { get; set; } = DefaultRenderTimeout;

    /// <summary>The version of Kubernetes that charts see. Default: 1.36, as Helm 4.2 without a cluster.</summary>
    public string KubeVersion { get; set; } = Templating.KnownApiVersions.DefaultKubernetes;

    /// <summary>API versions that charts see beside those of Kubernetes itself, for example <c>monitoring.coreos.com/v1</c>.</summary>
    public IList<string> ApiVersions { get; } = [];

    /// <summary>How many parsed charts stay in memory. Default: 64. A chart costs about five times its files.</summary>
    public int KeptCharts { get; set; } = DefaultKeptCharts;

    /// <summary>Folder of downloaded charts. Default: <c>gitops/helm</c> in the local application data of the user. Losing it costs a download.</summary>
    public string DataFolder { get; set; } = DefaultDataFolder();

    /// <summary>Largest index of a repository, in bytes. Default: 50 MiB.</summary>
    public long MaximumIndexBytes { get; set; } = DefaultMaximumIndexBytes;

    /// <summary>Largest packed chart, in bytes. Default: 10 MiB.</summary>
    public long MaximumChartBytes { get; set; } = DefaultMaximumChartBytes;

    private static string DefaultDataFolder()
    {
        var local = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData);
        return Path.Combine(local.Length > 0 ? local : Path.GetTempPath(), "gitops", "helm");
    }
}
