using System.Xml.Linq;
using GitOps.EndToEnd.Packages;

[assembly: AssemblyFixture(typeof(PackageFeed))]

namespace GitOps.EndToEnd.Packages;

/// <summary>The packages of this repository in a folder of their own, packed from what is already built, at first use.</summary>
/// <remarks>Their version is new in every run, so that no package cache can hand out yesterday's.</remarks>
public sealed class PackageFeed : IDisposable
{
    private readonly SemaphoreSlim once = new(1, 1);
    private bool packed;

    /// <summary>Version of every package of this run.</summary>
    public string Version { get; } = $"0.1.0-check.{Guid.NewGuid():N}";

    /// <summary>A folder outside the repository: no build rule of ours reaches it.</summary>
    public string Root { get; } = Directory.CreateTempSubdirectory("gitops-packages-").FullName;

    /// <summary>Folder with the packages.</summary>
    public string Folder => Path.Combine(Root, "feed");

    /// <summary>Where the user's restores keep packages.</summary>
    public static string UserCache => Environment.GetEnvironmentVariable("NUGET_PACKAGES")
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    /// <summary>Version of a package that this repository uses, as its list of versions has it.</summary>
    public static string VersionOf(string package) => XDocument.Load(Path.Combine(RepositoryRoot(), "Directory.Packages.props"))
        .Descendants("PackageVersion").Single(entry => entry.Attribute("Include")!.Value == package).Attribute("Version")!.Value;

    /// <summary>Packs, but only once in a run.</summary>
    public async Task PackAsync(CancellationToken cancellationToken)
    {
        await once.WaitAsync(cancellationToken);
        try
        {
            if (!packed)
            {
                await DotNet.RunAsync(
                    RepositoryRoot(), cancellationToken, "pack", "GitOps.sln", "--no-build", "--configuration", Configuration(), "--output", Folder, $"-p:PackageVersion={Version}");
                packed = true;
            }
        }
        finally
        {
            once.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        once.Dispose();
        Directory.Delete(Root, recursive: true);
    }

    private static string Configuration() =>
        AppContext.BaseDirectory.Contains($"{Path.DirectorySeparatorChar}Release{Path.DirectorySeparatorChar}", StringComparison.Ordinal) ? "Release" : "Debug";

    internal static string RepositoryRoot()
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
