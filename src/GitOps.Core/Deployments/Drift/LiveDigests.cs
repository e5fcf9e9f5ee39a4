using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using GitOps.Core.Deployments.Applying;
using GitOps.Core.Objects;

namespace GitOps.Core.Deployments.Drift;

/// <summary>
/// How each managed object of a cluster looked when it was last as desired: two digests and two versions an object, and nothing else of
/// it. So a watch can tell drift from our own writes, and an object that neither side changed needs no question to the server.
/// </summary>
internal sealed class LiveDigests
{
    private readonly ConcurrentDictionary<ObjectId, Known> known = new();
    private readonly ConcurrentDictionary<GroupVersionKind, bool> followed = new();
    private readonly ConcurrentDictionary<ObjectId, bool> overtaken = new();

    /// <summary>The object is as desired now.</summary>
    public void Expect(KubeObject live, UInt128 desired)
    {
        var id = live.Reference.Id;
        var version = VersionOf(live.ResourceVersion);
        var next = new Known(Of(live), desired, version, 0);
        var isFirst = !known.TryGetValue(id, out var last) || last.Version == 0;
        var now = known.AddOrUpdate(Key(id), static (_, added) => added, static (_, before, added) => added with { Seen = before.Seen }, next);
        if (isFirst && now.Seen > version)
        {
            overtaken[id] = true;
        }
    }

    /// <summary>Whether an object had changed by the time it was first known as desired: the watch that showed the change could not judge it.</summary>
    public bool HasOvertaken => !overtaken.IsEmpty;

    /// <summary>Whether one of these objects was overtaken so. Asked once, it is forgotten.</summary>
    public bool TakeOvertaken(IEnumerable<ObjectId> objects)
    {
        var isOne = false;
        foreach (var id in objects)
        {
            isOne |= overtaken.TryRemove(id, out _);
        }

        return isOne;
    }

    /// <summary>A watch shows the object. Returns whether it is as it was when it was last as desired; an object that never was is not judged.</summary>
    public bool See(KubeObject live)
    {
        var id = live.Reference.Id;
        var version = VersionOf(live.ResourceVersion);
        if (!known.TryGetValue(id, out var before) || before.Version == 0)
        {
            known[Key(id)] = new Known(0, 0, 0, version);
            return true;
        }

        // What only a controller wrote, its status, makes a new version of the same object.
        var isExpected = version == before.Version || Of(live) == before.Live;
        known[Key(id)] = isExpected ? before with { Version = version, Seen = version } : before with { Seen = version };
        return isExpected;
    }

    /// <summary>A watch says that the object is gone.</summary>
    public void Lose(ObjectId id)
    {
        if (known.TryGetValue(id, out var before))
        {
            known[Key(id)] = before with { Seen = 0 };
        }
    }

    /// <summary>Whether the object was as desired at this version, for the same desired form.</summary>
    public bool IsEqual(ObjectId id, UInt128 desired, string version) => known.TryGetValue(id, out var last) && last.Desired == desired && last.Version == VersionOf(version);

    /// <summary>Whether a watch that follows the kind last showed the object as it was when it was as desired.</summary>
    public bool IsSettled(ObjectRef reference) =>
        followed.ContainsKey(reference.Kind) && known.TryGetValue(reference.Id, out var last) && last.Seen != 0 && last.Seen == last.Version;

    /// <summary>As <see cref="IsSettled(ObjectRef)"/>, for this desired form.</summary>
    public bool IsSettled(ObjectRef reference, UInt128 desired) => IsSettled(reference) && known.TryGetValue(reference.Id, out var last) && last.Desired == desired;

    /// <summary>Changes of a kind are shown from now on; what is not among the objects that are there went while nobody looked.</summary>
    public void Follow(GroupVersionKind kind, IReadOnlySet<ObjectId> there)
    {
        foreach (var (id, last) in known)
        {
            if (last.Seen != 0 && id.Kind == kind.Kind && id.Group == kind.Group && !there.Contains(id))
            {
                known.TryUpdate(id, last with { Seen = 0 }, last);
            }
        }

        followed[kind] = true;
    }

    /// <summary>Changes of a kind may be missed from now on.</summary>
    public void Unfollow(GroupVersionKind kind) => followed.TryRemove(kind, out _);

    public void Forget(ObjectId id)
    {
        known.TryRemove(id, out _);
        overtaken.TryRemove(id, out _);
    }

    /// <summary>A short digest of what is to be applied.</summary>
    public static UInt128 DigestOf(KubeObject desired) => Of(desired.Root);

    private static UInt128 Of(KubeObject live) => Of(ObjectComparing.Comparable(live));

    private static UInt128 Of(KubeMap value)
    {
        Span<byte> hash = stackalloc byte[32];
        KubeJson.HashCanonical(value, hash);
        return BinaryPrimitives.ReadUInt128BigEndian(hash);
    }

    // Versions are opaque, but numbers wherever they come from etcd.
    private static ulong VersionOf(string version)
    {
        if (ulong.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return number;
        }

        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(Encoding.UTF8.GetBytes(version), hash);
        return BinaryPrimitives.ReadUInt64BigEndian(hash);
    }

    // Of ten thousand objects the names differ, the kinds and namespaces do not.
    private static ObjectId Key(ObjectId id) => new(SharedWords.Of(id.Group), SharedWords.Of(id.Kind), SharedWords.Of(id.Namespace), id.Name);

    private readonly record struct Known(UInt128 Live, UInt128 Desired, ulong Version, ulong Seen);
}
