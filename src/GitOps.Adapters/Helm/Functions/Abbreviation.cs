using System.Text;
using GitOps.Adapters.Helm.Go;

namespace GitOps.Adapters.Helm.Functions;

/// <summary>Shortens and wraps text as the library behind sprig does; widths are bytes.</summary>
internal static class Abbreviation
{
    private const string Marker = "...";
    private const int SmallestWidth = 4;
    private const int SmallestWidthBoth = 7;

    /// <summary>At most so many bytes, with three dots for what was left out at the end.</summary>
    public static string Shorten(string text, int offset, int width) => width < SmallestWidth ? text : Full(text, offset, width);

    /// <summary>Left out on both sides.</summary>
    public static string ShortenBoth(string text, int left, int right) =>
        right < SmallestWidth || (left > 0 && right < SmallestWidthBoth) ? text : Full(text, left, right);

    /// <summary>Lines of at most so many bytes, broken at blanks.</summary>
    public static string Wrap(string text, int width, string separator, bool breakLongWords)
    {
        if (text.Length == 0)
        {
            return string.Empty;
        }

        width = Math.Max(width, 1);
        separator = separator.Length == 0 ? "\n" : separator;
        var bytes = GoText.ToBytes(text);
        var wrapped = new StringBuilder();
        var offset = 0;
        while (bytes.Length - offset > width)
        {
            if (bytes[offset] == ' ')
            {
                offset++;
                continue;
            }

            var blank = bytes.AsSpan(offset, width + 1).LastIndexOf((byte)' ');
            var length = blank;
            if (blank < 0 && breakLongWords)
            {
                length = width;
            }
            else if (blank < 0)
            {
                blank = bytes.AsSpan(offset + width).IndexOf((byte)' ');
                blank = length = blank < 0 ? -1 : blank + width;
            }

            if (length < 0)
            {
                break;
            }

            wrapped.Append(GoText.FromBytes(bytes.AsSpan(offset, length))).Append(separator);
            offset += blank < 0 ? length : length + 1;
        }

        return wrapped.Append(GoText.FromBytes(bytes.AsSpan(offset))).ToString();
    }

    private static string Full(string text, int offset, int width)
    {
        var length = GoText.ByteLength(text);
        if (length <= width)
        {
            return text;
        }

        offset = Math.Min(Math.Min(offset, length), length - (width - Marker.Length));
        if (offset <= 4)
        {
            return GoText.ByteSlice(text, 0, width - Marker.Length) + Marker;
        }

        if (width < SmallestWidthBoth)
        {
            return string.Empty;
        }

        return offset + width - Marker.Length < length
            ? Marker + Shorten(GoText.ByteSlice(text, offset, length), 0, width - Marker.Length)
            : Marker + GoText.ByteSlice(text, length - (width - Marker.Length), length);
    }
}
