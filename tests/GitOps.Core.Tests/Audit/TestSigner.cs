using System.Security.Cryptography;
using GitOps.Core.EventSourcing;
using NodaTime;

namespace GitOps.Core.Tests.Audit;

/// <summary>A host's key, of a kind that the runtime has.</summary>
internal sealed class TestSigner : ICheckpointSigner
{
    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public string KeyId => "ecdsa:test";

    public byte[] Sign(ReadOnlySpan<byte> payload) => key.SignData(payload, HashAlgorithmName.SHA256);

    public bool Verify(string keyId, ReadOnlySpan<byte> payload, ReadOnlySpan<byte> signature) =>
        keyId == KeyId && key.VerifyData(payload, signature, HashAlgorithmName.SHA256);
}

/// <summary>Ids in order.</summary>
internal sealed class TestIds : IEventIds
{
    private int last;

    public Guid Next(Instant at) => new(++last, 0, 0, [0, 0, 0, 0, 0, 0, 0, 0]);
}
