using System.Collections.Immutable;

namespace GitOps.Core.Objects;

/// <summary>A Kubernetes object as data: an immutable tree with the accessors that every object has.</summary>
/// <remarks>Nothing is checked on construction but that it is a map; <see cref="Validate"/> names what is missing.</remarks>
public sealed class KubeObject(KubeMap root) : IEquatable<KubeObject>
{
    /// <summary>The whole object.</summary>
    public KubeMap Root { get; } = root;

    /// <summary><c>apiVersion</c>; empty when absent.</summary>
    public string ApiVersion => Root["apiVersion"]?.AsString ?? string.Empty;

    /// <summary><c>kind</c>; empty when absent.</summary>
    public string Kind => Root["kind"]?.AsString ?? string.Empty;

    /// <summary>Group, version and kind.</summary>
    public GroupVersionKind GroupVersionKind => GroupVersionKind.Of(ApiVersion, Kind);

    /// <summary><c>metadata</c>; the empty map when absent.</summary>
    public KubeMap Metadata => Root["metadata"]?.AsMap ?? KubeMap.Empty;

    /// <summary><c>spec</c>; the empty map when absent.</summary>
    public KubeMap Spec => Root["spec"]?.AsMap ?? KubeMap.Empty;

    /// <summary><c>status</c>; the empty map when absent.</summary>
    public KubeMap Status => Root["status"]?.AsMap ?? KubeMap.Empty;

    /// <summary><c>metadata.name</c>; empty when absent.</summary>
    public string Name => Metadata["name"]?.AsString ?? string.Empty;

    /// <summary><c>metadata.namespace</c>; empty when absent.</summary>
    public string Namespace => Metadata["namespace"]?.AsString ?? string.Empty;

    /// <summary><c>metadata.uid</c>; empty before the server has seen the object.</summary>
    public string Uid => Metadata["uid"]?.AsString ?? string.Empty;

    /// <summary><c>metadata.resourceVersion</c>; empty before the server has seen the object.</summary>
    public string ResourceVersion => Metadata["resourceVersion"]?.AsString ?? string.Empty;

    /// <summary><c>metadata.generation</c>; 0 when absent.</summary>
    public long Generation => Metadata["generation"]?.AsInteger ?? 0;

    /// <summary>Whether <c>metadata.deletionTimestamp</c> is set.</summary>
    public bool IsTerminating => Metadata["deletionTimestamp"] is KubeString;

    /// <summary><c>metadata.finalizers</c>.</summary>
    public IEnumerable<string> Finalizers => (Metadata["finalizers"]?.AsList ?? KubeList.Empty).Select(item => item.AsString ?? string.Empty);

    /// <summary>The reference of this object.</summary>
    public ObjectRef Reference => new(GroupVersionKind, Namespace, Name);

    /// <summary>The value of a label; null when absent.</summary>
    public string? Label(string key) => Metadata["labels"]?.AsMap[key]?.AsString;

    /// <summary>The value of an annotation; null when absent.</summary>
    public string? Annotation(string key) => Metadata["annotations"]?.AsMap[key]?.AsString;

    /// <summary>This object with the value at a path set.</summary>
    public KubeObject With(ReadOnlySpan<string> path, KubeValue value) => new(Root.WithAt(path, value));

    /// <summary>This object without the value at a path.</summary>
    public KubeObject Without(params ReadOnlySpan<string> path) => new(Root.WithoutAt(path));

    /// <summary>This object with the label set.</summary>
    public KubeObject WithLabel(string key, string value) => With(["metadata", "labels", key], value);

    /// <summary>This object with the annotation set.</summary>
    public KubeObject WithAnnotation(string key, string value) => With(["metadata", "annotations", key], value);

    /// <summary>What every object must have and this one has not; empty when it is complete.</summary>
    public ImmutableArray<string> Validate()
    {
        var faults = ImmutableArray.CreateBuilder<string>();
        if (ApiVersion.Length == 0)
        {
            faults.Add("apiVersion is missing");
        }

        if (Kind.Length == 0)
        {
            faults.Add("kind is missing");
        }

        if (Name.Length == 0 && Metadata["generateName"] is null)
        {
            faults.Add("metadata.name is missing");
        }

        return faults.ToImmutable();
    }

    /// <inheritdoc/>
    public bool Equals(KubeObject? other) => other is not null && Root.Equals(other.Root);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as KubeObject);

    /// <inheritdoc/>
    public override int GetHashCode() => Root.GetHashCode();

    /// <summary>The reference, never the content: an object may hold secrets.</summary>
    public override string ToString() => Reference.ToString();
}
