using System.Security.Cryptography;
using GitOps.Core.EventSourcing;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Math.EC.Rfc8032;

namespace GitOps.Adapters.Signing;

/// <summary>Checks Ed25519 signatures with public keys that one trusts; has no key of its own and signs nothing.</summary>
public sealed class TrustedKeys : ICheckpointVerifier
{
    private readonly Dictionary<string, Ed25519PublicKeyParameters> trusted = new(StringComparer.Ordinal);

    internal TrustedKeys()
    {
    }

    /// <summary>Reads PEM files of public keys.</summary>
    /// <exception cref="Core.FailureException">A file holds no Ed25519 public key, or cannot be read.</exception>
    public static TrustedKeys Read(IEnumerable<string> paths)
    {
        var keys = new TrustedKeys();
        foreach (var path in paths)
        {
            keys.Trust(KeyFiles.ReadPublic(path));
        }

        return keys;
    }

    /// <inheritdoc/>
    public bool Verify(string keyId, ReadOnlySpan<byte> payload, ReadOnlySpan<byte> signature) =>
        trusted.TryGetValue(keyId, out var known)
        && signature.Length == Ed25519PrivateKeyParameters.SignatureSize
        && known.Verify(Ed25519.Algorithm.Ed25519, null, payload.ToArray(), 0, payload.Length, signature.ToArray(), 0);

    internal string Trust(Ed25519PublicKeyParameters publicKey)
    {
        var name = $"ed25519:{Convert.ToHexStringLower(SHA256.HashData(KeyFiles.Encode(publicKey)))[..16]}";
        trusted[name] = publicKey;
        return name;
    }
}
