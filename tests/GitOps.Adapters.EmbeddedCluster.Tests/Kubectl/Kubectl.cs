using System.Diagnostics;
using GitOps.Tests.Lab;

namespace GitOps.Adapters.EmbeddedCluster.Tests.Kubectl;

/// <summary>A real <c>kubectl</c> against one kubeconfig.</summary>
internal sealed class Kubectl(string kubeconfig, string? program = null)
{
    private static readonly string? OnPath = (System.Environment.GetEnvironmentVariable("PATH") ?? string.Empty)
        .Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, "kubectl"))
        .FirstOrDefault(File.Exists);

    /// <summary>Every <c>kubectl</c> there is: the one on the path, and the newer one of the lab.</summary>
    public static IReadOnlyList<string> Programs { get; } =
    [
        .. OnPath is null ? [] : (string[])[OnPath],
        .. Directory.Exists(RealCluster.Bin) ? Directory.GetFiles(RealCluster.Bin, "kubectl-*") : [],
    ];

    /// <summary>Variables of the program's environment, for example the editor.</summary>
    public Dictionary<string, string> Environment { get; } = [];

    public static void SkipWhenAbsent() => Assert.SkipWhen(OnPath is null, "kubectl is not on the path");

    /// <summary>Starts it; whoever does ends it.</summary>
    public Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo(program ?? OnPath!) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])["--kubeconfig", kubeconfig, "--cache-dir", kubeconfig + ".cache", .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in Environment)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    public async Task<(int Code, string Out, string Error)> RunAsync(string? input, params string[] arguments)
    {
        using var process = Start(arguments);
        var output = process.StandardOutput.ReadToEndAsync(ClusterClient.Cancel);
        var error = process.StandardError.ReadToEndAsync(ClusterClient.Cancel);
        await process.StandardInput.WriteAsync(input ?? string.Empty);
        process.StandardInput.Close();
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(ClusterClient.Cancel);
        deadline.CancelAfter(TimeSpan.FromSeconds(60));
        try
        {
            await process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw;
        }

        return (process.ExitCode, await output, await error);
    }

    /// <summary>Runs and expects success without a warning.</summary>
    public async Task<string> OkAsync(string? input, params string[] arguments)
    {
        var (code, text, error) = await RunAsync(input, arguments);
        Assert.True(code == 0 && error.Length == 0, $"kubectl {string.Join(' ', arguments)}: {code}\n{text}\n{error}");
        return text;
    }
}
