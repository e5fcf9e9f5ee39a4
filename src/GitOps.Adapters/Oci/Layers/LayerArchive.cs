using System.Formats.Tar;
using System.IO.Compression;
using GitOps.Core.Sources;

namespace GitOps.Adapters.Oci.Layers;

/// <summary>Reads the files of a gzipped archive. Nothing is written anywhere; names and sizes are checked before a file is kept.</summary>
internal static class LayerArchive
{
    /// <summary>All regular files by path. Links are left out, as Flux does.</summary>
    /// <exception cref="LayerException">It is no archive, exceeds a bound, or names paths that lead out of it.</exception>
    public static SortedDictionary<string, byte[]> Read(Stream layer, OciOptions options)
    {
        var files = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        var budget = new Budget(options);
        try
        {
            using var unzipped = new GZipStream(layer, CompressionMode.Decompress, leaveOpen: true);
            using var bounded = new BoundedStream(unzipped, options.MaximumTreeBytes, () => new LayerException($"unpacked it is larger than the {options.MaximumTreeBytes} bytes of {OciOptions.SectionName}:{nameof(OciOptions.MaximumTreeBytes)}"));
            using var tar = new TarReader(bounded);
            while (tar.GetNextEntry() is { } entry)
            {
                budget.Count();
                switch (entry.EntryType)
                {
                    case TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile:
                        files[PathOf(entry.Name)] = Content(entry, options);
                        break;
                    case TarEntryType.Directory or TarEntryType.SymbolicLink or TarEntryType.GlobalExtendedAttributes or TarEntryType.ExtendedAttributes:
                        break;
                    default:
                        throw new LayerException($"the archive has '{entry.Name}', which is neither a file nor a folder");
                }
            }
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or FormatException or NotSupportedException)
        {
            throw new LayerException($"it is no gzipped archive: {e.Message}", e);
        }

        return files;
    }

    private static byte[] Content(TarEntry entry, OciOptions options)
    {
        if (entry.Length > options.MaximumFileBytes)
        {
            throw new LayerException($"'{entry.Name}' has {entry.Length} bytes, more than the {options.MaximumFileBytes} of {OciOptions.SectionName}:{nameof(OciOptions.MaximumFileBytes)}");
        }

        using var content = new MemoryStream((int)entry.Length);
        entry.DataStream?.CopyTo(content);
        return content.ToArray();
    }

    private static string PathOf(string name)
    {
        var isBad = name.Length == 0 || name.StartsWith('/') || name.Contains('\\', StringComparison.Ordinal) || name.Contains('\0', StringComparison.Ordinal)
            || name.Split('/').Contains("..", StringComparer.Ordinal);
        var path = isBad ? null : FileTreePaths.Join(string.Empty, name);
        return string.IsNullOrEmpty(path) ? throw new LayerException($"tar contained invalid name '{name}'") : path;
    }

    private sealed class Budget(OciOptions options)
    {
        private int entries;

        public void Count()
        {
            if (++entries > options.MaximumEntries)
            {
                throw new LayerException($"the archive has more than {options.MaximumEntries} entries, the limit of {OciOptions.SectionName}:{nameof(OciOptions.MaximumEntries)}");
            }
        }
    }
}

/// <summary>A layer cannot be used as it should be.</summary>
internal sealed class LayerException(string message, Exception? cause = null) : Exception(message, cause);
