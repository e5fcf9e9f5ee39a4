using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using GitOps.Core.Deployments.Applying;
using GitOps.Core.Objects;

namespace GitOps.Core.Deployments.Drift;

/// <summary>How each managed object looked when it was last as desired: 16 bytes an object, so that a watch can tell drift from our own writes.</summary>
internal sealed class LiveDigests
{
    private readonly ConcurrentDictionary<ObjectId, UInt128> expected = new();

    /// <summary>The object is as desired now.</summary>
    public void Expect(KubeObject live) => expected[live.Reference.Id] = Of(live);

    /// <summary>Whether the object is as it was when it was last as desired. An object that was never seen as desired is not judged.</summary>
    public bool IsExpected(KubeObject live) => !expected.TryGetValue(live.Reference.Id, out var known) || known == Of(live);

    public void Forget(ObjectId id) => expected.TryRemove(id, out _);

    private static UInt128 Of(KubeObject live)
    {
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(Encoding.ASCII.GetBytes(ObjectComparing.DigestOf(live)), hash);
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(hash);
    }
}
