using System.Collections.Immutable;
using GitOps.Adapters.Kustomize.Build;
using GitOps.Adapters.Kustomize.Loading;
using GitOps.Core.Yaml;

namespace GitOps.Adapters.Kustomize.Transformers;

/// <summary>Copies values from fields to fields.</summary>
internal sealed class ReplacementTransformer(ConfigReader config, Loader loader) : ITransformer
{
    private readonly ImmutableArray<Replacement> replacements = [.. Replacement.ReadAll(config, loader)];

    public void Transform(ResMap map)
    {
        foreach (var replacement in replacements)
        {
            var value = replacement.SourceValue is { } text ? new YamlScalar(text) : Value(map, replacement.Source!);
            foreach (var target in replacement.Targets)
            {
                foreach (var resource in map.Resources)
                {
                    if (resource.Node is { } root && IsTarget(resource, target))
                    {
                        Copy(root, value, target);
                    }
                }
            }

            map.Renamed();
        }
    }

    private static YamlNode Value(ResMap map, ReplacementSource source)
    {
        var matches = map.Resources.Where(resource => Ids(resource).Any(id => IsSelected(id, source.Id))).Take(2).ToList();
        if (matches.Count != 1)
        {
            throw new KustomizeException(matches.Count == 0 ? $"nothing selected by {source}" : $"multiple matches for selector {source}");
        }

        var path = source.FieldPath.Length == 0 ? Replacement.DefaultFieldPath : source.FieldPath;
        YamlNode? found;
        try
        {
            found = FieldPath.Find(matches[0].Node!, PathText.SplitWithBrackets(path, '.'));
        }
        catch (KustomizeException fault)
        {
            throw fault.Within("error looking up replacement source");
        }

        if (Nodes.IsNullOrEmpty(found))
        {
            throw new KustomizeException($"fieldPath `{path}` is missing for replacement source {source.Id}");
        }

        if (source.Options.Delimiter.Length == 0)
        {
            return found!.Clone();
        }

        if (found is not YamlScalar scalar)
        {
            throw new KustomizeException("delimiter option can only be used with scalar nodes");
        }

        var parts = scalar.Value.Split(source.Options.Delimiter);
        return source.Options.Index >= 0 && source.Options.Index < parts.Length
            ? new YamlScalar(parts[source.Options.Index], scalar.Style)
            : throw new KustomizeException($"options.index {source.Options.Index} is out of bounds for the value of {source.Id}");
    }

    private static bool IsTarget(Resource resource, ReplacementTarget target)
    {
        if (!target.Select.MatchesLabels(resource) || target.Reject.Any(reject => reject.HasLabels && reject.MatchesLabels(resource)))
        {
            return false;
        }

        var ids = Ids(resource).ToList();
        return !target.Reject.Any(reject => reject.HasIdentity && ids.Exists(id => Matches(reject, id))) && ids.Exists(id => Matches(target.Select, id));
    }

    private static IEnumerable<ResId> Ids(Resource resource) => resource.PreviousIds.Prepend(resource.Id);

    private static bool Matches(Selector selector, ResId id) =>
        selector.MatchesKind(id.Kind) && selector.MatchesName(id.Name) && selector.MatchesNamespace(id.Namespace);

    // Here no kind counts as cluster-scoped: no namespace is "default" for all.
    private static bool IsSelected(ResId id, ResId selector) =>
        (selector.Name.Length == 0 || selector.Name == id.Name)
        && (selector.Namespace.Length == 0 || Named(selector.Namespace) == Named(id.Namespace))
        && Kinds.Selects(selector.Kind, id.Kind);

    private static string Named(string ns) => ns.Length == 0 ? "default" : ns;

    private static void Copy(YamlMapping root, YamlNode value, ReplacementTarget target)
    {
        foreach (var path in target.FieldPaths)
        {
            var make = target.Options.Create ? value : null;
            if (StructuredText.TrySet(root, PathText.SplitWithBrackets(path, '.'), value, make))
            {
                continue;
            }

            var problem = $"unable to find {(make is null ? string.Empty : "or create ")}field \"{path}\" in replacement target";
            List<NodeSlot> slots;
            try
            {
                slots = FieldMatches.Find(new NodeSlot(root), PathText.SplitWithBrackets(path, '.'), make);
            }
            catch (KustomizeException fault)
            {
                throw fault.Within(problem);
            }

            if (slots.Count == 0)
            {
                throw new KustomizeException(problem);
            }

            slots.ForEach(slot => Set(slot, value, target.Options));
        }
    }

    private static void Set(NodeSlot slot, YamlNode value, FieldOptions options)
    {
        if (options.Delimiter.Length > 0)
        {
            if (slot.Node is not YamlScalar scalar)
            {
                throw new KustomizeException("delimiter option can only be used with scalar nodes");
            }

            var parts = scalar.Value.Split(options.Delimiter).ToList();
            var text = Nodes.TextOf(value);
            if (options.Index < 0)
            {
                parts.Insert(0, text);
            }
            else if (options.Index >= parts.Count)
            {
                parts.Add(text);
            }
            else
            {
                parts[options.Index] = text;
            }

            value = new YamlScalar(string.Join(options.Delimiter, parts));
        }

        FieldMatches.Set(slot, value);
    }
}
