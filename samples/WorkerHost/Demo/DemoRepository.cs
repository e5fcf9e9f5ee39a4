using System.Diagnostics;

namespace WorkerHost.Demo;

/// <summary>Makes a Git repository of the files in <c>samples/fleet</c>, for a first look without one of your own.</summary>
internal static class DemoRepository
{
    /// <summary>Makes the repository, or keeps the one that is there with whatever was committed to it since.</summary>
    /// <returns>Its <c>file://</c> URL.</returns>
    public static async Task<string> EnsureAsync(string folder, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(Path.Combine(folder, ".git")))
        {
            Copy(Path.Combine(AppContext.BaseDirectory, "fleet"), folder);
            await GitAsync(folder, ["init", "--quiet", "--initial-branch=main"], cancellationToken);
            await GitAsync(folder, ["add", "--all"], cancellationToken);
            await GitAsync(folder, ["-c", "user.name=Ada Platform", "-c", "user.email=ada@example.com", "commit", "--quiet", "--message", "Set up the fleet"], cancellationToken);
        }

        return new Uri(Path.GetFullPath(folder)).AbsoluteUri;
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target, overwrite: true);
        }
    }

    private static async Task GitAsync(string folder, string[] arguments, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("git", arguments) { WorkingDirectory = folder, RedirectStandardError = true, RedirectStandardOutput = true };
        using var git = Process.Start(start) ?? throw new InvalidOperationException("git could not be started; is it installed?");
        var error = git.StandardError.ReadToEndAsync(cancellationToken);
        var output = git.StandardOutput.ReadToEndAsync(cancellationToken);
        await git.WaitForExitAsync(cancellationToken);
        await output;
        if (git.ExitCode != 0)
        {
            throw new InvalidOperationException($"git {string.Join(' ', arguments)} failed: {await error}");
        }
    }
}
