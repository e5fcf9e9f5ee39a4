using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;

namespace GitOps.Adapters.Git.Verification;

/// <summary>Signatures as <c>ssh-keygen -Y sign</c> makes them (SSHSIG), in the namespace <c>git</c>.</summary>
internal static class SshSignature
{
    private const string Namespace = "git";
    private static ReadOnlySpan<byte> Magic => "SSHSIG"u8;

    /// <summary>The key that signed, when it is one of the given ones.</summary>
    /// <returns>Its fingerprint; null when none of the keys made the signature.</returns>
    /// <exception cref="FormatException">It is no signature.</exception>
    public static string? FindSigner(string armour, ReadOnlySpan<byte> payload, IReadOnlyList<SshPublicKey> keys)
    {
        var reader = new SshReader(Unarmour(armour));
        if (!reader.Bytes(Magic.Length).SequenceEqual(Magic) || reader.Number() != 1)
        {
            throw new FormatException("not an SSH signature of version 1");
        }

        var blob = reader.Field();
        var name = reader.Text();
        var reserved = reader.Field();
        var algorithm = reader.Text();
        var signature = reader.Field();
        SshPublicKey? signer = null;
        foreach (var key in keys)
        {
            signer = key.Blob.AsSpan().SequenceEqual(blob) ? key : signer;
        }

        if (signer is null || name != Namespace)
        {
            return null;
        }

        byte[] hash = algorithm switch
        {
            "sha256" => SHA256.HashData(payload),
            "sha512" => SHA512.HashData(payload),
            _ => throw new FormatException($"unsupported hash algorithm '{algorithm}'"),
        };
        byte[] signed = [.. Magic, .. Prefixed(Encoding.UTF8.GetBytes(name)), .. Prefixed(reserved), .. Prefixed(Encoding.UTF8.GetBytes(algorithm)), .. Prefixed(hash)];
        return Verifies(blob, signature, signed) ? signer.Fingerprint : null;
    }

    private static bool Verifies(ReadOnlySpan<byte> blob, ReadOnlySpan<byte> signature, byte[] signed)
    {
        var key = new SshReader(blob);
        var reader = new SshReader(signature);
        var type = key.Text();
        var algorithm = reader.Text();
        var value = reader.Field();
        return (type, algorithm) switch
        {
            ("ssh-ed25519", "ssh-ed25519") => VerifiesEd25519(key.Field(), value, signed),
            ("ecdsa-sha2-nistp256", "ecdsa-sha2-nistp256") => VerifiesEcdsa(ECCurve.NamedCurves.nistP256, HashAlgorithmName.SHA256, ref key, value, signed),
            ("ecdsa-sha2-nistp384", "ecdsa-sha2-nistp384") => VerifiesEcdsa(ECCurve.NamedCurves.nistP384, HashAlgorithmName.SHA384, ref key, value, signed),
            ("ecdsa-sha2-nistp521", "ecdsa-sha2-nistp521") => VerifiesEcdsa(ECCurve.NamedCurves.nistP521, HashAlgorithmName.SHA512, ref key, value, signed),
            ("ssh-rsa", "rsa-sha2-256") => VerifiesRsa(HashAlgorithmName.SHA256, ref key, value, signed),
            ("ssh-rsa", "rsa-sha2-512") => VerifiesRsa(HashAlgorithmName.SHA512, ref key, value, signed),
            _ => throw new FormatException($"unsupported signature algorithm '{algorithm}'"),
        };
    }

    private static bool VerifiesEd25519(ReadOnlySpan<byte> point, ReadOnlySpan<byte> value, byte[] signed)
    {
        if (point.Length != 32 || value.Length != 64)
        {
            return false;
        }

        var verifier = new Ed25519Signer();
        verifier.Init(false, new Ed25519PublicKeyParameters(point.ToArray()));
        verifier.BlockUpdate(signed, 0, signed.Length);
        return verifier.VerifySignature(value.ToArray());
    }

    private static bool VerifiesEcdsa(ECCurve curve, HashAlgorithmName hash, ref SshReader key, ReadOnlySpan<byte> value, byte[] signed)
    {
        key.Field();
        var point = key.Field();
        if (point.Length < 3 || point[0] != 4)
        {
            throw new FormatException("the point of the key is not in the plain form");
        }

        var size = (point.Length - 1) / 2;
        using var ecdsa = ECDsa.Create(new ECParameters
        {
            Curve = curve,
            Q = new ECPoint { X = point.Slice(1, size).ToArray(), Y = point[(1 + size)..].ToArray() },
        });
        var numbers = new SshReader(value);
        byte[] plain = [.. Fixed(numbers.Field(), size), .. Fixed(numbers.Field(), size)];
        return ecdsa.VerifyData(signed, plain, hash, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
    }

    private static bool VerifiesRsa(HashAlgorithmName hash, ref SshReader key, ReadOnlySpan<byte> value, byte[] signed)
    {
        var exponent = key.Field().ToArray();
        var modulus = new BigInteger(key.Field(), isUnsigned: true, isBigEndian: true).ToByteArray(isUnsigned: true, isBigEndian: true);
        using var rsa = RSA.Create(new RSAParameters { Exponent = exponent, Modulus = modulus });
        return rsa.VerifyData(signed, value.ToArray(), hash, RSASignaturePadding.Pkcs1);
    }

    private static byte[] Fixed(ReadOnlySpan<byte> number, int size)
    {
        var trimmed = number.TrimStart((byte)0);
        if (trimmed.Length > size)
        {
            throw new FormatException("a number of the signature is too long");
        }

        var result = new byte[size];
        trimmed.CopyTo(result.AsSpan(size - trimmed.Length));
        return result;
    }

    private static byte[] Prefixed(ReadOnlySpan<byte> field)
    {
        var result = new byte[4 + field.Length];
        BinaryPrimitives.WriteUInt32BigEndian(result, (uint)field.Length);
        field.CopyTo(result.AsSpan(4));
        return result;
    }

    private static byte[] Unarmour(string armour) => Convert.FromBase64String(string.Concat(
        armour.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0 && !line.StartsWith('-'))));
}
