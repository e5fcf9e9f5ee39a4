using System.Diagnostics;

namespace GitOps.Adapters.EmbeddedCluster.Tests.Kubectl;

/// <summary>The real <c>kubectl</c> against one kubeconfig.</summary>
internal sealed class Kubectl(string kubeconfig)
{
    private static readonly string? Program = (Environment.GetEnvironmentVariable("PATH") ?? string.Empty)
        .Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, "kubectl"))
        .FirstOrDefault(File.Exists);

    public static void SkipWhenAbsent() => Assert.SkipWhen(Program is null, "kubectl is not on the path");

    public async Task<(int Code, string Out, string Error)> RunAsync(string? input, params string[] arguments)
    {
        var start = new ProcessStartInfo(Program!) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add("--kubeconfig");
        start.ArgumentList.Add(kubeconfig);
        start.ArgumentList.Add("--cache-dir");
        start.ArgumentList.Add(kubeconfig + ".cache");
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
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
