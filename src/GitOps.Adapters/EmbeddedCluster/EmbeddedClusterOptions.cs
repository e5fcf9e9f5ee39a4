using NodaTime;

namespace GitOps.Adapters.EmbeddedCluster;

/// <summary>How an embedded cluster behaves.</summary>
public sealed class EmbeddedClusterOptions
{
    /// <summary>The configuration section that hosts bind to these options.</summary>
    public const string Section = "GitOps:EmbeddedCluster";

    internal const int DefaultWatchHistory = 10_000;
    internal static readonly Duration DefaultSimulationDelay = Duration.FromMilliseconds(500);
    internal static readonly Duration DefaultBookmarkInterval = Duration.FromSeconds(30);

    /// <summary>Port on 127.0.0.1; 0 takes a free one. Default: 0.</summary>
    public int Port { get; set; }

    /// <summary>Folder that keeps the cluster over restarts; made when it is missing. Default: null, everything is in memory.</summary>
    /// <remarks>
    /// Objects keep their uids and resource versions, and custom resources are served at once. A watch from a version before the restart
    /// is told to list again (410), as after a compaction. Every change is written before it is answered but not forced to the disk (no
    /// fsync): it survives the end of the process, not a loss of power. One folder is one cluster's at a time. Secrets are in it in
    /// plain text; its files can be read by their owner only.
    /// </remarks>
    public string? DataFolder { get; set; }

    /// <summary>Whether workloads become ready by themselves, as if nodes ran them. Default: true.</summary>
    public bool SimulateWorkloads { get; set; } = true;

    /// <summary>Time between the steps of a simulated workload: made, scheduled, ready. Default: 500 ms, so that progress can be watched; tests take zero.</summary>
    public Duration SimulationDelay { get; set; } = DefaultSimulationDelay;

    /// <summary>How many changes watchers may be behind at least before they must list again. Default: 10,000. Each costs the memory of two references to objects.</summary>
    public int WatchHistory { get; set; } = DefaultWatchHistory;

    /// <summary>Time after which a quiet watch that asked for bookmarks gets one. Default: 30 s.</summary>
    public Duration BookmarkInterval { get; set; } = DefaultBookmarkInterval;

    /// <summary>The clock of timestamps. Default: the system's.</summary>
    public IClock Clock { get; set; } = SystemClock.Instance;
}
