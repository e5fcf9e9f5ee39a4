using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using GitOps.Adapters.Helm.Go;
using GitOps.Adapters.Helm.Templates;
using P = GitOps.Adapters.Helm.Templates.ParameterType;

namespace GitOps.Adapters.Helm.Functions;

/// <summary>Base 64, base 32 and digests.</summary>
internal static class EncodingFunctions
{
    private const string Base32Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private const uint AdlerModulus = 65521;

    public static IEnumerable<TemplateFunction> All { get; } =
    [
        new("b64enc", [P.String], false, a => Convert.ToBase64String(GoText.ToBytes(a.Text(0)))),
        new("b64dec", [P.String], false, a => TryDecode64(a.Text(0), out var bytes, out var fault) ? GoText.FromBytes(bytes) : fault),
        new("b32enc", [P.String], false, a => Encode32(GoText.ToBytes(a.Text(0)))),
        new("b32dec", [P.String], false, a => Decode32(a.Text(0))),
#pragma warning disable CA5350 // The template asks for this digest; nothing is protected by it.
        new("sha1sum", [P.String], false, a => Hexadecimal(SHA1.HashData(GoText.ToBytes(a.Text(0))))),
#pragma warning restore CA5350
        new("sha256sum", [P.String], false, a => Hexadecimal(SHA256.HashData(GoText.ToBytes(a.Text(0))))),
        new("sha512sum", [P.String], false, a => Hexadecimal(SHA512.HashData(GoText.ToBytes(a.Text(0))))),
        new("adler32sum", [P.String], false, a => Adler32(GoText.ToBytes(a.Text(0))).ToString(CultureInfo.InvariantCulture)),
    ];

    /// <summary>Decodes base 64 with padding; line breaks are skipped.</summary>
    public static bool TryDecode64(string text, out byte[] bytes, out string fault)
    {
        var source = GoText.ToBytes(text);
        if (FirstFault(source) is { } at)
        {
            (bytes, fault) = ([], string.Create(CultureInfo.InvariantCulture, $"illegal base64 data at input byte {at}"));
            return false;
        }

        // The last bits of a quantum need not be zero in Go, which .NET insists on.
        var symbols = source.Where(b => b is not ((byte)'\r' or (byte)'\n' or (byte)'=')).Select(b => Value64(b)).ToArray();
        bytes = new byte[symbols.Length * 6 / 8];
        fault = string.Empty;
        var (bits, count, next) = (0, 0, 0);
        foreach (var symbol in symbols)
        {
            bits = (bits << 6) | symbol;
            count += 6;
            if (count >= 8)
            {
                count -= 8;
                bytes[next++] = (byte)(bits >> count);
            }
        }

        return true;
    }

    private static string Hexadecimal(byte[] bytes) => Convert.ToHexStringLower(bytes);

    private static int Value64(byte b) => b switch
    {
        >= (byte)'A' and <= (byte)'Z' => b - 'A',
        >= (byte)'a' and <= (byte)'z' => b - 'a' + 26,
        >= (byte)'0' and <= (byte)'9' => b - '0' + 52,
        (byte)'+' => 62,
        (byte)'/' => 63,
        _ => -1,
    };

    private static int? FirstFault(byte[] source)
    {
        var filled = 0;
        for (var at = 0; at < source.Length; at++)
        {
            var b = source[at];
            if (b is (byte)'\r' or (byte)'\n')
            {
                continue;
            }

            if (Value64(b) >= 0)
            {
                filled = (filled + 1) % 4;
                continue;
            }

            if (b != '=' || filled < 2)
            {
                return at;
            }

            return PaddingFault(source, at + 1, filled);
        }

        return filled == 0 ? null : source.Length - filled;
    }

    private static int? PaddingFault(byte[] source, int at, int filled)
    {
        at = SkipLineBreaks(source, at);
        if (filled == 2)
        {
            if (at >= source.Length)
            {
                return source.Length;
            }

            if (source[at] != '=')
            {
                return at;
            }

            at = SkipLineBreaks(source, at + 1);
        }

        return at < source.Length ? at : null;
    }

    private static int SkipLineBreaks(byte[] source, int at)
    {
        while (at < source.Length && source[at] is (byte)'\r' or (byte)'\n')
        {
            at++;
        }

        return at;
    }

    private static string Encode32(byte[] bytes)
    {
        var text = new StringBuilder((bytes.Length + 4) / 5 * 8);
        var (bits, count) = (0, 0);
        foreach (var b in bytes)
        {
            bits = ((bits << 8) | b) & 0xFFFF;
            count += 8;
            for (; count >= 5; count -= 5)
            {
                text.Append(Base32Alphabet[(bits >> (count - 5)) & 31]);
            }
        }

        if (count > 0)
        {
            text.Append(Base32Alphabet[(bits << (5 - count)) & 31]);
        }

        return text.Append('=', (8 - (text.Length % 8)) % 8).ToString();
    }

    private static string Decode32(string text)
    {
        var source = text.Replace("\r", string.Empty, StringComparison.Ordinal).Replace("\n", string.Empty, StringComparison.Ordinal);
        var letters = source.TrimEnd('=');
        for (var i = 0; i < letters.Length; i++)
        {
            if (!Base32Alphabet.Contains(letters[i]))
            {
                return $"illegal base32 data at input byte {i}";
            }
        }

        var rest = letters.Length % 8;
        if (source.Length % 8 != 0 || source.Length - letters.Length > 6 || rest is 1 or 3 or 6)
        {
            return $"illegal base32 data at input byte {(source.Length == letters.Length ? letters.Length - rest : letters.Length)}";
        }

        var bytes = new List<byte>(letters.Length * 5 / 8);
        var (bits, count) = (0, 0);
        foreach (var letter in letters)
        {
            bits = ((bits << 5) | Base32Alphabet.IndexOf(letter, StringComparison.Ordinal)) & 0xFFF;
            count += 5;
            if (count >= 8)
            {
                count -= 8;
                bytes.Add((byte)(bits >> count));
            }
        }

        return GoText.FromBytes(bytes.ToArray());
    }

    private static uint Adler32(byte[] bytes)
    {
        uint a = 1, b = 0;
        foreach (var value in bytes)
        {
            a = (a + value) % AdlerModulus;
            b = (b + a) % AdlerModulus;
        }

        return (b << 16) | a;
    }
}
