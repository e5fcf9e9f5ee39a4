using GitOps.Adapters.Kustomize.Build;
using GitOps.Adapters.Kustomize.Loading;
using GitOps.Core.Objects;

namespace GitOps.Adapters.Kustomize.Transformers;

/// <summary>The order of the output by kind, namespace and name.</summary>
internal sealed class SortOrder(IReadOnlyList<string> first, IReadOnlyList<string> last) : ITransformer
{
    private readonly Dictionary<string, int> ranks = Kinds.RanksOf(first, last);

    public static SortOrder Legacy { get; } = new(Kinds.First, Kinds.Last);

    /// <summary>The order that <c>sortOptions</c> asks for; null leaves the order of the inputs.</summary>
    public static SortOrder? From(ConfigReader config)
    {
        var order = config.Text("order");
        var options = config.Child("legacySortOptions");
        if (order is not ("fifo" or "legacy"))
        {
            throw new KustomizeException("the field 'sortOptions.order' must be one of [fifo, legacy]");
        }

        if (order == "fifo")
        {
            return options is null ? null : throw new KustomizeException("the field 'sortOptions.legacySortOptions' is set but the selected sort order is 'fifo', not 'legacy'");
        }

        return options is null ? Legacy : new SortOrder(options.Texts("orderFirst"), options.Texts("orderLast"));
    }

    public void Transform(ResMap map)
    {
        map.Reorder(map.Resources
            .Select(resource => (Resource: resource, resource.Kind, Text: SortText(resource.Id)))
            .OrderBy(entry => entry, Comparer<(Resource Resource, GroupVersionKind Kind, string Text)>.Create((left, right) =>
                left.Kind != right.Kind ? CompareKinds(left.Kind, right.Kind) : string.CompareOrdinal(left.Text, right.Text)))
            .Select(entry => entry.Resource));
    }

    private int CompareKinds(GroupVersionKind left, GroupVersionKind right)
    {
        var rank = ranks.GetValueOrDefault(left.Kind).CompareTo(ranks.GetValueOrDefault(right.Kind));
        if (rank != 0)
        {
            return rank;
        }

        var order = string.CompareOrdinal(Kinds.SortText(left), Kinds.SortText(right));

        // Of namespaces, those of the core group come first.
        return left.Kind == "Namespace" && right.Kind == "Namespace" && (left.Group.Length == 0 || right.Group.Length == 0) ? -order : order;
    }

    // For objects of one kind.
    private static string SortText(ResId id) =>
        $"{(id.Namespace.Length == 0 ? "~X" : id.Namespace)}|{(id.Name.Length == 0 ? "~N" : id.Name)}";
}
