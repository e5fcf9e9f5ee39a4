using System.Buffers;

namespace GitOps.Adapters.EmbeddedCluster.Store;

/// <summary>Keeps a store in a data folder: every change as a line before it takes effect, and all objects when the lines become many and at the end.</summary>
/// <remarks>A change is handed to the operating system before it is answered, but not forced to the disk: it survives the process, not the machine's power.</remarks>
internal sealed class Journal : IDisposable
{
    private const int DefaultCapacity = 10_000;

    private readonly ClusterFolder folder;
    private readonly ClusterStore store;
    private readonly FileStream changes;
    private readonly int capacity;
    private readonly ArrayBufferWriter<byte> line = new();
    private int kept;
    private int lines;
    private long length;
    private bool closed;

    private Journal(ClusterFolder folder, ClusterStore store, int capacity, SavedState state)
    {
        (this.folder, this.store, this.capacity) = (folder, store, capacity);
        (kept, lines, length) = (state.Kept, state.Lines, state.Length);
        changes = ClusterFolder.Open(folder.Changes, FileMode.OpenOrCreate);
    }

    /// <summary>Fills the store with what the folder holds, and writes what happens to it from then on.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="store">A store that nothing was written to.</param>
    /// <param name="capacity">Lines of changes, at least, before they become a snapshot.</param>
    /// <exception cref="IOException">Another cluster has the folder, or it cannot be used.</exception>
    /// <exception cref="InvalidDataException">A file is damaged.</exception>
    public static Journal Open(string path, ClusterStore store, int capacity = DefaultCapacity)
    {
        var folder = ClusterFolder.Take(path);
        try
        {
            var state = SavedState.Read(folder);
            var journal = new Journal(folder, store, capacity, state);
            store.Restore(state.Objects, state.Revision);
            store.Committing = journal.Append;
            return journal;
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    /// <summary>Writes a snapshot and lets go of the folder.</summary>
    public void Close() => store.Write(() =>
    {
        try
        {
            if (!closed && lines > 0)
            {
                Compact();
            }
        }
        finally
        {
            Dispose();
        }

        return true;
    });

    /// <summary>Lets go of the folder as it is.</summary>
    public void Dispose()
    {
        closed = true;
        changes.Dispose();
        folder.Dispose();
    }

    private void Append(Change change)
    {
        if (closed)
        {
            throw new IOException("The cluster is stopped: nothing more is written.");
        }

        // As many lines as objects pay for the next snapshot.
        if (lines >= Math.Max(capacity, kept))
        {
            Compact();
        }

        line.ResetWrittenCount();
        new JournalLine(change.Revision, change.Key, change.Kind == ChangeKind.Deleted ? null : change.Object).WriteTo(line);

        // Cuts off what a torn line, or a write that failed, left behind.
        if (changes.Length != length)
        {
            changes.SetLength(length);
        }

        changes.Position = length;
        changes.Write(line.WrittenSpan);
        length += line.WrittenCount;
        lines++;
    }

    private void Compact()
    {
        var (objects, revision) = store.Everything();
        SavedState.Write(folder, objects, revision);
        changes.SetLength(0);
        (kept, lines, length) = (objects.Count, 0, 0);
    }
}
