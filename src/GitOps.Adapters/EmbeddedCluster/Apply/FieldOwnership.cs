using System.Globalization;
using GitOps.Adapters.EmbeddedCluster.Http;
using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Apply;

/// <summary>Who writes, and how it is recorded.</summary>
/// <param name="Manager">Name of the field manager.</param>
/// <param name="ApiVersion">Version of the object that was sent.</param>
/// <param name="Subresource">Subresource that was written; empty for the object itself.</param>
/// <param name="Time">The instant as the API writes it.</param>
internal sealed record FieldWriter(string Manager, string ApiVersion, string Subresource, string Time);

/// <summary>Keeps field ownership right over writes: plain updates take what they change, applies own what they say.</summary>
/// <remarks>Follows structured-merge-diff and the API server's field manager around it. Pure.</remarks>
internal static class FieldOwnership
{
    private static readonly FieldSet Unowned = FieldSetCodec.Decode(KubeJson.Parse(
        """
        {"f:apiVersion":{},"f:kind":{},"f:metadata":{".":{},"f:name":{},"f:namespace":{},"f:creationTimestamp":{},"f:selfLink":{},
         "f:uid":{},"f:generation":{},"f:managedFields":{},"f:resourceVersion":{},"f:deletionTimestamp":{},"f:deletionGracePeriodSeconds":{}}}
        """).AsMap);

    /// <summary>The entries after a create, update or patch.</summary>
    /// <param name="schema">Schema of the object.</param>
    /// <param name="live">The object before; of a new object the empty one of its kind.</param>
    /// <param name="written">The object that will be stored.</param>
    /// <param name="entries">The entries before.</param>
    /// <param name="writer">Who writes.</param>
    /// <param name="reset">Fields that this way of writing cannot set; null for none.</param>
    public static List<ManagedEntry> Update(SchemaNode schema, KubeMap live, KubeMap written, List<ManagedEntry> entries, FieldWriter writer, FieldSet? reset)
    {
        var comparison = FieldWalks.Compare(schema, ManagedFields.Strip(live), ManagedFields.Strip(written));
        if (comparison.IsSame)
        {
            return entries;
        }

        var changed = comparison.Modified.Union(comparison.Added);
        var gone = changed.Union(comparison.Removed);
        var own = Owned(changed, reset);
        var key = new ManagedEntry(writer.Manager, ManagedEntry.Update, writer.ApiVersion, writer.Subresource, writer.Time, own);
        var result = new List<ManagedEntry>(entries.Count + 1);
        foreach (var entry in entries)
        {
            var left = entry.Fields.Difference(gone);
            if (entry.Key == key.Key && !own.IsEmpty)
            {
                key = key with { Fields = left.Union(own) };
            }
            else
            {
                result.Add(entry with { Fields = left });
            }
        }

        result.Add(key);
        return [.. result.Where(entry => !entry.Fields.IsEmpty)];
    }

    /// <summary>The object and entries after a server-side apply.</summary>
    /// <exception cref="ApiException">Another manager owns what would change, and force is off; or the configuration does not fit the schema.</exception>
    public static (KubeMap Object, List<ManagedEntry> Entries) Apply(SchemaNode schema, KubeMap live, KubeMap config, List<ManagedEntry> entries, FieldWriter writer, bool force, FieldSet? reset)
    {
        live = ManagedFields.Strip(live);
        var said = FieldWalks.FieldsOf(schema, config);
        var set = Owned(said, reset);
        var own = new ManagedEntry(writer.Manager, ManagedEntry.Apply, writer.ApiVersion, writer.Subresource, writer.Time, set);
        var last = entries.Find(entry => entry.Key == own.Key);
        var others = entries.Where(entry => entry.Key != own.Key).ToList();

        var merged = FieldEdits.Merge(schema, live, config);
        if (last is { Fields.IsEmpty: false })
        {
            // Identity is said though never owned, and so keeps what it stands in.
            merged = Prune(schema, merged, [.. others, own with { Fields = said }], last.Fields);
        }

        var comparison = FieldWalks.Compare(schema, live, merged);
        var changed = comparison.Modified.Union(comparison.Added);
        var conflicts = others.Select(entry => (Entry: entry, Fields: entry.Fields.Intersection(changed))).Where(conflict => !conflict.Fields.IsEmpty).ToList();
        if (!force && conflicts.Count > 0)
        {
            throw Conflict(conflicts);
        }

        var gone = changed.Union(comparison.Removed);
        if (comparison.IsSame && last is not null && last.ApiVersion == own.ApiVersion && last.Fields.SetEquals(own.Fields))
        {
            own = last;
        }

        var result = others.Select(entry => entry with { Fields = entry.Fields.Difference(gone) }).Append(own).Where(entry => !entry.Fields.IsEmpty);
        return (merged, [.. result]);
    }

    // What the applier said last time and says no more goes, unless somebody else owns it.
    private static KubeMap Prune(SchemaNode schema, KubeMap merged, IEnumerable<ManagedEntry> entries, FieldSet last)
    {
        var dropped = FieldEdits.WithNamedFields(schema, last);
        var pruned = FieldEdits.Remove(schema, merged, dropped);
        var owned = entries.Aggregate(new FieldSet(), (set, entry) => set.Union(entry.Fields));
        var mergedSet = FieldEdits.WithNamedFields(schema, FieldWalks.FieldsOf(schema, merged));
        var prunedSet = FieldEdits.WithNamedFields(schema, FieldWalks.FieldsOf(schema, pruned));
        pruned = FieldEdits.Remove(schema, merged, mergedSet.Difference(prunedSet.Union(FieldEdits.WithNamedFields(schema, owned))));
        prunedSet = FieldEdits.WithNamedFields(schema, FieldWalks.FieldsOf(schema, pruned));
        return FieldEdits.Remove(schema, merged, mergedSet.Difference(prunedSet).Intersection(dropped));
    }

    private static FieldSet Owned(FieldSet set, FieldSet? reset)
    {
        set = set.Difference(Unowned);
        return reset is null ? set : set.WithoutTrees(reset);
    }

    private static ApiException Conflict(List<(ManagedEntry Entry, FieldSet Fields)> conflicts)
    {
        var all = conflicts.SelectMany(conflict => conflict.Fields.Paths().Select(path => (conflict.Entry.Label, Path: path))).ToList();
        var message = all is [var only]
            ? $"Apply failed with 1 conflict: conflict with {only.Label}: {only.Path}"
            : $"Apply failed with {all.Count.ToString(CultureInfo.InvariantCulture)} conflicts: " + string.Join('\n', all
                .GroupBy(conflict => conflict.Label, StringComparer.Ordinal)
                .OrderBy(group => group.Key, StringComparer.Ordinal)
                .SelectMany(group => group.Select(conflict => "- " + conflict.Path).Prepend($"conflicts with {group.Key}:")));
        return new ApiException(409, "Conflict", message)
        {
            Causes = [.. all.Select(conflict => new StatusCause("FieldManagerConflict", $"conflict with {conflict.Label}", conflict.Path))],
        };
    }
}
