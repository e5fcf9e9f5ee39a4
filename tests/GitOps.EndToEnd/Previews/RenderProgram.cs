using System.Diagnostics;
using System.Text;
using GitOps.EndToEnd.Infrastructure;

namespace GitOps.EndToEnd.Previews;

/// <summary>What a run of the program said.</summary>
internal sealed record ProgramRun(int ExitCode, string Output, string Error);

/// <summary>A checkout of a fleet repository, and the host program's <c>render</c> and <c>template</c> in it, as a check of a pull request runs them.</summary>
internal sealed class RenderProgram : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    public RenderProgram()
    {
        Git("init", "--quiet", "--initial-branch=main");
    }

    /// <summary>Whether <see cref="RunInTerminalAsync"/> can be used here.</summary>
    public static bool HasTerminal { get; } = OperatingSystem.IsLinux() && (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(':').Any(folder => File.Exists(Path.Combine(folder, "script")));

    /// <summary>The checkout.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("gitops-e2e-render-").FullName;

    public RenderProgram With(string path, string content)
    {
        var full = Path.Combine(Folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, content);
        return this;
    }

    /// <summary>Commits all there is and returns the hash.</summary>
    public string Commit(string message)
    {
        Git("add", "--all");
        Git("-c", "user.name=Ada", "-c", "user.email=ada@example.org", "commit", "--quiet", "--message", message);
        return Git("rev-parse", "HEAD").Trim();
    }

    public string Git(params string[] arguments) => GitProgram.Run(Folder, arguments);

    /// <summary>Runs <c>render</c> with its output piped.</summary>
    public Task<ProgramRun> RunAsync(params string[] arguments) => RunAsync("dotnet", Command("render", arguments), []);

    /// <summary>Runs <c>template</c> with its output piped.</summary>
    public Task<ProgramRun> TemplateAsync(params string[] arguments) => RunAsync("dotnet", Command("template", arguments), []);

    /// <summary>Runs <c>render</c> with its output in a terminal; errors come in between.</summary>
    /// <param name="environment">Variables that it sees.</param>
    /// <param name="arguments">Its arguments, free of quotes and blanks.</param>
    public Task<ProgramRun> RunInTerminalAsync((string Name, string Value)[] environment, params string[] arguments) =>
        RunAsync("script", ["--quiet", "--return", "--command", string.Join(' ', ["dotnet", .. Command("render", arguments)]), "/dev/null"], environment);

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private static string[] Command(string verb, string[] arguments) => [Path.Combine(AppContext.BaseDirectory, "WorkerHost.dll"), verb, .. arguments];

    private async Task<ProgramRun> RunAsync(string program, string[] arguments, (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        start.Environment.Remove("NO_COLOR");
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(Deadline);
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(deadline.Token);
            var error = process.StandardError.ReadToEndAsync(deadline.Token);
            await process.WaitForExitAsync(deadline.Token);
            return new ProgramRun(process.ExitCode, await output, await error);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }
}
