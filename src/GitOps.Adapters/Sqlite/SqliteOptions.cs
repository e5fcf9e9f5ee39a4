using NodaTime;

namespace GitOps.Adapters.Sqlite;

/// <summary>Where the SQLite file lies and how patient its users are. Bound from <c>GitOps:Sqlite</c>.</summary>
public sealed class SqliteOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "GitOps:Sqlite";

    internal static readonly Duration DefaultLockTimeout = Duration.FromSeconds(30);
    internal static readonly Duration DefaultPollInterval = Duration.FromMilliseconds(100);
    internal const int DefaultMaxEventBytes = 16 * 1024 * 1024;

    /// <summary>The file; made with its folder when it is not there. Default: <c>gitops.db</c> in the working directory.</summary>
    public string Path { get; set; } = "gitops.db";

    /// <summary>Longest wait for another process that writes. Default: 30 s.</summary>
    /// <remarks>All writes that wait in this process fail together when it is over, with reason <c>StoreLocked</c>.</remarks>
    public Duration LockTimeout { get; set; } = DefaultLockTimeout;

    /// <summary>How often someone who waits for events looks for those of other processes. Default: 100 ms.</summary>
    /// <remarks>Events of this process wake at once. A look costs a read of one counter in shared memory.</remarks>
    public Duration PollInterval { get; set; } = DefaultPollInterval;

    /// <summary>Largest body of one event, with its cause, in bytes. Default: 16 MiB.</summary>
    public int MaxEventBytes { get; set; } = DefaultMaxEventBytes;
}
