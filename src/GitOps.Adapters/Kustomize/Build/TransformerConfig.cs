using System.Collections.Immutable;
using GitOps.Core.Objects;

namespace GitOps.Adapters.Kustomize.Build;

/// <summary>A kind whose name other objects refer to, and the fields in which they do.</summary>
internal sealed record NameBackReference(GroupVersionKind Kind, ImmutableArray<FieldSpec> Referrers);

/// <summary>Which fields the transformers change. Immutable; merging what is already there costs nothing.</summary>
internal sealed record TransformerConfig
{
    public static readonly TransformerConfig Empty = new();

    public ImmutableArray<FieldSpec> NamePrefix { get; init; } = [];

    public ImmutableArray<FieldSpec> NameSuffix { get; init; } = [];

    public ImmutableArray<FieldSpec> Namespace { get; init; } = [];

    public ImmutableArray<FieldSpec> CommonLabels { get; init; } = [];

    public ImmutableArray<FieldSpec> Labels { get; init; } = [];

    public ImmutableArray<FieldSpec> TemplateLabels { get; init; } = [];

    public ImmutableArray<FieldSpec> CommonAnnotations { get; init; } = [];

    public ImmutableArray<NameBackReference> NameReference { get; init; } = [];

    public ImmutableArray<FieldSpec> VarReference { get; init; } = [];

    public ImmutableArray<FieldSpec> Images { get; init; } = [];

    public ImmutableArray<FieldSpec> Replicas { get; init; } = [];

    /// <summary>Both together; what is in this one stays first among equals.</summary>
    /// <exception cref="KustomizeException">The two disagree on whether a field is made when missing.</exception>
    public TransformerConfig Merge(TransformerConfig other)
    {
        if (ReferenceEquals(this, other) || ReferenceEquals(other, Empty))
        {
            return this;
        }

        // A spec of all kinds that comes behind one of a single kind counts as known, so even merging into nothing may drop some.
        return ReferenceEquals(this, Empty) && ReferenceEquals(other, DefaultFieldSpecs.Config) ? other : new TransformerConfig
        {
            NamePrefix = Sorted(MergeAll(NamePrefix, other.NamePrefix)),
            NameSuffix = Sorted(MergeAll(NameSuffix, other.NameSuffix)),
            Namespace = Sorted(MergeAll(Namespace, other.Namespace)),
            CommonLabels = Sorted(MergeAll(CommonLabels, other.CommonLabels)),
            Labels = Sorted(MergeAll(Labels, other.Labels)),
            TemplateLabels = Sorted(MergeAll(TemplateLabels, other.TemplateLabels)),
            CommonAnnotations = Sorted(MergeAll(CommonAnnotations, other.CommonAnnotations)),
            NameReference = Sorted(MergeReferences(NameReference, other.NameReference)),
            VarReference = Sorted(MergeAll(VarReference, other.VarReference)),
            Images = Sorted(MergeAll(Images, other.Images)),
            Replicas = Sorted(MergeAll(Replicas, other.Replicas)),
        };
    }

    /// <summary>The specs of both lists; one that an existing one covers is left out.</summary>
    public static ImmutableArray<FieldSpec> MergeAll(ImmutableArray<FieldSpec> specs, ImmutableArray<FieldSpec> others)
    {
        if (specs.Equals(others) || others.IsEmpty)
        {
            return specs;
        }

        var byPath = specs.ToLookup(spec => spec.Path, StringComparer.Ordinal);
        var merged = specs.ToBuilder();
        var added = new Dictionary<string, List<FieldSpec>>(StringComparer.Ordinal);
        foreach (var spec in others)
        {
            var mine = added.TryGetValue(spec.Path, out var list) ? byPath[spec.Path].Concat(list) : byPath[spec.Path];
            var known = mine.FirstOrDefault(candidate => Kinds.Selects(spec.Kind, candidate.Kind));
            if (known is null)
            {
                merged.Add(spec);
                (list ?? (added[spec.Path] = [])).Add(spec);
            }
            else if (known.Create != spec.Create)
            {
                throw new KustomizeException("conflicting fieldspecs");
            }
        }

        return merged.ToImmutable();
    }

    private static ImmutableArray<NameBackReference> MergeReferences(ImmutableArray<NameBackReference> references, ImmutableArray<NameBackReference> others)
    {
        var merged = references.ToBuilder();
        foreach (var other in others)
        {
            var at = -1;
            for (var i = 0; i < merged.Count && at < 0; i++)
            {
                at = merged[i].Kind == other.Kind ? i : -1;
            }

            if (at < 0)
            {
                merged.Add(other);
            }
            else
            {
                merged[at] = merged[at] with { Referrers = MergeAll(merged[at].Referrers, other.Referrers) };
            }
        }

        return merged.ToImmutable();
    }

    public static ImmutableArray<FieldSpec> Sorted(ImmutableArray<FieldSpec> specs) =>
        [.. specs.Order(Comparer<FieldSpec>.Create((left, right) => Kinds.Compare(left.Kind, right.Kind)))];

    public static ImmutableArray<NameBackReference> Sorted(ImmutableArray<NameBackReference> references) =>
        [.. references.Order(Comparer<NameBackReference>.Create((left, right) => Kinds.Compare(left.Kind, right.Kind)))];
}
