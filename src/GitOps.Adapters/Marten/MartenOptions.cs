using NodaTime;

namespace GitOps.Adapters.Marten;

/// <summary>Which PostgreSQL database keeps the log. Bound from <c>GitOps:Marten</c>.</summary>
public sealed class MartenOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "GitOps:Marten";

    internal const string DefaultSchema = "gitops";
    internal static readonly Duration DefaultPollInterval = Duration.FromSeconds(1);
    internal static readonly Duration DefaultLockTimeout = Duration.FromSeconds(30);
    internal const int DefaultMaxEventBytes = 16 * 1024 * 1024;

    /// <summary>Connection string of Npgsql. Holds a password as a rule: it belongs into a secret, and is never logged.</summary>
    public string ConnectionString { get; set; } = string.Empty;

    /// <summary>The database schema that holds everything of this engine. Default: <c>gitops</c>. Two engines with different schemas do not see each other.</summary>
    public string Schema { get; set; } = DefaultSchema;

    /// <summary>Whether the schema is made and brought up to date at first use. Default: yes.</summary>
    /// <remarks>With no, the database must fit already, and the role needs no right to make tables.</remarks>
    public bool ManageSchema { get; set; } = true;

    /// <summary>Longest wait for another host that appends. Default: 30 s.</summary>
    public Duration LockTimeout { get; set; } = DefaultLockTimeout;

    /// <summary>How often someone who waits for events looks for them when no notification came. Default: 1 s.</summary>
    /// <remarks>Notifications come at once; the look is for connection poolers that swallow them.</remarks>
    public Duration PollInterval { get; set; } = DefaultPollInterval;

    /// <summary>Largest body of one event, with its cause, in bytes. Default: 16 MiB.</summary>
    public int MaxEventBytes { get; set; } = DefaultMaxEventBytes;
}
