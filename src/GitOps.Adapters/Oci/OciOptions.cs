namespace GitOps.Adapters.Oci;

/// <summary>How artifacts of registries are fetched and kept. Bound from <c>GitOps:Oci</c>.</summary>
public sealed class OciOptions
{
    /// <summary>Section of the configuration.</summary>
    public const string SectionName = "GitOps:Oci";

    internal const long DefaultMaximumLayerBytes = 256L << 20;
    internal const long DefaultMaximumTreeBytes = 512L << 20;
    internal const long DefaultMaximumFileBytes = 64L << 20;
    internal const int DefaultMaximumEntries = 100_000;
    internal const int DefaultMaximumTags = 100_000;
    internal const int DefaultKeptArtifacts = 3;

    /// <summary>Folder of the layers, one below it for each source. Default: <c>gitops/oci</c> in the local application data of the user.</summary>
    /// <remarks>Private content lies here in clear. Losing it costs a fetch, nothing else.</remarks>
    public string DataFolder { get; set; } = DefaultDataFolder();

    /// <summary>Largest layer, in bytes. Default: 256 MiB.</summary>
    public long MaximumLayerBytes { get; set; } = DefaultMaximumLayerBytes;

    /// <summary>Most bytes of an unpacked layer. Default: 512 MiB. They are in memory while the tree is read.</summary>
    public long MaximumTreeBytes { get; set; } = DefaultMaximumTreeBytes;

    /// <summary>Largest file of an unpacked layer, in bytes. Default: 64 MiB.</summary>
    public long MaximumFileBytes { get; set; } = DefaultMaximumFileBytes;

    /// <summary>Most files and folders of an unpacked layer. Default: 100,000.</summary>
    public int MaximumEntries { get; set; } = DefaultMaximumEntries;

    /// <summary>Most tags of a repository. Default: 100,000.</summary>
    public int MaximumTags { get; set; } = DefaultMaximumTags;

    /// <summary>How many layers of a source stay at hand. Default: 3.</summary>
    public int KeptArtifacts { get; set; } = DefaultKeptArtifacts;

    private static string DefaultDataFolder()
    {
        var local = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData);
        return Path.Combine(local.Length > 0 ? local : Path.GetTempPath(), "gitops", "oci");
    }
}
