using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace GitOps.Tests.Lab;

/// <summary>
/// A real API server for tests: the one that <c>GITOPS_TEST_KUBECONFIG</c> names; else one of this process's own when the lab is in the user's
/// cache folder (<c>gitops-lab</c>), started when the first test asks and stopped with the process. <c>GITOPS_TEST_KUBECONFIG=none</c> is without.
/// </summary>
internal static class RealCluster
{
    public const string Variable = "GITOPS_TEST_KUBECONFIG";
    private const string Prefix = "tests-";

    private static readonly SemaphoreSlim Gate = new(1, 1);
    private static readonly Dictionary<bool, string> Started = [];
    private static bool isStopping;

    /// <summary>Where the lab has its programs; the folder need not be there.</summary>
    public static string Bin => Path.Combine(Folder(), "bin");

    /// <summary>Path of a kubeconfig; skips the test when there is no server.</summary>
    /// <param name="withControllers">Whether a controller manager must run, if it is the lab's server; without it nothing but clients changes objects.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public static async Task<string> KubeconfigAsync(bool withControllers, CancellationToken cancellationToken)
    {
        var given = Environment.GetEnvironmentVariable(Variable);
        Assert.SkipWhen(given == "none", $"{Variable} asks for no real API server");
        if (!string.IsNullOrEmpty(given))
        {
            return given;
        }

        var lab = Folder();
        Assert.SkipUnless(File.Exists(Path.Combine(lab, "bin", "start-apiserver.sh")) && Directory.Exists(Path.Combine(lab, "k8s")), $"no real API server: {Variable} names no kubeconfig, and there is no lab in {lab}");
        await Gate.WaitAsync(cancellationToken);
        try
        {
            return Started.TryGetValue(withControllers, out var path) ? path : Started[withControllers] = await StartAsync(lab, withControllers, cancellationToken);
        }
        finally
        {
            Gate.Release();
        }
    }

    private static string Folder() => Path.Combine(
        Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } cache ? cache : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache"),
        "gitops-lab");

    private static async Task<string> StartAsync(string lab, bool withControllers, CancellationToken cancellationToken)
    {
        StopOrphans(lab);
        var instance = string.Create(CultureInfo.InvariantCulture, $"{Prefix}{Environment.ProcessId}-{(withControllers ? 1 : 0)}");
        if (!isStopping)
        {
            isStopping = true;
            AppDomain.CurrentDomain.ProcessExit += (_, _) => StopAll(lab, string.Create(CultureInfo.InvariantCulture, $"{Prefix}{Environment.ProcessId}-"));
        }

        for (var attempt = 1; ; attempt++)
        {
            var ports = FreePorts(3);
            using var process = Run(lab, "start-apiserver.sh", instance, ("PORT", ports[0]), ("ETCD_PORT", ports[1]), ("PEER_PORT", ports[2]), ("KCM", withControllers ? 1 : 0));
            var said = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var errors = process.StandardError.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            if (process.ExitCode == 0)
            {
                return Path.Combine(lab, "run", instance, "kubeconfig");
            }

            // Somebody else may have taken a port in between.
            Assert.True(attempt < 3, $"the lab's API server does not start: {await said}{await errors}");
        }
    }

    // Servers of test processes that were ended without a chance to stop them.
    private static void StopOrphans(string lab)
    {
        var run = Path.Combine(lab, "run");
        foreach (var folder in Directory.Exists(run) ? Directory.GetDirectories(run, Prefix + "*") : [])
        {
            var name = Path.GetFileName(folder);
            if (int.TryParse(name[Prefix.Length..].Split('-')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var id) && !Directory.Exists($"/proc/{id.ToString(CultureInfo.InvariantCulture)}"))
            {
                Stop(lab, name);
            }
        }
    }

    private static void StopAll(string lab, string prefix)
    {
        foreach (var folder in Directory.GetDirectories(Path.Combine(lab, "run"), prefix + "*"))
        {
            Stop(lab, Path.GetFileName(folder));
        }
    }

    private static void Stop(string lab, string instance)
    {
        using var process = Run(lab, "stop-apiserver.sh", instance);
        process.WaitForExit(TimeSpan.FromSeconds(60));
        var folder = Path.Combine(lab, "run", instance);
        if (process.HasExited && process.ExitCode == 0 && Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static Process Run(string lab, string script, string instance, params (string Name, int Value)[] settings)
    {
        var start = new ProcessStartInfo("bash") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Path.Combine(lab, "bin", script));
        start.Environment["LAB"] = lab;
        start.Environment["INSTANCE"] = instance;
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value.ToString(CultureInfo.InvariantCulture);
        }

        return Process.Start(start)!;
    }

    private static int[] FreePorts(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToList();
        listeners.ForEach(listener => listener.Start());
        int[] ports = [.. listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port)];
        listeners.ForEach(listener => listener.Dispose());
        return ports;
    }
}
