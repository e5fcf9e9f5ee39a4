using System.Runtime.InteropServices;
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
    private const int ManyFields = 16;
    private const int FieldsOnTheWay = 32;

    private readonly bool inferLists;
    private readonly bool prepend;

    private readonly Func<YamlNode?, YamlNode?, SchemaNode?, YamlNode?> walk;

    // The names of the maps on the way to the present place, one map behind the other.
    private readonly List<string> names = new(FieldsOnTheWay);

    private KustomizeMerge(bool inferLists, bool prepend)
    {
        (this.inferLists, this.prepend) = (inferLists, prepend);
        walk = Walk;
    }

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

        if (patch is not null || inferLists || !TrySettleFields(mapping, schema))
        {
            MergeFields(mapping, patch as YamlMapping, schema);
        }

        return mapping;
    }

    private void MergeFields(YamlMapping mapping, YamlMapping? other, SchemaNode? schema)
    {
        var from = names.Count;
        var to = AddNamesOfBoth(mapping, other);
        for (var at = from; at < to; at++)
        {
            var name = names[at];
            var ours = mapping.Find(name);
            var theirs = other?.Find(name);

            // A null that was written out stays unless the patch speaks of it.
            if (theirs is null && IsWrittenNull(ours!.Value))
            {
                continue;
            }

            var field = CommentSchema.Find(ours) ?? CommentSchema.Find(theirs) ?? schema?.Field(name);
            var value = Walk(ours?.Value, theirs?.Value, field);
            MergeNodes.SetField(mapping, name, value, ours ?? theirs);
        }

        names.RemoveRange(from, names.Count - from);
    }

    // Where the patch says nothing no field comes anew, so their order does not count; false, with nothing done, for a map of many or of equal names.
    private bool TrySettleFields(YamlMapping mapping, SchemaNode? schema)
    {
        var pairs = mapping.Pairs;
        if (pairs.Count > ManyFields || HasEqualNames(pairs))
        {
            return false;
        }

        for (var i = 0; i < pairs.Count; i++)
        {
            var pair = pairs[i];
            if (pair.Text is not { } name || IsWrittenNull(pair.Value))
            {
                continue;
            }

            var value = Walk(pair.Value, null, CommentSchema.Find(pair) ?? schema?.Field(name));
            if (MergeNodes.IsNull(value))
            {
                pairs.RemoveAt(i--);
            }
            else
            {
                MergeNodes.SetValue(pair, value!);
            }
        }

        return true;
    }

    private static bool HasEqualNames(YamlCollection<YamlPair> pairs)
    {
        for (var i = 1; i < pairs.Count; i++)
        {
            for (var j = 0; j < i; j++)
            {
                if (pairs[i].Text is { } name && string.Equals(pairs[j].Text, name, StringComparison.Ordinal))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static bool IsWrittenNull(YamlNode node) => node is YamlScalar { Value.Length: > 0 } written && MergeNodes.IsNull(written);

    // The names of both maps in order, each once; says where they end.
    private int AddNamesOfBoth(YamlMapping mapping, YamlMapping? other)
    {
        var from = names.Count;
        AddNames(mapping, names);
        if (other is not null && !ReferenceEquals(other, mapping))
        {
            AddNames(other, names);
        }

        CollectionsMarshal.AsSpan(names)[from..].Sort(string.CompareOrdinal);
        var to = from;
        for (var i = from; i < names.Count; i++)
        {
            if (to == from || !string.Equals(names[to - 1], names[i], StringComparison.Ordinal))
            {
                names[to++] = names[i];
            }
        }

        names.RemoveRange(to, names.Count - to);
        return to;
    }

    private static void AddNames(YamlMapping mapping, List<string> names)
    {
        foreach (var pair in mapping.Pairs)
        {
            if (pair.Text is { } name)
            {
                names.Add(name);
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
        return new KustomizeListMerge(keys, prepend, schema?.Items, walk).Merge(list, patch as YamlSequence);
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
            case YamlSequence list when FirstDirected(list) is { Pairs.Count: 1 } item && item[Directive] is YamlScalar word:
                RemoveDirectives(list, word.Value);
                return Check(word);
            default:
                return null;
        }
    }

    private static YamlMapping? FirstDirected(YamlSequence list)
    {
        foreach (var item in list.Items)
        {
            if (item is YamlMapping mapping && mapping.Find(Directive) is not null)
            {
                return mapping;
            }
        }

        return null;
    }

    private static void RemoveDirectives(YamlSequence list, string word) => list.Items.RemoveAll(item => MergeNodes.IsNull(item)
        || item is YamlMapping { Pairs.Count: 0 }
        || (item as YamlMapping)?[Directive] is YamlScalar same && same.Value == word);

    private static string Check(YamlScalar directive) => directive.Value is "delete" or "replace" or "merge"
        ? directive.Value
        : throw new ManifestException($"unknown patch strategy '{directive.Value}'");

    private static SchemaNode? SchemaOf(YamlNode? node) =>
        node is YamlMapping mapping && mapping["apiVersion"] is YamlScalar apiVersion && mapping["kind"] is YamlScalar kind
            ? MergeSchema.FindAsKustomize(GroupVersionKind.Of(apiVersion.Value, kind.Value))
            : null;
}
