namespace GitOps.Architecture.Laws;

public sealed class ProjectReferences
{
    private static readonly string[] PackagesOfCore =
    [
        "FluentValidation",
        "Microsoft.Extensions.DependencyInjection.Abstractions",
        "Microsoft.Extensions.Logging.Abstractions",
        "Microsoft.Extensions.Options.ConfigurationExtensions",
        "NodaTime",
    ];

    // It stands in for a package id and is no room of the house.
    private const string Shim = "Patched.DistributedLock.Postgres";

    [Fact]
    public void Core_references_no_project_and_only_the_five_packages_that_bring_no_world()
    {
        var core = SourceProject.Get("GitOps.Core");

        Assert.Empty(core.Projects);
        Assert.Empty(core.Frameworks);
        Assert.Equal(PackagesOfCore, core.Packages.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void An_adapter_references_Core_and_no_other_project() => Assert.All(
        SourceProject.Adapters,
        adapter => Assert.Equal(["GitOps.Core"], adapter.Projects.Where(name => name != Shim)));

    [Fact]
    public void Hosting_references_Core_and_no_other_project() =>
        Assert.Equal(["GitOps.Core"], SourceProject.Get("GitOps.Hosting").Projects);

    [Fact]
    public void The_package_for_testers_references_Core_and_no_test_framework()
    {
        var testing = SourceProject.Get("GitOps.Testing");

        Assert.Equal(["GitOps.Core"], testing.Projects);
        Assert.DoesNotContain(testing.Packages, package => package.StartsWith("xunit", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void Only_Hosting_knows_MediatR() => Assert.All(
        SourceProject.Packed.Where(project => project.Name != "GitOps.Hosting"),
        project => Assert.DoesNotContain("MediatR", project.Packages));

    [Fact]
    public void No_project_lies_below_another_one() => Assert.All(
        SourceProject.All,
        project => Assert.DoesNotContain(
            SourceProject.All,
            other => other.Folder.StartsWith(project.Folder + "/", StringComparison.Ordinal)));

    [Fact]
    public void Every_project_is_part_of_the_solution()
    {
        var solution = SourceTree.Read("GitOps.sln").Replace('\\', '/');

        Assert.All(SourceProject.All, project => Assert.Contains($"{project.Folder}/{project.Name}.csproj", solution, StringComparison.Ordinal));
    }

    [Fact]
    public void Versions_of_packages_stand_in_one_place() => Assert.All(
        SourceTree.Files.Where(file => file.EndsWith(".csproj", StringComparison.Ordinal) && !file.Contains(Shim, StringComparison.Ordinal)),
        file => Assert.DoesNotMatch("<PackageReference[^>]*Version=", SourceTree.Read(file)));
}
