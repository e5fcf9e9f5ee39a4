using GitOps.Core.EventSourcing;
using Microsoft.Extensions.Options;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Math.EC.Rfc8032;

namespace GitOps.Adapters.Signing;

/// <summary>Signs checkpoints with the key of this host (Ed25519, RFC 8032) and checks those of the hosts it trusts.</summary>
internal sealed class Ed25519CheckpointSigner : ICheckpointSigner
{
    private readonly Ed25519PrivateKeyParameters key;
    private readonly TrustedKeys trusted = new();

    public Ed25519CheckpointSigner(IOptions<SigningOptions> options)
    {
        key = KeyFiles.ReadOrMake(options.Value.KeyPath);
        KeyId = trusted.Trust(key.GeneratePublicKey());
        foreach (var path in options.Value.TrustedKeys)
        {
            trusted.Trust(KeyFiles.ReadPublic(path));
        }
    }

    public string KeyId { get; }

    public byte[] Sign(ReadOnlySpan<byte> payload)
    {
        var signature = new byte[Ed25519PrivateKeyParameters.SignatureSize];
        key.Sign(Ed25519.Algorithm.Ed25519, null, payload.ToArray(), 0, payload.Length, signature, 0);
        return signature;
    }

    public bool Verify(string keyId, ReadOnlySpan<byte> payload, ReadOnlySpan<byte> signature) => trusted.Verify(keyId, payload, signature);
}
