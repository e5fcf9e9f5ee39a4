namespace GitOps.Architecture.Laws;

public sealed class AssemblyReferences
{
    private static readonly string[] AllowedInCore =
    [
        "FluentValidation",
        "Microsoft.Extensions.Configuration.Abstractions",
        "Microsoft.Extensions.Configuration.Binder",
        "Microsoft.Extensions.DependencyInjection.Abstractions",
        "Microsoft.Extensions.Logging.Abstractions",
        "Microsoft.Extensions.Options",
        "NodaTime",
    ];

    // Parts of the framework that exist to reach the world.
    private static readonly string[] WorldlyParts =
        ["System.Net.", "System.Diagnostics.Process", "System.IO.Pipes", "System.IO.FileSystem", "System.Data.", "Microsoft.Win32."];

    [Fact]
    public void Core_is_built_on_the_framework_and_its_five_packages() => Assert.All(
        Assemblies.Core.GetReferencedAssemblies().Where(reference => !reference.Name!.StartsWith("System.", StringComparison.Ordinal)),
        reference => Assert.Contains(reference.Name, AllowedInCore));

    [Fact]
    public void Core_uses_no_part_of_the_framework_that_reaches_the_world() => Assert.All(
        Assemblies.Core.GetReferencedAssemblies(),
        reference => Assert.DoesNotContain(WorldlyParts, part => reference.Name!.StartsWith(part, StringComparison.Ordinal)));

    [Fact]
    public void No_package_but_Core_is_used_by_another_one() => Assert.All(
        Assemblies.Packed,
        assembly => Assert.DoesNotContain(
            assembly.GetReferencedAssemblies(),
            reference => reference.Name!.StartsWith("GitOps.", StringComparison.Ordinal) && reference.Name != "GitOps.Core"));
}
