using System.Collections.Immutable;
using GitOps.Core.Sources;
using LibGit2Sharp;

namespace GitOps.Adapters.Git.Trees;

/// <summary>Reads the folders of a commit; those that are as in an earlier commit are taken from there unread.</summary>
internal sealed class RawFolderReader(int maximumEntries, CancellationToken cancellationToken)
{
    /// <summary>Far deeper than any path that a file system takes.</summary>
    private const int MaximumDepth = 256;

    private int count;

    /// <summary>Reads a tree with all below it.</summary>
    /// <exception cref="Core.FailureException">It is too large or too deep.</exception>
    public RawFolder Read(Tree tree, RawFolder? before) => Read(tree, before, 0);

    private RawFolder Read(Tree tree, RawFolder? before, int depth)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (before is not null && before.Id == tree.Id)
        {
            Count(before.Count);
            return before;
        }

        if (depth > MaximumDepth)
        {
            throw GitFailures.Unusable($"the tree of the commit is more than {MaximumDepth} folders deep");
        }

        var countBefore = count;
        var items = ImmutableArray.CreateBuilder<RawItem>();
        var ignoreFiles = ImmutableArray.CreateBuilder<IgnoreBlob>();
        var below = ImmutableArray.CreateBuilder<IgnoreBlob>();
        foreach (var entry in tree)
        {
            Count(1);
            var folder = entry.TargetType == TreeEntryTargetType.Tree
                ? Read((Tree)entry.Target, before?.Items.FirstOrDefault(item => item.Name == entry.Name)?.Folder, depth + 1)
                : null;
            var item = new RawItem(entry.Name, entry.Mode, entry.Target.Id, folder);
            items.Add(item);
            if (item is { Name: IgnoreRules.FileName, IsContent: true, Folder: null })
            {
                ignoreFiles.Add(new IgnoreBlob(string.Empty, item.Id));
            }
            else if (folder is { IgnoreFiles.Length: > 0 } && item.Name != ".git")
            {
                below.AddRange(folder.IgnoreFiles.Select(file => file with { Folder = file.Folder.Length == 0 ? item.Name : $"{item.Name}/{file.Folder}" }));
            }
        }

        ignoreFiles.AddRange(below);
        var hasSubmodules = items.Any(item => item.Mode == Mode.GitLink || item.Folder is { HasSubmodules: true });
        return new RawFolder(tree.Id, items.ToImmutable(), ignoreFiles.ToImmutable(), count - countBefore, hasSubmodules);
    }

    private void Count(int more)
    {
        count = more > int.MaxValue - count ? int.MaxValue : count + more;
        if (count > maximumEntries)
        {
            throw GitFailures.Unusable(
                $"the tree of the commit has more than {maximumEntries} entries; split the repository or raise {GitOptions.SectionName}:{nameof(GitOptions.MaximumEntries)}");
        }
    }
}
