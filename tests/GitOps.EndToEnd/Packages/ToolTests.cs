using System.Diagnostics;

namespace GitOps.EndToEnd.Packages;

/// <summary>The audit tool as a user gets it: installed from its package, without the packages of this repository.</summary>
public sealed class ToolTests(PackageFeed feed)
{
    [Fact(Timeout = 300_000)]
    public async Task The_tool_installs_from_its_package_alone_and_answers()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await feed.PackAsync(cancellation);
        var folder = Directory.CreateDirectory(Path.Combine(feed.Root, "tool")).FullName;
        var configuration = Path.Combine(folder, "nuget.config");
        await File.WriteAllTextAsync(
            configuration,
            $"<configuration><packageSources><clear /><add key=\"packages-under-test\" value=\"{feed.Folder}\" /></packageSources></configuration>",
            cancellation);

        await DotNet.RunAsync(folder, cancellation, "tool", "install", "GitOps.Audit.Tool", "--version", feed.Version, "--tool-path", folder, "--configfile", configuration);
        var help = await RunAsync(Path.Combine(folder, OperatingSystem.IsWindows() ? "gitops-audit.exe" : "gitops-audit"), cancellation, "blame", "--help");

        Assert.Contains("$ gitops-audit blame deployment/shop/web --field replicas", help, StringComparison.Ordinal);
        Assert.Contains("Exit codes:", help, StringComparison.Ordinal);
    }

    private static async Task<string> RunAsync(string program, CancellationToken cancellationToken, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true };

        // The launcher looks for the runtime that runs this test.
        start.Environment["DOTNET_ROOT"] = Path.GetFullPath(Path.Combine(System.Runtime.InteropServices.RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        Assert.Equal(0, process.ExitCode);
        return output;
    }
}
