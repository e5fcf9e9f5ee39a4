using GitOps.Core.Objects;

namespace GitOps.Adapters.Kustomize.Build;

/// <summary>Selects objects by patterns on their kind, name and namespace, and by labels and annotations.</summary>
internal sealed class Selector(ResId id, string annotations, string labels)
{
    private readonly NamePattern? group = NamePattern.From(id.Kind.Group);
    private readonly NamePattern? version = NamePattern.From(id.Kind.Version);
    private readonly NamePattern? kind = NamePattern.From(id.Kind.Kind);
    private readonly NamePattern? name = NamePattern.From(id.Name);
    private readonly NamePattern? ns = NamePattern.From(id.Namespace);
    private readonly LabelSelector annotationSelector = LabelSelector.Parse(annotations);
    private readonly LabelSelector labelSelector = LabelSelector.Parse(labels);

    public ResId Id { get; } = id;

    public bool HasIdentity => Id != default && (Id.Name.Length > 0 || Id.Namespace.Length > 0 || Id.Kind.Group.Length > 0 || Id.Kind.Version.Length > 0 || Id.Kind.Kind.Length > 0);

    public bool HasLabels => annotations.Length > 0 || labels.Length > 0;

    /// <summary>Whether the object is selected by what it is or what it was at first.</summary>
    public bool Selects(Resource resource)
    {
        var current = resource.Id;
        var original = resource.OriginalId;
        return (MatchesNamespace(original.EffectiveNamespace) || MatchesNamespace(current.EffectiveNamespace))
            && (MatchesName(original.Name) || MatchesName(current.Name))
            && MatchesKind(current.Kind)
            && MatchesLabels(resource);
    }

    public bool MatchesKind(GroupVersionKind other) => Matches(group, other.Group) && Matches(version, other.Version) && Matches(kind, other.Kind);

    public bool MatchesName(string other) => Matches(name, other);

    public bool MatchesNamespace(string other) => Matches(ns, other);

    public bool MatchesLabels(Resource resource) =>
        (labels.Length == 0 || labelSelector.Matches(resource.Labels)) && (annotations.Length == 0 || annotationSelector.Matches(resource.Annotations));

    private static bool Matches(NamePattern? pattern, string text) => pattern is null || pattern.Matches(text);
}
