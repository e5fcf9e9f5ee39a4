using GitOps.Core.EventSourcing;
using GitOps.Core.Objects;

namespace GitOps.Core.Audit;

/// <summary>Rendered manifests by their digest; remembers the last few, because neighbouring events name the same.</summary>
internal sealed class AppliedContent(IContentStore contents)
{
    private const int Remembered = 4;
    private readonly LinkedList<(string Digest, IReadOnlyList<KubeObject>? Objects)> recent = [];

    /// <summary>The objects; null when the content is not kept any more.</summary>
    /// <exception cref="FailureException">The content is not what its digest says.</exception>
    public async ValueTask<IReadOnlyList<KubeObject>?> FindAsync(string digest, CancellationToken cancellationToken)
    {
        if (digest.Length == 0)
        {
            return null;
        }

        foreach (var known in recent)
        {
            if (known.Digest == digest)
            {
                return known.Objects;
            }
        }

        var json = await contents.FindAsync(digest, cancellationToken).ConfigureAwait(false);
        var objects = json is null ? null : KubeJson.Parse(json).AsList.Select(item => new KubeObject(item.AsMap)).ToList();
        recent.AddFirst((digest, objects));
        if (recent.Count > Remembered)
        {
            recent.RemoveLast();
        }

        return objects;
    }

    /// <summary>One of the objects; null when it is none of them.</summary>
    public async ValueTask<KubeObject?> FindAsync(string digest, ObjectId id, CancellationToken cancellationToken) =>
        (await FindAsync(digest, cancellationToken).ConfigureAwait(false))?.FirstOrDefault(item => IsSame(item.Reference.Id, id));

    // Manifests may name a namespace on an object that turned out to have none.
    private static bool IsSame(ObjectId rendered, ObjectId applied) =>
        rendered == applied || (applied.Namespace.Length == 0 && rendered with { Namespace = string.Empty } == applied);
}
