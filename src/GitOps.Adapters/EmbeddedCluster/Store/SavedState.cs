using System.Buffers;
using System.Text.Json;
using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Store;

/// <summary>What a data folder holds: the objects of the snapshot with the changes since then.</summary>
internal sealed class SavedState
{
    private readonly ClusterFolder folder;
    private readonly Dictionary<StoreKey, KubeMap> objects = [];

    private SavedState(ClusterFolder folder) => this.folder = folder;

    public IEnumerable<(StoreKey Key, KubeMap Object)> Objects => objects.Select(entry => (entry.Key, entry.Value));

    public long Revision { get; private set; }

    /// <summary>Objects in the snapshot.</summary>
    public int Kept { get; private set; }

    /// <summary>Whole lines of the log of changes.</summary>
    public int Lines { get; private set; }

    /// <summary>Bytes of the log of changes up to the end of its last whole line.</summary>
    public long Length { get; private set; }

    /// <summary>Reads a folder; one without files is an empty state. A torn last line of the changes is passed over.</summary>
    /// <exception cref="InvalidDataException">A file is damaged; says where.</exception>
    public static SavedState Read(ClusterFolder folder)
    {
        var state = new SavedState(folder);
        state.ReadSnapshot();
        state.ReadChanges();
        return state;
    }

    /// <summary>Replaces the snapshot as a whole: either the old one is there, or the new.</summary>
    public static void Write(ClusterFolder folder, IReadOnlyCollection<(StoreKey Key, KubeMap Object)> objects, long revision)
    {
        var unfinished = folder.Snapshot + ".new";
        using (var file = ClusterFolder.Open(unfinished, FileMode.Create, buffer: 1 << 16))
        {
            var buffer = new ArrayBufferWriter<byte>();
            JournalLine.Write(KubeMap.Of(("revision", revision), ("objects", objects.Count)), buffer);
            file.Write(buffer.WrittenSpan);
            foreach (var (key, root) in objects)
            {
                buffer.ResetWrittenCount();
                new JournalLine(revision, key, root).WriteTo(buffer);
                file.Write(buffer.WrittenSpan);
            }

            // The changes go once it is there, so this one does reach the disk.
            file.Flush(flushToDisk: true);
        }

        File.Move(unfinished, folder.Snapshot, overwrite: true);
    }

    private void ReadSnapshot()
    {
        if (!File.Exists(folder.Snapshot))
        {
            return;
        }

        var number = 0;
        var expected = 0L;
        foreach (var line in Split(File.ReadAllBytes(folder.Snapshot)))
        {
            number++;
            try
            {
                if (number == 1)
                {
                    var header = JournalLine.Parse(line.Span);
                    Revision = header["revision"]?.AsInteger ?? throw new JsonException("the first line has the revision");
                    expected = header["objects"]?.AsInteger ?? throw new JsonException("the first line has the number of objects");
                    continue;
                }

                var (_, key, root) = JournalLine.Read(line.Span);
                objects[key] = root ?? throw new JsonException("a line of a snapshot has an object");
            }
            catch (JsonException fault)
            {
                throw Damaged(folder.Snapshot, number, fault.Message, fault);
            }
        }

        Kept = objects.Count;
        if (number == 0 || Kept != expected)
        {
            throw Damaged(folder.Snapshot, number, $"{expected} objects were written and {Kept} are there", null);
        }
    }

    private void ReadChanges()
    {
        if (!File.Exists(folder.Changes))
        {
            return;
        }

        var bytes = File.ReadAllBytes(folder.Changes);
        foreach (var line in Split(bytes))
        {
            JournalLine change;
            try
            {
                change = JournalLine.Read(line.Span);
            }
            catch (JsonException) when (Length + line.Length + 1 >= bytes.Length)
            {
                // The last line was being written when the process or the machine went down: its change was never answered.
                return;
            }
            catch (JsonException fault)
            {
                throw Damaged(folder.Changes, Lines + 1, fault.Message, fault);
            }

            if (Length + line.Length >= bytes.Length)
            {
                return;
            }

            Follow(change);
            Lines++;
            Length += line.Length + 1;
        }
    }

    // Changes up to the snapshot's revision are in it already: the process went down between writing it and emptying the log.
    private void Follow(JournalLine change)
    {
        if (change.Revision <= Revision)
        {
            return;
        }

        if (change.Revision != Revision + 1)
        {
            throw Damaged(folder.Changes, Lines + 1, $"it has revision {change.Revision} after {Revision}; the changes between are missing", null);
        }

        Revision = change.Revision;
        if (change.Object is null)
        {
            objects.Remove(change.Key);
        }
        else
        {
            objects[change.Key] = change.Object;
        }
    }

    private static IEnumerable<ReadOnlyMemory<byte>> Split(byte[] bytes)
    {
        for (var start = 0; start < bytes.Length;)
        {
            var length = bytes.AsSpan(start).IndexOf((byte)'\n');
            length = length < 0 ? bytes.Length - start : length;
            yield return bytes.AsMemory(start, length);
            start += length + 1;
        }
    }

    private static InvalidDataException Damaged(string file, int line, string what, Exception? cause) =>
        new($"{file}({line}): the saved cluster is damaged: {what}. Put the folder back from a copy, or remove it to begin with an empty cluster.", cause);
}
