using GitOps.Adapters.Kustomize.Build;
using GitOps.Adapters.Kustomize.Loading;

namespace GitOps.Adapters.Kustomize.Incremental;

/// <summary>The part of a build that is done again; what lies outside is passed over, as it was.</summary>
/// <param name="record">Notes of the whole build.</param>
/// <param name="affected">The files whose objects are built.</param>
/// <param name="changed">The files with other content than then.</param>
internal sealed class Scope(BuildRecord record, HashSet<NotedFile> affected, IReadOnlyDictionary<string, string> changed)
{
    private readonly Dictionary<NotedFile, List<Resource>> read = [];

    public BuildRecord Record { get; } = record;

    /// <summary>What was read from each affected file.</summary>
    public IReadOnlyDictionary<NotedFile, List<Resource>> Read => read;

    public KustomizationFile Kustomization(string root) =>
        Record.Kustomization(root) ?? throw new KustomizeException($"'{root}' had no part in the build before");

    public bool Includes(NotedFile file) => affected.Contains(file);

    public void NoteRead(NotedFile file, List<Resource> resources) => read[file] = resources;

    /// <summary>Whether the patch at a place of a kustomization may have work to do. A selector may find objects that it did not find before.</summary>
    public bool NeedsPatch(string root, int index) =>
        Record.Patch(root, index) is not { } patch
        || patch.IsSelecting
        || (patch.File is { } file && changed.ContainsKey(file))
        || patch.Files.Overlaps(affected);

    /// <summary>Ends the attempt when a patch names other objects than it did.</summary>
    public void Compare(string root, int index, NotedPatch now)
    {
        if (Record.Patch(root, index) is not { } before || before.IsSelecting != now.IsSelecting || !before.Ids.AsSpan().SequenceEqual(now.Ids))
        {
            throw new KustomizeException($"patch {index} of '{root}' names other objects than before");
        }
    }
}
