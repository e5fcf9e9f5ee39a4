using System.Collections.Immutable;
using GitOps.Adapters.Kustomize.Build;
using GitOps.Core.Objects;

namespace GitOps.Adapters.Kustomize.Transformers;

/// <summary>Puts a prefix before names, or a suffix behind them.</summary>
internal sealed class AffixTransformer(string affix, ImmutableArray<FieldSpec> specs, bool isPrefix) : ITransformer
{
    private static readonly GroupVersionKind[] Skipped =
    [
        new(string.Empty, string.Empty, "CustomResourceDefinition"), new("apiregistration.k8s.io", string.Empty, "APIService"), new(string.Empty, string.Empty, "Namespace"),
    ];

    public void Transform(ResMap map)
    {
        var byKind = new SpecsByKind(specs);
        Action<NodeSlot> set = Affix;
        foreach (var resource in map.Resources)
        {
            var kind = resource.OriginalId.Kind;
            if (IsSkipped(kind))
            {
                continue;
            }

            foreach (var spec in byKind.Of(kind))
            {
                if (spec.Path == "metadata/name" && affix.Length > 0)
                {
                    (isPrefix ? resource.Prefixes : resource.Suffixes).Add(affix);
                    resource.StorePreviousId();
                }

                spec.Apply(resource, set, FieldKind.Scalar);
            }
        }

        map.Renamed();
    }

    private static bool IsSkipped(GroupVersionKind kind)
    {
        foreach (var skipped in Skipped)
        {
            if (Kinds.Selects(skipped, kind))
            {
                return true;
            }
        }

        return false;
    }

    private void Affix(NodeSlot slot)
    {
        var text = Nodes.TextOf(slot.Node);
        Setters.SetText(slot, isPrefix ? affix + text : text + affix, false);
    }
}
