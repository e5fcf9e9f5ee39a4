using System.Collections.Immutable;
using GitOps.Core.Deployments.Rendering;

namespace GitOps.Core.Audit;

/// <summary>An input of a render that differs from that of another render.</summary>
/// <param name="Path">Path of a file in the source, <c>Kind/namespace/name</c> of an object of the cluster, or the address of another repository.</param>
/// <param name="Kind">How it differs.</param>
/// <param name="FromSize">Bytes of the file before; null when there was none, or it is no file.</param>
/// <param name="ToSize">Bytes of the file after; null when there is none, or it is no file.</param>
public sealed record InputChange(string Path, InputChangeKind Kind, long? FromSize, long? ToSize);

/// <summary>How an input differs.</summary>
public enum InputChangeKind
{
    /// <summary>Only the second render read it.</summary>
    Added,

    /// <summary>Both read it, with different content.</summary>
    Changed,

    /// <summary>Only the first render read it.</summary>
    Removed,
}

/// <summary>Compares what two renders were made from.</summary>
public static class InputComparison
{
    /// <summary>Whether the two can be compared: digests of different keys cannot.</summary>
    public static bool IsPossible(RenderRecord from, RenderRecord to) => from.KeyId == to.KeyId;

    /// <summary>What was added, changed and removed: files by path, then objects of the cluster and other repositories.</summary>
    /// <exception cref="ArgumentException">The two cannot be compared.</exception>
    public static ImmutableArray<InputChange> Between(RenderRecord from, RenderRecord to)
    {
        if (!IsPossible(from, to))
        {
            throw new ArgumentException("The digests of the two were made with different keys.", nameof(to));
        }

        return
        [
            .. Between(from.Files, to.Files, file => (file.Path, file.Digest, (long?)file.Size)),
            .. Between(from.Objects, to.Objects, item => (item.Object.ToString(), item.Digest, null)),
            .. Between(from.Remotes, to.Remotes, remote => (remote.Address, remote.Commit, null)),
        ];
    }

    private static IEnumerable<InputChange> Between<T>(ImmutableArray<T> from, ImmutableArray<T> to, Func<T, (string Name, string Digest, long? Size)> read)
    {
        var before = new SortedDictionary<string, (string Digest, long? Size)>(StringComparer.Ordinal);
        foreach (var (name, digest, size) in from.Select(read))
        {
            before[name] = (digest, size);
        }

        var changes = new SortedDictionary<string, InputChange>(StringComparer.Ordinal);
        foreach (var (name, digest, size) in to.Select(read))
        {
            if (!before.Remove(name, out var known))
            {
                changes[name] = new(name, InputChangeKind.Added, null, size);
            }
            else if (known.Digest != digest)
            {
                changes[name] = new(name, InputChangeKind.Changed, known.Size, size);
            }
        }

        foreach (var (name, known) in before)
        {
            changes[name] = new(name, InputChangeKind.Removed, known.Size, null);
        }

        return changes.Values;
    }
}
