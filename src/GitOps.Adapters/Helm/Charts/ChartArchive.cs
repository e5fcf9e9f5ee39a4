using System.Formats.Tar;
using System.IO.Compression;
using System.Text.RegularExpressions;
using GitOps.Adapters.Helm.Functions;
using GitOps.Core.Sources;

namespace GitOps.Adapters.Helm.Charts;

/// <summary>Reads the files of a packed chart. Nothing is written anywhere; sizes and paths are checked before a file is kept.</summary>
internal static partial class ChartArchive
{
    private static readonly byte[] ByteOrderMark = [0xEF, 0xBB, 0xBF];

    /// <summary>All files of an archive, without its top folder.</summary>
    /// <exception cref="ChartException">The archive is none, exceeds a limit, or names paths outside the chart.</exception>
    public static List<ChartFile> Read(byte[] archive, ChartLimits limits)
    {
        var files = new List<ChartFile>();
        var left = limits.MaximumChartSize;
        try
        {
            using var unzipped = new GZipStream(new MemoryStream(archive, writable: false), CompressionMode.Decompress);
            using var bounded = new BoundedStream(unzipped, limits.MaximumChartSize * 2, () => new BoundExceededException());
            using var tar = new TarReader(bounded);
            while (tar.GetNextEntry() is { } entry)
            {
                if (entry.EntryType is TarEntryType.Directory or TarEntryType.GlobalExtendedAttributes or TarEntryType.ExtendedAttributes)
                {
                    continue;
                }

                var name = NameOf(entry.Name);
                if (entry.Length > limits.MaximumFileSize)
                {
                    throw new ChartException(ChartFault.Load, $"decompressed chart file \"{entry.Name}\" is larger than the maximum file size {limits.MaximumFileSize}");
                }

                left -= entry.Length;
                if (left <= 0 || files.Count >= limits.MaximumFiles)
                {
                    throw TooLarge(limits);
                }

                using var content = new MemoryStream((int)entry.Length);
                entry.DataStream?.CopyTo(content);
                files.Add(new ChartFile(name, WithoutByteOrderMark(content.GetBuffer().AsSpan(0, (int)content.Length))));
            }
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or FormatException or NotSupportedException)
        {
            throw new ChartException(ChartFault.Load, $"the chart is no gzipped archive: {e.Message}", e);
        }
        catch (BoundExceededException e)
        {
            throw new ChartException(ChartFault.Load, $"decompressed chart is larger than the maximum size {limits.MaximumChartSize}", e);
        }

        return files.Count > 0 ? files : throw new ChartException(ChartFault.Load, "no files in chart archive");
    }

    /// <summary>Content as Helm keeps it.</summary>
    public static byte[] WithoutByteOrderMark(ReadOnlySpan<byte> content) => (content.StartsWith(ByteOrderMark) ? content[ByteOrderMark.Length..] : content).ToArray();

    private static ChartException TooLarge(ChartLimits limits) => new(ChartFault.Load, $"decompressed chart is larger than the maximum size {limits.MaximumChartSize}");

    private static string NameOf(string entry)
    {
        var delimiter = entry.Contains('\\') ? '\\' : '/';
        var slash = entry.IndexOf(delimiter, StringComparison.Ordinal);
        if (slash < 0 && entry == "Chart.yaml")
        {
            throw new ChartException(ChartFault.Load, "chart yaml not in base directory");
        }

        var name = (slash < 0 ? string.Empty : entry[(slash + 1)..]).Replace(delimiter, '/');
        if (name.StartsWith('/'))
        {
            throw new ChartException(ChartFault.Load, "chart illegally contains absolute paths");
        }

        name = PathFunctions.Clean(name);
        return name switch
        {
            "." => throw new ChartException(ChartFault.Load, $"chart illegally contains content outside the base directory: \"{entry}\""),
            _ when name.StartsWith("..", StringComparison.Ordinal) => throw new ChartException(ChartFault.Load, "chart illegally references parent directory"),
            _ when DrivePath().IsMatch(name) => throw new ChartException(ChartFault.Load, "chart contains illegally named files"),
            _ => name,
        };
    }

    [GeneratedRegex("^[a-zA-Z]:/")]
    private static partial Regex DrivePath();
}
