using System.Buffers;
using System.Text;
using GitOps.Core.Objects;
using GitOps.Core.Yaml;

namespace GitOps.Adapters.Helm.Repositories;

/// <summary>
/// Reads an index of a repository in one pass with flat memory: it notes where each chart's versions lie in the file, and hands each such
/// part out once. That works for indexes laid out as YAML blocks, as all programs write them; another one is read as a whole.
/// </summary>
internal sealed class IndexReader
{
    /// <summary>Begins the message of an index that is none.</summary>
    public const string Words = "index: ";

    private const string File = "index.yaml";
    private const int FirstLine = 4096;
    private const byte LineBreak = (byte)'\n';

    private static readonly SearchValues<byte> Special = SearchValues.Create("\\{}[]&*!|>%@`, "u8);

    private readonly Dictionary<string, IndexPart> parts = new(StringComparer.Ordinal);
    private bool hasVersion;
    private bool inEntries;
    private int indent;
    private string? chart;
    private long start;

    /// <summary>Reads an index.</summary>
    /// <param name="index">The index, to be read from its beginning.</param>
    /// <param name="check">Gets every part once, as text; null to note places only.</param>
    /// <exception cref="RepositoryException">It is no index.</exception>
    public static IReadOnlyDictionary<string, IndexPart>? Read(Stream index, Action<string>? check)
    {
        if (index.Length == 0)
        {
            throw new RepositoryException(RepositoryFault.Content, Words + "empty index.yaml file");
        }

        index.Position = 0;
        var reader = new IndexReader();
        return reader.TryRead(index, check) ? reader.parts : null;
    }

    /// <summary>The versions of a chart in a part of an index; null when the part makes no sense on its own, as one does that refers to others.</summary>
    public static KubeMap? Find(string text)
    {
        try
        {
            return Parse(text);
        }
        catch (RepositoryException)
        {
            // The parser of the whole says what is wrong, with its line, or that nothing is.
            return null;
        }
    }

    private static KubeMap Parse(string text)
    {
        try
        {
            return KubeYaml.ParseAll(text, File) is [var (value, _), ..] ? value.AsMap : KubeMap.Empty;
        }
        catch (ManifestException e)
        {
            throw new RepositoryException(RepositoryFault.Content, Words + e.Message, e);
        }
    }

    /// <summary>Reads an index of another layout as a whole.</summary>
    /// <exception cref="RepositoryException">It is no index.</exception>
    public static KubeMap ParseWhole(Stream index)
    {
        index.Position = 0;
        using var text = new StreamReader(index, Encoding.UTF8, leaveOpen: true);
        var map = Parse(text.ReadToEnd());
        return map["apiVersion"]?.AsString is { Length: > 0 }
            ? map["entries"]?.AsMap ?? KubeMap.Empty
            : throw new RepositoryException(RepositoryFault.Content, Words + "no API version specified");
    }

    private bool TryRead(Stream index, Action<string>? check)
    {
        var content = check is null ? null : new ArrayBufferWriter<byte>();
        foreach (var (position, line) in Lines(index))
        {
            if (!Take(position, line.Span, content, check))
            {
                return false;
            }
        }

        Close(index.Length, content, check);
        return hasVersion ? true : throw new RepositoryException(RepositoryFault.Content, Words + "no API version specified");
    }

    /// <summary>Takes a line; false when the layout is another one.</summary>
    private bool Take(long position, ReadOnlySpan<byte> line, ArrayBufferWriter<byte>? content, Action<string>? check)
    {
        var text = line.TrimEnd("\r\n "u8);
        var depth = text.IndexOfAnyExcept((byte)' ');
        if (depth < 0 || text[depth] == (byte)'#' || text.SequenceEqual("---"u8))
        {
            content?.Write(chart is null ? default : line);
            return true;
        }

        if (depth == 0 && !(inEntries && text[0] == (byte)'-'))
        {
            Close(position, content, check);
            return Top(text);
        }

        if (!inEntries)
        {
            return true;
        }

        indent = indent == 0 ? depth : indent;
        if (depth < indent || text[depth] == (byte)'\t')
        {
            return false;
        }

        if (depth == indent && text[depth] != (byte)'-')
        {
            Close(position, content, check);
            if (KeyOf(text[depth..]) is not { } name || !parts.TryAdd(name, default))
            {
                return false;
            }

            (chart, start) = (name, position);
        }

        content?.Write(chart is null ? default : line);
        return chart is not null;
    }

    private bool Top(ReadOnlySpan<byte> text)
    {
        inEntries = text.SequenceEqual("entries:"u8);
        hasVersion |= text.StartsWith("apiVersion:"u8) && text.Length > "apiVersion: ".Length;
        return text[0] is not ((byte)'{' or (byte)'"' or (byte)'\'' or (byte)'%' or (byte)'&' or 0xEF) && (inEntries || !text.StartsWith("entries:"u8) || text.SequenceEqual("entries: {}"u8));
    }

    private void Close(long end, ArrayBufferWriter<byte>? content, Action<string>? check)
    {
        if (chart is not null)
        {
            parts[chart] = new IndexPart(start, (int)(end - start));
            check?.Invoke(Encoding.UTF8.GetString(content!.WrittenSpan));
        }

        content?.ResetWrittenCount();
        chart = null;
    }

    // A name alone before a colon; anything else is left to the parser that knows all of YAML.
    private static string? KeyOf(ReadOnlySpan<byte> text)
    {
        var colon = text.IndexOf((byte)':');
        var key = colon < 0 ? default : text[..colon].Trim("\"'"u8);
        return key.IsEmpty || key.ContainsAny(Special) ? null : Encoding.UTF8.GetString(key);
    }

    private static IEnumerable<(long Position, ReadOnlyMemory<byte> Line)> Lines(Stream index)
    {
        var buffer = new byte[FirstLine * 16];
        var (filled, from, position) = (0, 0, 0L);
        while (true)
        {
            var found = buffer.AsSpan(from, filled - from).IndexOf(LineBreak);
            if (found >= 0)
            {
                yield return (position, buffer.AsMemory(from, found + 1));
                position += found + 1;
                from += found + 1;
                continue;
            }

            buffer.AsSpan(from, filled - from).CopyTo(buffer);
            (filled, from) = (filled - from, 0);
            if (filled == buffer.Length)
            {
                Array.Resize(ref buffer, buffer.Length * 2);
            }

            var read = index.Read(buffer, filled, buffer.Length - filled);
            if (read == 0)
            {
                if (filled > 0)
                {
                    yield return (position, buffer.AsMemory(0, filled));
                }

                yield break;
            }

            filled += read;
        }
    }
}

/// <summary>Where the versions of a chart lie in an index.</summary>
internal readonly record struct IndexPart(long Start, int Length);
