namespace GitOps.Core.Sources;

/// <summary>An ignore file found in a tree.</summary>
/// <param name="Folder">The folder it lies in, as a path of an <see cref="IFileTree"/>; empty for the root.</param>
/// <param name="Text">Its content.</param>
public readonly record struct IgnoreFile(string Folder, string Text);

/// <summary>Which paths of a source belong to its artifact, as Flux decides it.</summary>
/// <remarks>
/// Built-in exclusions of version control always come first. Those of extensions, CI and tool files count only while there is no user
/// pattern at all. Later patterns overrule earlier ones. A path is judged on its own: below an excluded folder a file can be taken in again.
/// </remarks>
public sealed class IgnoreRules
{
    /// <summary>Name of ignore files in a tree.</summary>
    public const string FileName = ".sourceignore";

    private static readonly string[] VersionControl = [".git/", ".gitignore", ".gitmodules", ".gitattributes"];

    private static readonly string[] Defaults =
    [
        "*.jpg", "*.jpeg", "*.gif", "*.png", "*.wmv", "*.flv", "*.tar.gz", "*.zip",
        ".github/", ".circleci/", ".travis.yml", ".gitlab-ci.yml", "appveyor.yml", ".drone.yml", "cloudbuild.yaml",
        "codeship-services.yml", "codeship-steps.yml",
        "**/.goreleaser.yml", "**/.sops.yaml", "**/.flux.yaml",
    ];

    private readonly IgnorePattern[] patterns;

    private IgnoreRules(IgnorePattern[] patterns) => this.patterns = patterns;

    /// <summary>The rules of a Git or OCI source.</summary>
    /// <param name="files">The ignore files of the tree, parents before children and siblings by name.</param>
    /// <param name="ignore"><c>spec.ignore</c>; null for none.</param>
    public static IgnoreRules Create(IEnumerable<IgnoreFile> files, string? ignore)
    {
        var user = files.SelectMany(file => Parse(file.Text, Segments(file.Folder))).ToList();
        user.AddRange(Parse(ignore ?? string.Empty, []));
        var builtIn = user.Count > 0 ? VersionControl : VersionControl.Concat(Defaults);
        return new IgnoreRules([.. builtIn.Select(text => new IgnorePattern(text, [])), .. user]);
    }

    /// <summary>The rules of one ignore file alone, with the built-in exclusions before it when <paramref name="withDefaults"/>.</summary>
    internal static IgnoreRules CreateExact(IgnoreFile file, bool withDefaults)
    {
        var domain = Segments(file.Folder);
        var builtIn = withDefaults ? VersionControl.Concat(Defaults).Select(text => new IgnorePattern(text, domain)) : [];
        return new IgnoreRules([.. builtIn, .. Parse(file.Text, domain)]);
    }

    /// <summary>Whether a path is left out.</summary>
    /// <param name="path">A path of an <see cref="IFileTree"/>.</param>
    /// <param name="isFolder">Whether a folder stands there.</param>
    public bool Excludes(string path, bool isFolder) => Excludes(path.Split('/'), isFolder);

    /// <summary>As <see cref="Excludes(string, bool)"/>, for a path in segments.</summary>
    internal bool Excludes(ReadOnlySpan<string> path, bool isFolder)
    {
        for (var i = patterns.Length - 1; i >= 0; i--)
        {
            var match = patterns[i].Match(path, isFolder);
            if (match != IgnoreMatch.None)
            {
                return match == IgnoreMatch.Exclude;
            }
        }

        return false;
    }

    private static IEnumerable<IgnorePattern> Parse(string text, string[] domain)
    {
        foreach (var line in text.Split('\n'))
        {
            var pattern = line.EndsWith('\r') ? line[..^1] : line;
            if (!pattern.StartsWith('#') && !string.IsNullOrWhiteSpace(pattern))
            {
                yield return new IgnorePattern(pattern, domain);
            }
        }
    }

    private static string[] Segments(string folder) => folder.Split('/', StringSplitOptions.RemoveEmptyEntries);
}
