using System.Diagnostics;
using System.Text.Json;

namespace GitOps.EndToEnd.Infrastructure;

/// <summary>The <c>helm</c> program that <c>GITOPS_HELM</c> names, speaking to the cluster of an engine.</summary>
internal sealed class HelmProgram : IDisposable
{
    public const string Variable = "GITOPS_HELM";

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(90);

    private readonly string home = Directory.CreateTempSubdirectory("gitops-helm-").FullName;
    private readonly string program;
    private readonly string kubeconfig;
    private readonly string space;

    private HelmProgram(string program, string kubeconfig, string space) => (this.program, this.kubeconfig, this.space) = (program, kubeconfig, space);

    /// <summary>The program, in the namespace of an engine; skips the test where there is none.</summary>
    public static HelmProgram For(TestEngine engine)
    {
        var program = Environment.GetEnvironmentVariable(Variable);
        Assert.SkipWhen(string.IsNullOrEmpty(program), $"{Variable} names no helm program");
        return new HelmProgram(program!, engine.TestCluster.Kubeconfig, engine.Space);
    }

    /// <summary>Skips where there is no program, before anything is started.</summary>
    public static void Require() => Assert.SkipWhen(string.IsNullOrEmpty(Environment.GetEnvironmentVariable(Variable)), $"{Variable} names no helm program");

    /// <summary>Writes a chart into a folder that the program reads.</summary>
    /// <returns>Its path.</returns>
    public string Write(IEnumerable<(string Path, string? Content)> files)
    {
        foreach (var (path, content) in files)
        {
            var file = Path.Combine(home, path);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, content);
        }

        return Path.Combine(home, "charts/app");
    }

    /// <summary>Runs it and reads what it prints as JSON.</summary>
    public async Task<JsonElement> JsonAsync(params string[] arguments)
    {
        using var document = JsonDocument.Parse(await RunAsync([.. arguments, "-o", "json"]));
        return document.RootElement.Clone();
    }

    /// <summary>Runs it; anything but success fails the test.</summary>
    public async Task<string> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo(program, [.. arguments, "--namespace", space]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["KUBECONFIG"] = kubeconfig;
        foreach (var folder in new[] { "CACHE", "CONFIG", "DATA" })
        {
            start.Environment[$"HELM_{folder}_HOME"] = Path.Combine(home, folder);
        }

        using var process = Process.Start(start)!;
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(Longest);
        try
        {
            var (said, errors) = (process.StandardOutput.ReadToEndAsync(deadline.Token), process.StandardError.ReadToEndAsync(deadline.Token));
            await process.WaitForExitAsync(deadline.Token);
            Assert.True(process.ExitCode == 0, $"helm {string.Join(' ', arguments)}: {await errors}{await said}");
            return await said;
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    public void Dispose() => Directory.Delete(home, recursive: true);
}
