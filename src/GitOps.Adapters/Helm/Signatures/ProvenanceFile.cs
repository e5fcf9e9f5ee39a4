using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using GitOps.Core;
using GitOps.Core.Objects;
using GitOps.Core.Yaml;
using Org.BouncyCastle.Bcpg.OpenPgp;

namespace GitOps.Adapters.Helm.Signatures;

/// <summary>Provenance files as <c>helm package --sign</c> makes them: metadata and digest of a packed chart in a text signed with OpenPGP.</summary>
internal static class ProvenanceFile
{
    private const string Separator = "\n...\n";
    private const string Prefix = "sha256:";

    /// <summary>Whether a chart is what its provenance file says, and the file is signed by one of the keys of a Secret.</summary>
    /// <param name="provenance">The file.</param>
    /// <param name="name">Name of the packed chart.</param>
    /// <param name="archive">The packed chart.</param>
    /// <param name="keys">Key rings, armoured or not, one in each entry.</param>
    /// <returns>The key that signed, 16 hexadecimal digits.</returns>
    /// <exception cref="FormatException">The signature is missing, not good or made by another key, or the chart is another one.</exception>
    public static string Verify(byte[] provenance, string name, byte[] archive, SecretData keys)
    {
        var message = ClearSigned.Parse(Encoding.UTF8.GetString(provenance));
        string signer;
        try
        {
            signer = KeyRings.FindSigner(message, keys.Keys.Order(StringComparer.Ordinal).Select(key => keys.Reveal(key)!.Value.ToArray()))
                ?? throw new FormatException("openpgp: signature made by unknown entity");
        }
        catch (Exception e) when (e is PgpException or IOException)
        {
            throw new FormatException($"failed to verify the signature: {e.Message}", e);
        }

        var promised = DigestOf(message.Text, name);
        var actual = Prefix + Convert.ToHexStringLower(SHA256.HashData(archive));
        return promised == actual ? signer : throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"sha256 sum does not match for {name}: {promised} != {actual}"));
    }

    private static string DigestOf(string text, string name)
    {
        try
        {
            var parts = text.Split(Separator);
            var files = parts.Length == 2 && KubeYaml.ParseAll(parts[1], "provenance") is [var (value, _), ..] ? value.AsMap["files"]?.AsMap : null;
            return files?[name]?.AsString ?? throw new FormatException($"provenance does not contain a SHA for a file named \"{name}\"");
        }
        catch (ManifestException e)
        {
            throw new FormatException($"the provenance lists no files: {e.Message}", e);
        }
    }
}
