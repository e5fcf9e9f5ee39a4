using System.Buffers;
using GitOps.Adapters.EmbeddedCluster.Registry;
using GitOps.Adapters.EmbeddedCluster.Schema;
using GitOps.Adapters.EmbeddedCluster.Store;
using GitOps.Core.Objects;
using Microsoft.AspNetCore.Http;

namespace GitOps.Adapters.EmbeddedCluster.Http;

/// <summary>Writes watch events as one client sees them: an object that comes to match its selectors is added, one that stops to match is deleted.</summary>
internal sealed class WatchStream(HttpContext http, ResourceType resource, Conversions conversions, Func<KubeMap, bool> matches)
{
    private readonly ArrayBufferWriter<byte> buffer = new();
    private readonly List<(string Type, KubeMap Root)> pending = [];

    public void Add(KubeMap root)
    {
        if (matches(root))
        {
            Write("ADDED", root);
        }
    }

    public void Change(Change change)
    {
        var before = change.Previous is { } previous && matches(previous);
        var after = change.Kind != ChangeKind.Deleted && matches(change.Object);
        switch (before, after)
        {
            case (false, true):
                Write("ADDED", change.Object);
                break;
            case (true, true):
                Write("MODIFIED", change.Object);
                break;
            case (true, false):
                Write("DELETED", change.Kind == ChangeKind.Deleted ? change.Object : change.Previous!.WithAt(["metadata", "resourceVersion"], ObjectMeta.Revision(change.Revision)));
                break;
        }
    }

    public void Bookmark(long revision, bool endsInitial)
    {
        var metadata = KubeMap.Of(("resourceVersion", ObjectMeta.Revision(revision)), ("creationTimestamp", KubeValue.Null));
        if (endsInitial)
        {
            metadata = metadata.With("annotations", KubeMap.Of(("k8s.io/initial-events-end", "true")));
        }

        Line("BOOKMARK", KubeMap.Of(("kind", resource.Kind.Kind), ("apiVersion", resource.Kind.ApiVersion), ("metadata", metadata)));
    }

    public void Error(ApiException refusal) => Line("ERROR", refusal.ToStatus());

    /// <summary>Ends with an error in place of what is not sent yet.</summary>
    public async Task EndAsync(ApiException refusal, CancellationToken cancellationToken)
    {
        pending.Clear();
        Error(refusal);
        await FlushAsync(cancellationToken);
    }

    /// <exception cref="ApiException">An object cannot be converted.</exception>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        if (pending.Count > 0)
        {
            var objects = await conversions.ServeAsync(resource, [.. pending.Select(item => item.Root)], cancellationToken);
            for (var i = 0; i < objects.Count; i++)
            {
                Line(pending[i].Type, Representation.Of(http, resource, objects[i]));
            }

            pending.Clear();
        }

        if (buffer.WrittenCount > 0)
        {
            await http.Response.Body.WriteAsync(buffer.WrittenMemory, cancellationToken);
            buffer.ResetWrittenCount();
        }

        await http.Response.Body.FlushAsync(cancellationToken);
    }

    private void Write(string type, KubeMap root) => pending.Add((type, root));

    private void Line(string type, KubeMap root)
    {
        buffer.Write(KubeJson.ToUtf8(KubeMap.Of(("type", type), ("object", root))));
        buffer.Write("\n"u8);
    }
}
