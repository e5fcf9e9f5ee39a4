namespace GitOps.Adapters.EmbeddedCluster.Store;

/// <summary>Where a cluster keeps its objects on disk, held by a lock so that it is one cluster's. Files are the owner's alone: Secrets are in them.</summary>
internal sealed class ClusterFolder : IDisposable
{
    private readonly FileStream taken;

    private ClusterFolder(string path, FileStream taken)
    {
        this.taken = taken;
        Snapshot = Path.Combine(path, "snapshot.jsonl");
        Changes = Path.Combine(path, "changes.jsonl");
    }

    /// <summary>All objects at one revision.</summary>
    public string Snapshot { get; }

    /// <summary>The changes since then.</summary>
    public string Changes { get; }

    /// <summary>Takes the folder, which is made when it is missing. The lock goes with the process; its file stays.</summary>
    /// <exception cref="IOException">Another cluster has it, or it cannot be made.</exception>
    public static ClusterFolder Take(string path)
    {
        path = Path.GetFullPath(path);
        Directory.CreateDirectory(path);
        try
        {
            return new ClusterFolder(path, Open(Path.Combine(path, "cluster.lock"), FileMode.OpenOrCreate, FileShare.None));
        }
        catch (IOException refusal) when (IsHeld(refusal))
        {
            throw new IOException($"The data folder '{path}' is in use by another embedded cluster. Stop that one, or set {EmbeddedClusterOptions.Section}:DataFolder to a folder of its own.", refusal);
        }
    }

    /// <summary>Opens a file of the folder; one that is made can be read by its owner only.</summary>
    public static FileStream Open(string path, FileMode mode, FileShare share = FileShare.Read, int buffer = 0)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = share, BufferSize = buffer };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new FileStream(path, options);
    }

    public void Dispose() => taken.Dispose();

    // EWOULDBLOCK of Linux and of macOS, and the sharing violation of Windows.
    private static bool IsHeld(IOException refusal) => refusal.HResult is 11 or 35 or unchecked((int)0x80070020);
}
