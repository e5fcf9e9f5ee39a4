using System.Collections.Immutable;
using GitOps.Core.Objects;

namespace GitOps.Adapters.Kustomize.Build;

/// <summary>The specifications of a transformer that speak of a kind, found once for all objects of the kind.</summary>
internal sealed class SpecsByKind(ImmutableArray<FieldSpec> specs)
{
    private readonly Dictionary<GroupVersionKind, FieldSpec[]> byKind = [];
    private GroupVersionKind lastKind;
    private FieldSpec[]? last;

    public ReadOnlySpan<FieldSpec> Of(GroupVersionKind kind)
    {
        // Objects of a kind often follow each other.
        if (last is not null && lastKind == kind)
        {
            return last;
        }

        if (!byKind.TryGetValue(kind, out var found))
        {
            byKind[kind] = found = Select(kind);
        }

        (lastKind, last) = (kind, found);
        return found;
    }

    private FieldSpec[] Select(GroupVersionKind kind) => [.. specs.Where(spec => Kinds.Selects(spec.Kind, kind))];
}
