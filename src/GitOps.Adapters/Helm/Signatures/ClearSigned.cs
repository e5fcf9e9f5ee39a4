using System.Text;

namespace GitOps.Adapters.Helm.Signatures;

/// <summary>A text signed in the open, RFC 9580 section 7: the text, the bytes that its signature covers, and the armoured signature.</summary>
internal sealed record ClearSigned(string Text, byte[] Signed, string Signature)
{
    private const string Begin = "-----BEGIN PGP SIGNED MESSAGE-----";
    private const string SignatureBegin = "-----BEGIN PGP SIGNATURE-----";

    /// <summary>Reads such a text.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static ClearSigned Parse(string file)
    {
        var lines = file.ReplaceLineEndings("\n").Split('\n');
        var start = Array.FindIndex(lines, line => line.TrimEnd() == Begin);
        var blank = start < 0 ? -1 : Array.FindIndex(lines, start, line => line.Trim().Length == 0);
        var signature = blank < 0 ? -1 : Array.FindIndex(lines, blank, line => line.TrimEnd() == SignatureBegin);
        if (signature < 0)
        {
            throw new FormatException("failed to decode provenance: there is no signed message with its signature");
        }

        var text = lines[(blank + 1)..signature].Select(line => line.StartsWith("- ", StringComparison.Ordinal) ? line[2..] : line).ToList();
        var covered = string.Join("\r\n", text.Select(line => line.TrimEnd(' ', '\t')));
        return new ClearSigned(string.Join('\n', text), Encoding.UTF8.GetBytes(covered), string.Join('\n', lines[signature..]));
    }
}
