using GitOps.Adapters.Kustomize.Build;

namespace GitOps.Adapters.Kustomize.Incremental;

/// <summary>One entry of <c>patches</c>: what it names and which objects it has changed.</summary>
internal sealed class NotedPatch
{
    private readonly List<Resource> targets = [];

    /// <summary>The file of the patch; null when it stands in the kustomization.</summary>
    public string? File { get; private set; }

    /// <summary>Whether a selector finds the targets, which the patch does not name itself.</summary>
    public bool IsSelecting { get; private set; }

    /// <summary>What each document of the patch is called.</summary>
    public ResId[] Ids { get; private set; } = [];

    /// <summary>The files of the objects that it has changed.</summary>
    public HashSet<NotedFile> Files { get; } = [];

    /// <summary>Whether it has changed objects that stand in no file of manifests.</summary>
    public bool HasStrangers { get; private set; }

    /// <param name="file">The file of the patch; null when it stands in the kustomization.</param>
    /// <param name="isSelecting">Whether it has a selector.</param>
    /// <param name="documents">The patch when it is a strategic one.</param>
    public void NoteText(string? file, bool isSelecting, List<Resource>? documents) =>
        (File, IsSelecting, Ids) = (file, isSelecting, [.. (documents ?? []).Select(document => document.OriginalId)]);

    public void NoteTarget(Resource target) => targets.Add(target);

    public void Finish(Dictionary<Resource, NotedFile> origins)
    {
        foreach (var target in targets)
        {
            if (origins.TryGetValue(target, out var file))
            {
                Files.Add(file);
            }
            else
            {
                HasStrangers = true;
            }
        }

        targets.Clear();
    }
}
