using System.Xml.Linq;

namespace GitOps.Architecture;

/// <summary>A project as its file declares it.</summary>
internal sealed record SourceProject(string Name, string Folder, IReadOnlyList<string> Projects, IReadOnlyList<string> Packages, IReadOnlyList<string> Frameworks)
{
    private const string AdaptersFolder = "src/GitOps.Adapters/";

    /// <summary>All projects of the repository.</summary>
    public static IReadOnlyList<SourceProject> All { get; } =
        [.. SourceTree.Files.Where(file => file.EndsWith(".csproj", StringComparison.Ordinal)).Select(Load)];

    /// <summary>The projects that become packages.</summary>
    public static IReadOnlyList<SourceProject> Packed { get; } =
        [.. All.Where(project => project.Folder.StartsWith("src/", StringComparison.Ordinal))];

    /// <summary>The rooms that know the world.</summary>
    public static IReadOnlyList<SourceProject> Adapters { get; } =
        [.. All.Where(project => project.Folder.StartsWith(AdaptersFolder, StringComparison.Ordinal))];

    /// <summary>Name of the room: the last part of an adapter's name.</summary>
    public string Room => Name[(Name.LastIndexOf('.') + 1)..];

    public static SourceProject Get(string name) => All.Single(project => project.Name == name);

    public override string ToString() => Name;

    private static SourceProject Load(string path)
    {
        var file = XDocument.Parse(SourceTree.Read(path));
        return new SourceProject(
            Path.GetFileNameWithoutExtension(path),
            Path.GetDirectoryName(path)!.Replace('\\', '/'),
            [.. Included(file, "ProjectReference").Select(reference => Path.GetFileNameWithoutExtension(reference.Replace('\\', '/')))],
            [.. Included(file, "PackageReference")],
            [.. Included(file, "FrameworkReference")]);
    }

    private static IEnumerable<string> Included(XDocument file, string item) =>
        file.Descendants(item).Select(element => element.Attribute("Include")?.Value).OfType<string>();
}
