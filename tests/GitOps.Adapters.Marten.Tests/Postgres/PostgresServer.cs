using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace GitOps.Adapters.Marten.Tests.Postgres;

/// <summary>A PostgreSQL of one's own on loopback, in a temporary folder, from the binaries of the distribution.</summary>
internal sealed class PostgresServer : IAsyncDisposable
{
    private readonly DirectoryInfo folder;
    private readonly string binaries;
    private readonly string? user;
    private readonly int port;
    private readonly bool durable;

    private PostgresServer(string binaries, string? user, bool durable)
    {
        this.binaries = binaries;
        this.user = user;
        this.durable = durable;
        folder = Directory.CreateTempSubdirectory("gitops-postgres-");
        port = FreePort();
    }

    internal string ConnectionString =>
        string.Create(CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={port};Username=gitops;Database=postgres;Maximum Pool Size=60");

    /// <summary>Where the binaries lie; null where there are none.</summary>
    internal static string? FindBinaries() =>
        Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql")
                .Select(version => Path.Combine(version, "bin"))
                .Where(bin => File.Exists(Path.Combine(bin, "initdb")))
                .OrderByDescending(bin => bin, StringComparer.Ordinal)
                .FirstOrDefault()
            : null;

    /// <param name="binaries">The folder of PostgreSQL's programs.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <param name="durable">Whether commits wait for the disk: yes for measurements, no for tests.</param>
    internal static async Task<PostgresServer> StartAsync(string binaries, CancellationToken cancellationToken, bool durable = false)
    {
        // PostgreSQL refuses to run as root.
        var server = new PostgresServer(binaries, Environment.UserName == "root" ? "postgres" : null, durable);
        try
        {
            await server.InitializeAsync(cancellationToken);
            await server.StartAsync(cancellationToken);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    internal Task StartAsync(CancellationToken cancellationToken)
    {
        var settings = string.Create(
            CultureInfo.InvariantCulture, $"-h 127.0.0.1 -p {port} -k '{Data}' -c fsync={(durable ? "on" : "off")} -c max_connections=200 -c log_min_messages=fatal");
        return RunAsync(
            "pg_ctl", ["-D", Data, "-l", Path.Combine(Data, "server.log"), "-w", "-t", "60", "-o", settings, "start"], cancellationToken);
    }

    /// <summary>Stops at once, as a crash would: sessions end in the middle of what they do.</summary>
    internal Task StopAsync(CancellationToken cancellationToken) =>
        RunAsync("pg_ctl", ["-D", Data, "-m", "immediate", "-w", "-t", "60", "stop"], cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (File.Exists(Path.Combine(Data, "postmaster.pid")))
        {
            await StopAsync(CancellationToken.None);
        }

        folder.Delete(recursive: true);
    }

    private string Data => Path.Combine(folder.FullName, "data");

    private async Task InitializeAsync(CancellationToken cancellationToken)
    {
        if (user is not null)
        {
            await RunProcessAsync("chown", [user, folder.FullName], cancellationToken);
        }

        await RunAsync("initdb", ["-D", Data, "-U", "gitops", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"], cancellationToken);
    }

    private Task RunAsync(string program, string[] arguments, CancellationToken cancellationToken)
    {
        var path = Path.Combine(binaries, program);
        return user is null
            ? RunProcessAsync(path, arguments, cancellationToken)
            : RunProcessAsync("runuser", ["-u", user, "--", path, .. arguments], cancellationToken);
    }

    private async Task RunProcessAsync(string program, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        // Nothing is redirected through pipes: the server would inherit and hold them.
        var output = Path.Combine(Path.GetTempPath(), $"{folder.Name}-{Guid.NewGuid():n}.log");
        var start = new ProcessStartInfo("/bin/sh") { WorkingDirectory = "/" };
        foreach (var argument in (string[])["-c", "out=$1; shift; exec \"$@\" >\"$out\" 2>&1 </dev/null", "sh", output, program, .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        try
        {
            using var process = Process.Start(start)!;
            await process.WaitForExitAsync(cancellationToken);
            if (process.ExitCode != 0)
            {
                throw new InvalidOperationException(
                    $"'{program} {string.Join(' ', arguments)}' ended with {process.ExitCode}: {await File.ReadAllTextAsync(output, cancellationToken)}");
            }
        }
        finally
        {
            File.Delete(output);
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
