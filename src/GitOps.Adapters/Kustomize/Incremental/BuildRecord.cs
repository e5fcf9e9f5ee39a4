using GitOps.Adapters.Kustomize.Build;
using GitOps.Adapters.Kustomize.Loading;
using GitOps.Adapters.Kustomize.NameReferences;

namespace GitOps.Adapters.Kustomize.Incremental;

/// <summary>What a whole build notes on its way, so that the next one can leave out what has not changed.</summary>
internal sealed class BuildRecord
{
    // With these an object's content may depend on others, or on how the build looks for names.
    private static readonly string[] Entangling =
    [
        "buildMetadata", "configurations", "crds", "generators", "openapi", "patchesStrategicMerge", "replacements", "transformers", "validators", "vars",
    ];

    private readonly Dictionary<string, KustomizationFile> kustomizations = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Root, string Path), NotedFile> files = [];
    private readonly Dictionary<string, NotedFile> filesByName = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Root, int Index), NotedPatch> patches = [];
    private readonly Dictionary<string, List<NotedPatch>> patchesByFile = new(StringComparer.Ordinal);
    private Dictionary<Resource, Resource> names = [];
    private ReferralCandidates? candidates;

    /// <summary>
    /// Whether the next build can lean on this one: each object depends on its own file and patches only, and nearly all out of one
    /// file there are not, of which a change would leave nothing as it was. Once it is not so, nothing is noted any more.
    /// </summary>
    public bool IsOfUse { get; private set; } = true;

    /// <summary>What could be referred to at the end of the build.</summary>
    public ReferralCandidates Candidates => candidates!;

    public void Note(string root, KustomizationFile file) =>
        IsOfUse &= kustomizations.TryAdd(root, file) && !Array.Exists(Entangling, file.Config.Has);

    /// <summary>Notes a file of manifests.</summary>
    /// <param name="root">The folder of the kustomization.</param>
    /// <param name="path">The file as the kustomization names it.</param>
    /// <param name="name">The file from the root of the tree.</param>
    /// <param name="resources">What was read from it.</param>
    public void Note(string root, string path, string name, List<Resource> resources)
    {
        var file = new NotedFile(root, resources);
        IsOfUse &= files.TryAdd((root, path), file) && filesByName.TryAdd(name, file);
    }

    /// <summary>Begins to note what becomes of the patch at a place of a kustomization.</summary>
    public NotedPatch NotePatch(string root, int index) => patches[(root, index)] = new NotedPatch();

    /// <summary>Must be told of all objects when their names are final.</summary>
    public void NoteNames(ResMap map)
    {
        IsOfUse &= files.Values.All(file => file.Resources.Count * 10L < map.Resources.Count * 9L);
        if (!IsOfUse)
        {
            return;
        }

        names = map.Resources.ToDictionary(resource => resource, resource => resource.ToName());
        candidates = new ReferralCandidates([.. map.Resources.Select(resource => names[resource])]);
    }

    /// <summary>Must be told of all objects in their final order; then nothing is noted any more and no object is held.</summary>
    public void Finish(ResMap map)
    {
        if (!IsOfUse)
        {
            return;
        }

        var positions = map.Resources.Index().ToDictionary(entry => entry.Item, entry => entry.Index);
        var origins = new Dictionary<Resource, NotedFile>();
        foreach (var file in files.Values)
        {
            file.Resources.ForEach(resource => origins[resource] = file);
        }

        foreach (var patch in patches.Values)
        {
            patch.Finish(origins);
            if (patch.File is { } name)
            {
                (patchesByFile.TryGetValue(name, out var list) ? list : patchesByFile[name] = []).Add(patch);
            }
        }

        foreach (var file in files.Values)
        {
            file.Finish(positions, names);
        }

        names = [];
    }

    /// <summary>Whether files of manifests and patches were read as such only: one that a generator reads too changes more than its own objects.</summary>
    public bool ExplainsReads(RecordingTree tree) => filesByName.Keys.Union(patchesByFile.Keys).All(name =>
        tree.ReadsOf(name) == (FileNamed(name) is null ? 0 : 1) + (patchesByFile.TryGetValue(name, out var list) ? list.Count : 0));

    public KustomizationFile? Kustomization(string root) => kustomizations.GetValueOrDefault(root);

    /// <summary>The file of manifests that a kustomization names so; null when it is a folder.</summary>
    public NotedFile? File(string root, string path) => files.GetValueOrDefault((root, path));

    public NotedPatch? Patch(string root, int index) => patches.GetValueOrDefault((root, index));

    /// <summary>The file of manifests of a name; null when it is none.</summary>
    public NotedFile? FileNamed(string name) => filesByName.GetValueOrDefault(name);

    /// <summary>The files whose objects are to be built when the given ones have changed; null when something else than manifests and patches has.</summary>
    public HashSet<NotedFile>? Affected(IEnumerable<string> changed)
    {
        var affected = new HashSet<NotedFile>();
        foreach (var name in changed)
        {
            var file = FileNamed(name);
            var list = patchesByFile.GetValueOrDefault(name, []);
            if ((file is null && list.Count == 0) || list.Exists(patch => patch.HasStrangers))
            {
                return null;
            }

            if (file is not null)
            {
                affected.Add(file);
            }

            list.ForEach(patch => affected.UnionWith(patch.Files));
        }

        return affected;
    }
}
