using GitOps.Core.Objects;
using GitOps.Core.Yaml;

namespace GitOps.Core.Patching;

/// <summary>
/// Strategic merge of YAML nodes as Kustomize does it (kyaml merge2): with the schema's merge keys, the directives
/// <c>$patch: delete|replace|merge</c> on maps and lists, null as removal, and the target's quoting kept where a value changes.
/// </summary>
internal sealed class KustomizeMerge
{
    private const string Directive = "$patch";

    private readonly bool inferLists;
    private readonly bool prepend;

    private KustomizeMerge(bool inferLists, bool prepend) => (this.inferLists, this.prepend) = (inferLists, prepend);

    /// <summary>Merges a patch into a node, which is changed in place.</summary>
    /// <param name="patch">The patch.</param>
    /// <param name="target">The node; aliases in it are not followed.</param>
    /// <param name="schema">Its schema; null finds that of a built-in kind by <c>apiVersion</c> and <c>kind</c>.</param>
    /// <param name="inferLists">Whether lists whose items all have a name are merged by it where the schema is silent.</param>
    /// <param name="prepend">Whether new list items stand before the target's, as in a build, or behind them.</param>
    /// <param name="keepPatch">Whether the patch must stay as it is; otherwise parts of it become parts of the result.</param>
    /// <returns>The merged node; null when the patch deletes it.</returns>
    /// <exception cref="ManifestException">A map meets a list or scalar, or a directive is unknown.</exception>
    public static YamlNode? Merge(YamlNode patch, YamlNode target, SchemaNode? schema, bool inferLists = false, bool prepend = true, bool keepPatch = true) =>
        new KustomizeMerge(inferLists, prepend).Walk(target, keepPatch ? patch.Clone() : patch, schema);

    // One place in both documents. When the target has nothing there, the patch is merged into itself, which carries out its directives.
    private YamlNode? Walk(YamlNode? target, YamlNode? patch, SchemaNode? schema)
    {
        schema = schema is { Kind: SchemaKind.Any } ? null : schema;
        schema ??= SchemaOf(target) ?? SchemaOf(patch);
        switch (MergeNodes.IsNull(target) ? patch : target)
        {
            case YamlSequence:
                MergeNodes.Expect<YamlSequence>(target, patch);
                return schema is null ? WalkUnknownList(target, patch)
                    : schema.PatchStrategy.HasFlag(PatchStrategy.Merge) ? WalkAssociativeList(target, patch, schema)
                    : Override(target, patch);
            case YamlScalar scalar when !MergeNodes.IsNull(scalar):
                MergeNodes.Expect<YamlScalar>(target, patch);
                return Override(target, patch);
            case YamlAlias alias:
                return alias;
            default:
                MergeNodes.Expect<YamlMapping>(target, patch);
                return WalkMap(target, patch, schema);
        }
    }

    private YamlNode? WalkMap(YamlNode? target, YamlNode? patch, SchemaNode? schema)
    {
        var chosen = ChooseMap(target, patch);
        if (chosen is not YamlMapping mapping)
        {
            return chosen;
        }

        var other = patch as YamlMapping;
        foreach (var name in Names(mapping, other))
        {
            var ours = mapping.Find(name);
            var theirs = other?.Find(name);

            // A null that was written out stays unless the patch speaks of it.
            if (theirs is null && ours!.Value is YamlScalar { Value.Length: > 0 } written && MergeNodes.IsNull(written))
            {
                continue;
            }

            var field = CommentSchema.Find(ours) ?? CommentSchema.Find(theirs) ?? schema?.Field(name);
            var value = Walk(ours?.Value, theirs?.Value, field);
            MergeNodes.SetField(mapping, name, value, (ours ?? theirs)?.Key);
        }

        return mapping;
    }

