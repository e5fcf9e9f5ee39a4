using System.Security.Cryptography;
using GitOps.Core.EventSourcing;
using Microsoft.Extensions.Options;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Math.EC.Rfc8032;

namespace GitOps.Adapters.Signing;

/// <summary>Signs checkpoints with the key of this host (Ed25519, RFC 8032) and checks those of the hosts it trusts.</summary>
internal sealed class Ed25519CheckpointSigner : ICheckpointSigner
{
    private readonly Ed25519PrivateKeyParameters key;
    private readonly Dictionary<string, Ed25519PublicKeyParameters> trusted = new(StringComparer.Ordinal);

    public Ed25519CheckpointSigner(IOptions<SigningOptions> options)
    {
        key = KeyFiles.ReadOrMake(options.Value.KeyPath);
        KeyId = Trust(key.GeneratePublicKey());
        foreach (var path in options.Value.TrustedKeys)
        {
            Trust(KeyFiles.ReadPublic(path));
        }
    }

    public string KeyId { get; }

    public byte[] Sign(ReadOnlySpan<byte> payload)
    {
        var signature = new byte[Ed25519PrivateKeyParameters.SignatureSize];
        key.Sign(Ed25519.Algorithm.Ed25519, null, payload.ToArray(), 0, payload.Length, signature, 0);
        return signature;
    }

    public bool Verify(string keyId, ReadOnlySpan<byte> payload, ReadOnlySpan<byte> signature) =>
        trusted.TryGetValue(keyId, out var known)
        && signature.Length == Ed25519PrivateKeyParameters.SignatureSize
        && known.Verify(Ed25519.Algorithm.Ed25519, null, payload.ToArray(), 0, payload.Length, signature.ToArray(), 0);

    private string Trust(Ed25519PublicKeyParameters publicKey)
    {
        var name = $"ed25519:{Convert.ToHexStringLower(SHA256.HashData(KeyFiles.Encode(publicKey)))[..16]}";
        trusted[name] = publicKey;
        return name;
    }
}
