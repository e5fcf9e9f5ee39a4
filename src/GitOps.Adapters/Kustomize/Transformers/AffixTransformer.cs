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
        foreach (var resource in map.Resources)
        {
            var kind = resource.OriginalId.Kind;
            if (Array.Exists(Skipped, skipped => Kinds.Selects(skipped, kind)))
            {
                continue;
            }

            foreach (var spec in specs)
            {
                if (!Kinds.Selects(spec.Kind, kind))
                {
                    continue;
                }

                if (spec.Path == "metadata/name" && affix.Length > 0)
                {
                    (isPrefix ? resource.Prefixes : resource.Suffixes).Add(affix);
                    resource.StorePreviousId();
                }

                spec.Apply(resource, Affix, FieldKind.Scalar);
            }
        }

        map.Renamed();
    }

    private void Affix(NodeSlot slot)
    {
        var text = Nodes.TextOf(slot.Node);
        Setters.SetText(slot, isPrefix ? affix + text : text + affix, false);
    }
}
