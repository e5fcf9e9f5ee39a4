using GitOps.Core.Definitions;
using GitOps.Core.EventSourcing;

namespace GitOps.Core;

/// <summary>Names of the streams of sources and deployments.</summary>
public static class Streams
{
    /// <summary><c>source/kind/namespace/name</c>.</summary>
    public static StreamId Source(ObjectKey key) => StreamId.Of("source", key.Kind, key.Namespace, key.Name);

    /// <summary><c>deployment/kind/namespace/name</c>.</summary>
    public static StreamId Deployment(ObjectKey key) => StreamId.Of("deployment", key.Kind, key.Namespace, key.Name);

    /// <summary>The definition that a stream belongs to.</summary>
    public static ObjectKey KeyOf(StreamId stream) => stream.Parts() is [var kind, var space, var name]
        ? new ObjectKey(kind, space, name)
        : throw new ArgumentException($"'{stream}' is not the stream of a definition.", nameof(stream));
}
