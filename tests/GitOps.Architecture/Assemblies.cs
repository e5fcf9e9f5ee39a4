using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Runtime.CompilerServices;

namespace GitOps.Architecture;

/// <summary>The built assemblies of the packages.</summary>
internal static class Assemblies
{
    public static Assembly Core { get; } = Load("GitOps.Core");

    /// <summary>All of them by name.</summary>
    public static IReadOnlyList<Assembly> Packed { get; } = [.. SourceProject.Packed.Select(project => Load(project.Name))];

    public static Assembly Load(string name) => Assembly.Load(new AssemblyName(name));

    /// <summary>Types that people wrote: the compiler's own are left out.</summary>
    public static IEnumerable<Type> WrittenTypes(Assembly assembly) => assembly.GetTypes()
        .Where(type => !type.Name.Contains('<', StringComparison.Ordinal)
            && type.FullName?.Contains('<', StringComparison.Ordinal) != true
            && type.GetCustomAttribute<CompilerGeneratedAttribute>() is null
            && type.Namespace?.StartsWith("GitOps", StringComparison.Ordinal) == true);

    /// <summary>Full names of all types of other assemblies that an assembly mentions anywhere, also inside methods.</summary>
    public static ImmutableArray<string> MentionedTypes(Assembly assembly)
    {
        using var stream = File.OpenRead(assembly.Location);
        using var image = new PEReader(stream);
        var metadata = image.GetMetadataReader();
        return [.. metadata.TypeReferences.Select(metadata.GetTypeReference)
            .Select(type => $"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name)}")];
    }
}
