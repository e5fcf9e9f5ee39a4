namespace GitOps.Adapters.Git;

/// <summary>How Git sources are fetched and kept. Bound from <c>GitOps:Git</c>.</summary>
public sealed class GitOptions
{
    /// <summary>Section of the configuration.</summary>
    public const string SectionName = "GitOps:Git";

    internal const int DefaultConcurrency = 4;
    internal const int DefaultKeptCommits = 10;
    internal const int DefaultMaximumEntries = 500_000;
    internal const long DefaultMaximumFileBytes = 64L << 20;
    internal const long DefaultMaximumFetchBytes = 4L << 30;

    /// <summary>Folder of the object stores, one below it for each source. Default: <c>gitops/git</c> in the local application data of the user.</summary>
    /// <remarks>Private repositories lie here in clear. Losing it costs a fetch, nothing else.</remarks>
    public string DataFolder { get; set; } = DefaultDataFolder();

    /// <summary>How many sources are fetched at once. Default: 4. Each holds a thread while it runs.</summary>
    public int Concurrency { get; set; } = DefaultConcurrency;

    /// <summary>How many commits of a source stay readable after newer ones came. Default: 10.</summary>
    public int KeptCommits { get; set; } = DefaultKeptCommits;

    /// <summary>Most files and folders of one commit. Default: 500,000. A commit with more is refused.</summary>
    public int MaximumEntries { get; set; } = DefaultMaximumEntries;

    /// <summary>Largest file that is read, in bytes. Default: 64 MiB.</summary>
    public long MaximumFileBytes { get; set; } = DefaultMaximumFileBytes;

    /// <summary>Most bytes that one fetch may receive. Default: 4 GiB.</summary>
    public long MaximumFetchBytes { get; set; } = DefaultMaximumFetchBytes;

    /// <summary>The program that <c>ssh://</c> addresses are reached with: a name on the path or a full path. Default: <c>ssh</c>, which hosts must have installed.</summary>
    public string SshProgram { get; set; } = "ssh";

    private static string DefaultDataFolder()
    {
        var local = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData);
        return Path.Combine(local.Length > 0 ? local : Path.GetTempPath(), "gitops", "git");
    }
}
