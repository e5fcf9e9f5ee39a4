using System.Diagnostics;
using System.Text;

namespace GitOps.EndToEnd.Packages;

/// <summary>Runs the SDK as a user would at a prompt: without what the test run itself has set in the environment.</summary>
internal static class DotNet
{
    private static readonly string[] OfTheTestRun = ["MSBUILD", "DOTNET_HOST", "DOTNET_ROOT", "TESTINGPLATFORM", "VSTEST", "COVERLET", "MicrosoftInstrumentation", "NUGET_PACKAGES"];

    /// <summary>Runs <c>dotnet</c> and returns what it printed.</summary>
    /// <exception cref="InvalidOperationException">It ended with another code than 0; the message is what it printed.</exception>
    public static async Task<string> RunAsync(string folder, CancellationToken cancellationToken, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Where(name => Array.Exists(OfTheTestRun, prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))).ToList())
        {
            start.Environment.Remove(name);
        }

        start.Environment["DOTNET_NOLOGO"] = "1";
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        using var process = new Process { StartInfo = start };
        var output = new StringBuilder();
        process.OutputDataReceived += (_, line) => Append(output, line.Data);
        process.ErrorDataReceived += (_, line) => Append(output, line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            await process.WaitForExitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        var text = output.ToString();
        return process.ExitCode == 0
            ? text
            : throw new InvalidOperationException($"dotnet {string.Join(' ', arguments)} ended with {process.ExitCode}:\n{text}");
    }

    private static void Append(StringBuilder output, string? line)
    {
        if (line is not null)
        {
            lock (output)
            {
                output.AppendLine(line);
            }
        }
    }
}
