namespace GitOps.Architecture;

/// <summary>The files of this repository, as they lie beside the solution.</summary>
internal static class SourceTree
{
    private static readonly string[] Products =
        ["bin", "obj", ".git", ".vs", ".idea", ".gitops", "artifacts", "TestResults", "BenchmarkDotNet.Artifacts"];

    private static readonly string[] ProductEndings = [".db", ".db-shm", ".db-wal", ".nupkg", ".snupkg", ".user"];

    /// <summary>The folder of the solution.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Every file that is no product of a build, relative to the root, with slashes.</summary>
    public static IReadOnlyList<string> Files { get; } = [.. Walk(string.Empty).Order(StringComparer.Ordinal)];

    public static string Absolute(string path) => Path.Combine(Root, path);

    public static string Read(string path) => File.ReadAllText(Absolute(path));

    public static bool Has(string path) => File.Exists(Absolute(path));

    private static IEnumerable<string> Walk(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(Absolute(folder)))
        {
            if (!Array.Exists(ProductEndings, ending => file.EndsWith(ending, StringComparison.Ordinal)))
            {
                yield return Relative(file);
            }
        }

        foreach (var inner in Directory.EnumerateDirectories(Absolute(folder)))
        {
            if (!Products.Contains(Path.GetFileName(inner)))
            {
                foreach (var file in Walk(Relative(inner)))
                {
                    yield return file;
                }
            }
        }
    }

    private static string Relative(string path) => Path.GetRelativePath(Root, path).Replace('\\', '/');

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "GitOps.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("these tests run from below the folder of GitOps.sln");
    }
}
