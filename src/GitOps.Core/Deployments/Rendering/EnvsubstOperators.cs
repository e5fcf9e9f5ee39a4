using System.Buffers;
using System.Globalization;
using System.Text;

namespace GitOps.Core.Deployments.Rendering;

/// <summary>What the operators of <see cref="Envsubst"/> do with a value, byte by byte as Go does.</summary>
internal static class EnvsubstOperators
{
    public static byte[] Length(byte[] value) => Encoding.UTF8.GetBytes(value.Length.ToString(CultureInfo.InvariantCulture));

    public static byte[] First(byte[] value, Func<Rune, Rune> change)
    {
        if (value.Length == 0 || Rune.DecodeFromUtf8(value, out var rune, out var length) != OperationStatus.Done)
        {
            return value;
        }

        return [.. Encode(change(rune)), .. value.AsSpan(length)];
    }

    public static byte[] All(byte[] value, Func<Rune, Rune> change)
    {
        var text = new StringBuilder(value.Length);
        foreach (var rune in Encoding.UTF8.GetString(value).EnumerateRunes())
        {
            text.Append(change(rune).ToString());
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>Bytes from a position, which counts from the end when negative; a position or length that is no number changes nothing.</summary>
    public static byte[] Substring(byte[] value, byte[] position, byte[]? length)
    {
        if (Number(position) is not { } start)
        {
            return value;
        }

        if (start < 0)
        {
            start = Math.Max(0, start + value.Length);
        }

        if (length is null)
        {
            return start < value.Length ? value[(int)start..] : [];
        }

        if (Number(length) is not { } count)
        {
            return value;
        }

        if (count < 0 && start + count < value.Length)
        {
            throw new SubstitutionException("the length of a substring is negative");
        }

        return start >= value.Length ? [] : value.AsSpan((int)start, (int)Math.Min(count, value.Length - start)).ToArray();
    }

    public static byte[] TrimStart(byte[] value, byte[] pattern, bool longest)
    {
        var steps = 0;
        var end = 0;
        if (Glob.IsLiteral(pattern))
        {
            return value.AsSpan().StartsWith(pattern) ? value[pattern.Length..] : value;
        }

        for (var length = value.Length; length > 0; length--)
        {
            switch (Glob.Match(pattern, value.AsSpan(0, length), ref steps))
            {
                case GlobResult.Malformed:
                    return value;
                case GlobResult.Match when longest:
                    return value[length..];
                case GlobResult.Match:
                    end = length;
                    break;
            }
        }

        return value[end..];
    }

    // Mirrors value and pattern, so that a class such as [a-c] is not seen as one: what Flux does, and what its users have.
    public static byte[] TrimEnd(byte[] value, byte[] pattern, bool longest) =>
        Reverse(TrimStart(Reverse(value), Reverse(pattern), longest));

    public static byte[] ReplaceFirst(byte[] value, byte[] pattern, byte[] replacement)
    {
        var at = value.AsSpan().IndexOf(pattern);
        return at < 0 ? value : [.. value.AsSpan(0, at), .. replacement, .. value.AsSpan(at + pattern.Length)];
    }

    public static byte[] ReplaceStart(byte[] value, byte[] pattern, byte[] replacement) =>
        value.AsSpan().StartsWith(pattern) ? [.. replacement, .. value.AsSpan(pattern.Length)] : value;

    public static byte[] ReplaceEnd(byte[] value, byte[] pattern, byte[] replacement) =>
        value.AsSpan().EndsWith(pattern) ? [.. value.AsSpan(0, value.Length - pattern.Length), .. replacement] : value;

    /// <summary>An empty pattern matches before every character and at the end.</summary>
    public static byte[] ReplaceAll(byte[] value, byte[] pattern, byte[] replacement)
    {
        var output = new ArrayBufferWriter<byte>();
        var rest = value.AsSpan();
        while (true)
        {
            var at = pattern.Length > 0 ? rest.IndexOf(pattern) : 0;
            if (at < 0)
            {
                output.Write(rest);
                return output.WrittenSpan.ToArray();
            }

            output.Write(rest[..at]);
            output.Write(replacement);
            rest = rest[(at + pattern.Length)..];
            if (pattern.Length == 0)
            {
                if (rest.IsEmpty)
                {
                    return output.WrittenSpan.ToArray();
                }

                Rune.DecodeFromUtf8(rest, out _, out var length);
                output.Write(rest[..length]);
                rest = rest[length..];
            }

            if (output.WrittenCount > Envsubst.MaximumLength)
            {
                throw new SubstitutionException($"the result is larger than {Envsubst.MaximumLength} bytes");
            }
        }
    }

    private static long? Number(byte[] text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static byte[] Encode(Rune rune)
    {
        var bytes = new byte[rune.Utf8SequenceLength];
        rune.EncodeToUtf8(bytes);
        return bytes;
    }

    private static byte[] Reverse(byte[] value)
    {
        var reversed = new byte[value.Length];
        var end = value.Length;
        for (var at = 0; at < value.Length;)
        {
            Rune.DecodeFromUtf8(value.AsSpan(at), out _, out var length);
            end -= length;
            value.AsSpan(at, length).CopyTo(reversed.AsSpan(end));
            at += length;
        }

        return reversed;
    }
}
