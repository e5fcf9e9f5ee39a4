using GitOps.Core.Definitions;
using GitOps.Core.Definitions.Parsing;
using GitOps.Core.Objects;
using GitOps.Core.Yaml;

namespace GitOps.Core.Tests.Definitions;

/// <summary>The demo repository is read as it lies.</summary>
public sealed class FleetTests
{
    [Theory]
    [InlineData("development", 4)]
    [InlineData("staging", 4)]
    [InlineData("production", 5)]
    public void Every_definition_of_the_fleet_is_read_without_a_note(string cluster, int definitions)
    {
        var readings = Objects(cluster).Select(DefinitionReader.Read).ToList();

        Assert.Equal(definitions, readings.Count);
        Assert.All(readings, reading => Assert.Empty(reading switch
        {
            DefinitionReading.Source(_, var notes) => notes,
            DefinitionReading.Deployment(_, var notes) => notes,
            DefinitionReading.Invalid(_, var faults) => faults,
            _ => throw new InvalidOperationException(),
        }));
    }

    [Theory]
    [InlineData("development")]
    [InlineData("staging")]
    [InlineData("production")]
    public void Every_cluster_of_the_fleet_has_its_sync(string cluster) =>
        Assert.IsType<BootstrapSync.Found>(Bootstrap.FindSync(Objects(cluster), $"clusters/{cluster}"));

    private static IEnumerable<KubeObject> Objects(string cluster) => Directory
        .EnumerateFiles(Path.Combine(Root(), "samples", "fleet", "clusters", cluster), "*.yaml")
        .Where(file => Path.GetFileName(file) != "kustomization.yaml")
        .SelectMany(file => KubeYaml.ParseObjects(File.ReadAllText(file), Path.GetFileName(file)));

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "GitOps.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("these tests run from below the folder of GitOps.sln");
        }

        return folder;
    }
}
