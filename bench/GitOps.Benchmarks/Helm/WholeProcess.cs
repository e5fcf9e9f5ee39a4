using System.Diagnostics;
using System.Globalization;

namespace GitOps.Benchmarks.Helm;

/// <summary>The sample's <c>template</c> as a whole process, beside <c>helm template</c> where the program is installed.</summary>
internal static class WholeProcess
{
    private const int Runs = 5;

    /// <param name="chart">Name of the chart.</param>
    /// <param name="folder">Its folder.</param>
    /// <param name="known">What Helm is known to need, in milliseconds, for machines without it.</param>
    public static void Measure(string chart, string folder, double known)
    {
        if (Environment.GetEnvironmentVariable("GITOPS_WORKERHOST") is not { Length: > 0 } host)
        {
            return;
        }

        var own = Best(host, ["template", "bench", folder, "--kube-version", "1.33.0"]);
        var peer = Find("helm") is { } helm ? Best(helm, ["template", "bench", folder, "--kube-version", "1.33.0"]) : (double?)null;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{chart,-24} process {own,7:0} ms   helm {peer ?? known,7:0} ms{(peer is null ? " (as published, not measured here)" : string.Empty)}   ratio {own / (peer ?? known):0.00}"));
    }

    /// <summary>How long one run of a program takes, in milliseconds.</summary>
    /// <exception cref="InvalidOperationException">It did not end with 0.</exception>
    public static double Time(string program, string[] arguments)
    {
        var watch = Stopwatch.StartNew();
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync();
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? watch.Elapsed.TotalMilliseconds
            : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)}: {errors.GetAwaiter().GetResult()}");
    }

    /// <summary>The program as the search path has it; null where it is not installed.</summary>
    public static string? Find(string program) => (Environment.GetEnvironmentVariable("PATH") ?? string.Empty)
        .Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, program))
        .FirstOrDefault(File.Exists);

    private static double Best(string program, string[] arguments) => Enumerable.Range(0, Runs).Min(_ => Time(program, arguments));
}
