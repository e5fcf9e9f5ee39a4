namespace GitOps.Core.EventSourcing;

/// <summary>Checks signatures of checkpoints: public keys suffice.</summary>
public interface ICheckpointVerifier
{
    /// <summary>Whether the signature of the payload was made with the key of this name. False also when the key is not known.</summary>
    bool Verify(string keyId, ReadOnlySpan<byte> payload, ReadOnlySpan<byte> signature);
}

/// <summary>Signs checkpoints with the key of the host. Keeping the key is the adapter's work; Core never sees it.</summary>
public interface ICheckpointSigner : ICheckpointVerifier
{
    /// <summary>Names the key, for example <c>ed25519:</c> and the digest of the public key.</summary>
    string KeyId { get; }

    /// <summary>The signature of a payload.</summary>
    byte[] Sign(ReadOnlySpan<byte> payload);
}
