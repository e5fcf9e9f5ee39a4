using System.Globalization;
using System.Text;
using Org.BouncyCastle.Bcpg.OpenPgp;

namespace GitOps.Adapters.Helm.Signatures;

/// <summary>Public keys of OpenPGP, and whether one of them signed.</summary>
internal static class KeyRings
{
    /// <summary>The key that signed, when a ring has it and it was good when it signed.</summary>
    /// <returns>The id of the primary key, 16 upper-case digits; null when no key of the rings made the signature.</returns>
    /// <exception cref="PgpException">The signature can't be read.</exception>
    /// <exception cref="IOException">The signature can't be read.</exception>
    public static string? FindSigner(ClearSigned message, IEnumerable<byte[]> rings)
    {
        var signatures = Signatures(message.Signature);
        foreach (var ring in rings.SelectMany(Read))
        {
            foreach (var signature in signatures)
            {
                if (ring.GetPublicKey(signature.KeyId) is { } key && IsGood(ring, key, signature) && Verifies(key, signature, message.Signed))
                {
                    return ring.GetPublicKey().KeyId.ToString("X16", CultureInfo.InvariantCulture);
                }
            }
        }

        return null;
    }

    private static List<PgpSignature> Signatures(string armour)
    {
        using var text = new MemoryStream(Encoding.UTF8.GetBytes(armour));
        using var packets = PgpUtilities.GetDecoderStream(text);
        return new PgpObjectFactory(packets).NextPgpObject() is PgpSignatureList found
            ? [.. Enumerable.Range(0, found.Count).Select(i => found[i]).Where(signature => signature.SignatureType == PgpSignature.CanonicalTextDocument)]
            : [];
    }

    // A ring that can't be read is as if it were not there; the others count.
    private static List<PgpPublicKeyRing> Read(byte[] content)
    {
        try
        {
            using var stream = new MemoryStream(content);
            using var packets = PgpUtilities.GetDecoderStream(stream);
            return [.. new PgpPublicKeyRingBundle(packets).GetKeyRings()];
        }
        catch (Exception e) when (e is PgpException or IOException or ArgumentException or FormatException)
        {
            return [];
        }
    }

    private static bool Verifies(PgpPublicKey key, PgpSignature signature, byte[] signed)
    {
        signature.InitVerify(key);
        signature.Update(signed);
        return signature.Verify();
    }

    // Neither revoked nor expired when it signed, and a subkey is bound by its primary key and made for signing.
    private static bool IsGood(PgpPublicKeyRing ring, PgpPublicKey key, PgpSignature signature)
    {
        var primary = ring.GetPublicKey();
        return !primary.HasRevocation() && !key.HasRevocation() && IsCurrent(primary, signature) && IsCurrent(key, signature) && (key.IsMasterKey || IsBound(primary, key));
    }

    private static bool IsCurrent(PgpPublicKey key, PgpSignature signature) =>
        key.GetValidSeconds() is var seconds && (seconds == 0 || signature.CreationTime <= key.CreationTime.AddSeconds(seconds));

    private static bool IsBound(PgpPublicKey primary, PgpPublicKey key)
    {
        foreach (var binding in key.GetSignaturesOfType(PgpSignature.SubkeyBinding))
        {
            binding.InitVerify(primary);
            var flags = binding.GetHashedSubPackets()?.GetKeyFlags() ?? 0;
            if (binding.VerifyCertification(primary, key) && (flags == 0 || (flags & PgpKeyFlags.CanSign) != 0))
            {
                return true;
            }
        }

        return false;
    }
}
