using System.Collections.Immutable;
using GitOps.Core.Sources;

namespace GitOps.Adapters.Git.Trees;

/// <summary>A folder as it is in an artifact: without what ignore rules, links and submodules leave out.</summary>
internal sealed class VisibleFolder
{
    private VisibleFolder(RawFolder raw, ImmutableArray<VisibleItem> items, string digest) =>
        (Raw, Items, Digest) = (raw, items, digest);

    /// <summary>The folder as Git has it.</summary>
    public RawFolder Raw { get; }

    /// <summary>Entries by name, ordinal.</summary>
    public ImmutableArray<VisibleItem> Items { get; }

    /// <summary>Hash of the Git tree that has exactly this content.</summary>
    public string Digest { get; }

    /// <summary>Applies ignore rules.</summary>
    /// <param name="raw">The folder as Git has it.</param>
    /// <param name="rules">The rules.</param>
    /// <param name="before">The same folder of an earlier commit under the same rules; null for none.</param>
    public static VisibleFolder Filter(RawFolder raw, IgnoreRules rules, VisibleFolder? before) => Filter(raw, rules, before, []);

    /// <summary>The entry of a name; null when there is none.</summary>
    public VisibleItem? Find(ReadOnlySpan<char> name)
    {
        int low = 0, high = Items.Length - 1;
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var order = name.SequenceCompareTo(Items[middle].Name);
            if (order == 0)
            {
                return Items[middle];
            }

            (low, high) = order < 0 ? (low, middle - 1) : (middle + 1, high);
        }

        return null;
    }

    private static VisibleFolder Filter(RawFolder raw, IgnoreRules rules, VisibleFolder? before, string[] path)
    {
        if (before is not null && ReferenceEquals(before.Raw, raw))
        {
            return before;
        }

        var items = new List<VisibleItem>(raw.Items.Length);
        var isWhole = true;
        string[] below = [.. path, string.Empty];
        foreach (var item in raw.Items)
        {
            below[^1] = item.Name;
            var visible = Filter(item, rules, before, below);
            if (visible is not null)
            {
                items.Add(visible);
            }

            isWhole &= visible is not null && visible.Digest == item.Id.Sha;
        }

        var digest = isWhole ? raw.Id.Sha : TreeHash.Of(items);
        items.Sort(static (left, right) => string.CompareOrdinal(left.Name, right.Name));
        return new VisibleFolder(raw, [.. items], digest);
    }

    private static VisibleItem? Filter(RawItem item, IgnoreRules rules, VisibleFolder? before, string[] path)
    {
        if (!item.IsContent)
        {
            return null;
        }

        if (item.Folder is null)
        {
            return !rules.Excludes(path, isFolder: false) ? new VisibleItem(item, null) : null;
        }

        // A folder that is left out may hold a file that is taken in again, so each file is asked for itself.
        var folder = Filter(item.Folder, rules, before?.Find(item.Name)?.Folder, path);
        return folder.Items.IsEmpty ? null : new VisibleItem(item, folder);
    }
}

/// <summary>An entry of a folder of an artifact.</summary>
/// <param name="Raw">The entry as Git has it.</param>
/// <param name="Folder">Present for folders alone.</param>
internal sealed record VisibleItem(RawItem Raw, VisibleFolder? Folder)
{
    public string Name => Raw.Name;

    /// <summary>Hash of the blob or of the tree that has exactly the visible content.</summary>
    public string Digest => Folder?.Digest ?? Raw.Id.Sha;
}
