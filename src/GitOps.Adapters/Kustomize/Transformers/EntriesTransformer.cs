using System.Collections.Immutable;
using GitOps.Adapters.Kustomize.Build;
using GitOps.Core.Yaml;

namespace GitOps.Adapters.Kustomize.Transformers;

/// <summary>Sets labels or annotations, wherever the field specifications say.</summary>
internal sealed class EntriesTransformer(ImmutableSortedDictionary<string, string> entries, ImmutableArray<FieldSpec> specs) : ITransformer
{
    public void Transform(ResMap map)
    {
        var byKind = new SpecsByKind(specs);
        var writers = entries.Select(entry => new EntryWriter(entry.Key, entry.Value)).ToArray();
        foreach (var resource in map.Resources)
        {
            var ofKind = byKind.Of(resource.Kind);
            foreach (var writer in writers)
            {
                writer.Write(resource, ofKind);
            }
        }
    }

    private sealed class EntryWriter
    {
        private readonly string key;
        private readonly string value;
        private readonly Action<NodeSlot> set;
        private YamlScalar node = new(string.Empty);

        public EntryWriter(string key, string value) => (this.key, this.value, set) = (key, value, Set);

        public void Write(Resource resource, ReadOnlySpan<FieldSpec> specs)
        {
            node = Nodes.String(value);
            foreach (var spec in specs)
            {
                spec.Apply(resource, set, FieldKind.Mapping);
            }
        }

        private void Set(NodeSlot slot) => Setters.SetEntry(slot, key, node);
    }
}