    // The names of both maps in order, each once.
    private static List<string> Names(YamlMapping mapping, YamlMapping? other)
    {
        var names = new List<string>(mapping.Pairs.Count + (other?.Pairs.Count ?? 0));
        AddNames(mapping, names);
        if (other is not null)
        {
            AddNames(other, names);
        }

        names.Sort(string.CompareOrdinal);
        var kept = 0;
        for (var i = 0; i < names.Count; i++)
        {
            if (kept == 0 || !string.Equals(names[kept - 1], names[i], StringComparison.Ordinal))
            {
                names[kept++] = names[i];
            }
        }

        names.RemoveRange(kept, names.Count - kept);
        return names;
    }

    private static void AddNames(YamlMapping mapping, List<string> names)
    {
        foreach (var pair in mapping.Pairs)
        {
            if (pair.Key is YamlScalar key)
            {
                names.Add(key.Value);
            }
        }
    }

    private static YamlNode? ChooseMap(YamlNode? target, YamlNode? patch)
    {
        MergeNodes.CopyComments(patch, target);
        if (MergeNodes.IsNull(target))
        {
            if (patch is not null && !MergeNodes.IsNull(patch) && TakeDirective(patch) == "delete")
            {
                return null;
            }

            return patch;
        }

        return MergeNodes.IsNull(patch) && patch is not null ? null : Direct(target, patch);
    }

    private static YamlNode? Direct(YamlNode? target, YamlNode? patch) => patch is null ? target : TakeDirective(patch) switch
    {
        "delete" => null,
        "replace" => patch,
        _ => target,
    };

    private static YamlNode? Override(YamlNode? target, YamlNode? patch)
    {
        MergeNodes.CopyComments(patch, target);
        return patch ?? target;
    }

    private YamlNode? WalkUnknownList(YamlNode? target, YamlNode? patch) =>
        inferLists && (MergeNodes.HasNames(target) || MergeNodes.HasNames(patch))
            ? WalkAssociativeList(target, patch, schema: null)
            : Override(target, patch);

    private YamlSequence? WalkAssociativeList(YamlNode? target, YamlNode? patch, SchemaNode? schema)
    {
        MergeNodes.CopyComments(patch, target);
        var chosen = MergeNodes.IsNull(target) ? patch
            : MergeNodes.IsNull(patch) && patch is not null ? null
            : Direct(target, patch);
        if (chosen is not YamlSequence list)
        {
            return null;
        }

        var keys = schema is null ? InferKey(list, patch as YamlSequence) : MergeNodes.KeysOf(schema);
        return new KustomizeListMerge(keys, prepend, (ours, theirs) => Walk(ours, theirs, schema?.Items)).Merge(list, patch as YamlSequence);
    }

    private static string[] InferKey(YamlSequence list, YamlSequence? patch)
    {
        foreach (var source in new[] { list, patch })
        {
            if (source is { Items.Count: > 0 } && !MergeNodes.HasNames(source))
            {
                throw new ManifestException($"line {source.Line}: list items have no common merge key; give all of them a name");
            }
        }

        return ["name"];
    }

    private static string? TakeDirective(YamlNode patch)
    {
        switch (patch)
        {
            case YamlMapping mapping when mapping[Directive] is YamlScalar directive:
                mapping.Remove(Directive);
                return Check(directive);
            case YamlSequence list:
                var item = list.Items.OfType<YamlMapping>().FirstOrDefault(item => item.Find(Directive) is not null);
                if (item is not { Pairs.Count: 1 } || item[Directive] is not YamlScalar word)
                {
                    return null;
                }

                list.Items.RemoveAll(other => MergeNodes.IsNull(other)
                    || other is YamlMapping { Pairs.Count: 0 }
                    || (other as YamlMapping)?[Directive] is YamlScalar same && same.Value == word.Value);
                return Check(word);
            default:
                return null;
        }
    }

    private static string Check(YamlScalar directive) => directive.Value is "delete" or "replace" or "merge"
        ? directive.Value
        : throw new ManifestException($"unknown patch strategy '{directive.Value}'");

    private static SchemaNode? SchemaOf(YamlNode? node) =>
        node is YamlMapping mapping && mapping["apiVersion"] is YamlScalar apiVersion && mapping["kind"] is YamlScalar kind
            ? MergeSchema.FindAsKustomize(GroupVersionKind.Of(apiVersion.Value, kind.Value))
            : null;
}
