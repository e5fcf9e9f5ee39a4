using System.Buffers;
using System.Globalization;
using System.Text;

namespace GitOps.Adapters.Git.Remotes;

/// <summary>Asks for commits without their history in the middle of an exchange that libgit2 leads.</summary>
/// <remarks>
/// LibGit2Sharp fetches with depth only when it clones. The smart protocol carries the wish in one line of the request
/// (<c>deepen 1</c>), and the answer begins with a section about it that libgit2, which did not ask, must not see.
/// </remarks>
internal static class ShallowExchange
{
    private const int LengthDigits = 4;
    private static readonly byte[] Deepen = "000cdeepen 1"u8.ToArray();
    private static readonly byte[] Capability = " shallow"u8.ToArray();

    /// <summary>Whether an advertisement of references offers it.</summary>
    public static bool IsOffered(ReadOnlySpan<byte> advertisement)
    {
        var capabilities = advertisement.IndexOf((byte)0);
        if (capabilities < 0)
        {
            return false;
        }

        var rest = advertisement[(capabilities + 1)..];
        var end = rest.IndexOf((byte)'\n');
        return Encoding.UTF8.GetString(end < 0 ? rest : rest[..end]).Split(' ').Contains("shallow", StringComparer.Ordinal);
    }

    /// <summary>The request with the wish; null when its first section has not been written yet.</summary>
    public static byte[]? Ask(ReadOnlySpan<byte> request)
    {
        var result = new ArrayBufferWriter<byte>(request.Length + 64);
        var isFirst = true;
        for (var at = 0; at + LengthDigits <= request.Length;)
        {
            var digits = request.Slice(at, LengthDigits);
            if (digits.SequenceEqual("0000"u8))
            {
                if (!isFirst)
                {
                    result.Write(Deepen);
                }

                result.Write(request[at..]);
                return result.WrittenSpan.ToArray();
            }

            var length = Length(digits);
            if (length <= LengthDigits || at + length > request.Length)
            {
                return null;
            }

            var line = request.Slice(at + LengthDigits, length - LengthDigits);
            result.Write(isFirst ? WithCapability(line) : request.Slice(at, length));
            isFirst = false;
            at += length;
        }

        return null;
    }

    /// <summary>Reads the section about depth away.</summary>
    /// <param name="readExactly">Reads so many bytes of the answer; fewer only at its end.</param>
    /// <returns>What was read and belongs to libgit2: nothing, or the line that came instead of the section.</returns>
    public static byte[] SkipSection(Func<int, byte[]> readExactly)
    {
        while (true)
        {
            var digits = readExactly(LengthDigits);
            if (digits.Length < LengthDigits || digits.AsSpan().SequenceEqual("0000"u8))
            {
                return digits.Length < LengthDigits ? digits : [];
            }

            var length = Length(digits);
            var line = length > LengthDigits ? readExactly(length - LengthDigits) : [];
            if (!line.AsSpan().StartsWith("shallow "u8) && !line.AsSpan().StartsWith("unshallow "u8))
            {
                return [.. digits, .. line];
            }
        }
    }

    private static byte[] WithCapability(ReadOnlySpan<byte> line)
    {
        var text = line.TrimEnd("\n "u8);
        var length = LengthDigits + text.Length + Capability.Length + 1;
        return [.. Encoding.ASCII.GetBytes(length.ToString("x4", CultureInfo.InvariantCulture)), .. text, .. Capability, (byte)'\n'];
    }

    private static int Length(ReadOnlySpan<byte> digits) =>
        int.TryParse(Encoding.ASCII.GetString(digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var length) ? length : 0;
}
