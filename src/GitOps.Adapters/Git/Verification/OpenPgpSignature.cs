using System.Globalization;
using System.Text;
using Org.BouncyCastle.Bcpg.OpenPgp;

namespace GitOps.Adapters.Git.Verification;

/// <summary>Detached OpenPGP signatures.</summary>
internal static class OpenPgpSignature
{
    /// <summary>The key that signed, when a ring has it and it was good when it signed.</summary>
    /// <returns>The id of the primary key, 16 upper-case digits; null when no key of the rings made the signature.</returns>
    /// <exception cref="PgpException">The signature can't be read.</exception>
    /// <exception cref="IOException">The signature can't be read.</exception>
    public static string? FindSigner(string armour, byte[] payload, IEnumerable<string> rings)
    {
        var signatures = Read(armour);
        foreach (var ring in rings.SelectMany(Rings))
        {
            foreach (var signature in signatures)
            {
                if (ring.GetPublicKey(signature.KeyId) is { } key && IsGood(ring, key, signature) && Verifies(key, signature, payload))
                {
                    return ring.GetPublicKey().KeyId.ToString("X16", CultureInfo.InvariantCulture);
                }
            }
        }

        return null;
    }

    private static List<PgpSignature> Read(string armour)
    {
        using var text = new MemoryStream(Encoding.UTF8.GetBytes(armour));
        using var packets = PgpUtilities.GetDecoderStream(text);
        var found = new PgpObjectFactory(packets).NextPgpObject() as PgpSignatureList;
        return found is null ? [] : [.. Enumerable.Range(0, found.Count).Select(i => found[i])];
    }

    /// <summary>A ring that can't be read is as if it were not there; the others count.</summary>
    private static IEnumerable<PgpPublicKeyRing> Rings(string text)
    {
        try
        {
            using var stream = new MemoryStream(Encoding.UTF8.GetBytes(text));
            using var packets = PgpUtilities.GetDecoderStream(stream);
            return new PgpPublicKeyRingBundle(packets).GetKeyRings().ToList();
        }
        catch (Exception exception) when (exception is PgpException or IOException or ArgumentException or FormatException)
        {
            return [];
        }
    }

    private static bool Verifies(PgpPublicKey key, PgpSignature signature, byte[] payload)
    {
        signature.InitVerify(key);
        signature.Update(payload);
        return signature.Verify();
    }

    /// <summary>Neither revoked nor expired when it signed, and a subkey is bound by its primary key and made for signing.</summary>
    private static bool IsGood(PgpPublicKeyRing ring, PgpPublicKey key, PgpSignature signature)
    {
        var primary = ring.GetPublicKey();
        return !IsRevoked(primary) && !IsRevoked(key) && IsCurrent(primary, signature) && IsCurrent(key, signature)
            && (key.IsMasterKey || IsBound(primary, key));
    }

    private static bool IsRevoked(PgpPublicKey key) => key.HasRevocation();

    private static bool IsCurrent(PgpPublicKey key, PgpSignature signature)
    {
        var seconds = key.GetValidSeconds();
        return seconds == 0 || signature.CreationTime <= key.CreationTime.AddSeconds(seconds);
    }

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
