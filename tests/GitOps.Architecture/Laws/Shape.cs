using System.Reflection;
using GitOps.Core.Composition;

namespace GitOps.Architecture.Laws;

public sealed class Shape
{
    // A server is reached over HTTP and registers nothing in the engine; it is started and stopped.
    private const string Server = "EmbeddedCluster";

    /// <summary>Who reads these in this order understands the engine.</summary>
    public static TheoryData<string> TenFiles { get; } =
    [
        "src/GitOps.Core/Deployments/DeploymentEvents.cs",
        "src/GitOps.Core/Deployments/DeploymentState.cs",
        "src/GitOps.Core/Deployments/DeploymentSteps.cs",
        "src/GitOps.Core/Deployments/DeploymentDecider.cs",
        "src/GitOps.Core/Deployments/DeploymentReconciler.cs",
        "src/GitOps.Core/Deployments/Planning/Planner.cs",
        "src/GitOps.Core/EventSourcing/IEventStore.cs",
        "src/GitOps.Core/EventSourcing/AggregateStore.cs",
        "src/GitOps.Hosting/Scheduling/ReconcileWorker.cs",
        "src/GitOps.Hosting/GitOpsServiceCollectionExtensions.cs",
    ];

    /// <summary>The rooms that know the world.</summary>
    public static TheoryData<string> Rooms { get; } = [.. SourceProject.Adapters.Select(adapter => adapter.Name)];

    /// <summary>What is packed.</summary>
    public static TheoryData<string> Packages { get; } = [.. SourceProject.Packed.Select(project => project.Name)];

    [Theory]
    [MemberData(nameof(TenFiles))]
    public void The_ten_files_to_understand_the_engine_are_where_the_page_says(string file)
    {
        Assert.True(SourceTree.Has(file), $"{file} is not there");
        Assert.InRange(SourceTree.Read(file).Split('\n').Length, 2, 300);
    }

    [Theory]
    [MemberData(nameof(Rooms))]
    public void Every_adapter_begins_with_the_same_five_files(string name)
    {
        var adapter = SourceProject.Get(name);
        string[] expected =
        [
            $"{adapter.Name}.csproj",
            "README.md",
            DoorOf(adapter),
            $"{adapter.Room}Options.cs",
            $"{adapter.Room}OptionsValidator.cs",
        ];

        Assert.All(expected, file => Assert.True(SourceTree.Has($"{adapter.Folder}/{file}"), $"{adapter.Folder}/{file} is missing"));
    }

    [Theory]
    [MemberData(nameof(Rooms))]
    public void The_only_way_into_an_adapter_extends_the_builder_and_returns_it(string name)
    {
        var adapter = SourceProject.Get(name);
        if (adapter.Room == Server)
        {
            Assert.DoesNotContain(Assemblies.Load(name).GetExportedTypes(), type => type.Name.StartsWith("Use", StringComparison.Ordinal));
            return;
        }

        var extensions = Assemblies.Load(name).GetExportedTypes().Single(type => type.Name == $"Use{adapter.Room}Extensions");

        var methods = extensions.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly);

        Assert.Contains(methods, method => method.Name == $"Use{adapter.Room}");
        Assert.All(methods, method =>
        {
            Assert.Equal(typeof(IGitOpsBuilder), method.GetParameters()[0].ParameterType);
            Assert.Equal(typeof(IGitOpsBuilder), method.ReturnType);
        });
    }

    [Theory]
    [MemberData(nameof(Packages))]
    public void Every_package_says_at_its_door_what_the_room_is_for_and_what_does_not_belong_there(string name)
    {
        var sign = SourceTree.Read($"{SourceProject.Get(name).Folder}/README.md");

        Assert.StartsWith($"# {name}\n", sign, StringComparison.Ordinal);
        Assert.Contains(" not", sign, StringComparison.Ordinal);
        Assert.InRange(sign.Split('\n').Length, 5, 120);
    }

    [Fact]
    public void Every_class_is_sealed_or_made_to_be_derived_from() => Assert.All(
        Assemblies.Packed.SelectMany(Assemblies.WrittenTypes).Where(type => type.IsClass),
        type => Assert.True(
            type.IsSealed || type.IsAbstract || Array.Exists(type.Assembly.GetTypes(), other => other.BaseType == type),
            $"{type} is not sealed, and nothing derives from it"));

    private static string DoorOf(SourceProject adapter) => adapter.Room == Server ? $"{Server}.cs" : $"Use{adapter.Room}Extensions.cs";

    [Fact]
    public void Tests_mirror_the_folders_of_Core() => Assert.All(
        SourceTree.Files.Where(file => file.StartsWith("tests/GitOps.Core.Tests/", StringComparison.Ordinal)
            && file.EndsWith("Tests.cs", StringComparison.Ordinal)),
        file =>
        {
            var folder = Path.GetDirectoryName(file)!.Replace('\\', '/').Replace("tests/GitOps.Core.Tests", "src/GitOps.Core", StringComparison.Ordinal);

            Assert.Contains(SourceTree.Files, source => source.StartsWith(folder + "/", StringComparison.Ordinal));
        });
}
