using GitOps.Adapters.Kustomize.Build;

namespace GitOps.Adapters.Kustomize.Incremental;

/// <summary>A file of manifests, with where its objects stand in the result and what they are called.</summary>
internal sealed class NotedFile(string root, List<Resource> resources)
{
    /// <summary>The folder of the kustomization that names it.</summary>
    public string Root { get; } = root;

    /// <summary>What was read; empty once the build is over.</summary>
    public List<Resource> Resources { get; private set; } = resources;

    /// <summary>For each object of the file its place in the result; -1 when it is not there.</summary>
    public int[] Positions { get; private set; } = [];

    /// <summary>For each object of the file its names without its content; null when it did not live that long.</summary>
    public Resource?[] Names { get; private set; } = [];

    public void Finish(Dictionary<Resource, int> positions, Dictionary<Resource, Resource> names)
    {
        Positions = [.. Resources.Select(resource => positions.GetValueOrDefault(resource, -1))];
        Names = [.. Resources.Select(names.GetValueOrDefault)];
        Resources = [];
    }
}
