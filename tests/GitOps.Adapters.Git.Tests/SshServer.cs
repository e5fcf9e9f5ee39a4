using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace GitOps.Adapters.Git.Tests;

/// <summary>A real <c>sshd</c> on loopback with keys of its own, for as long as a test runs.</summary>
internal sealed class SshServer : IDisposable
{
    private const string Program = "/usr/sbin/sshd";
    private readonly string folder = Directory.CreateTempSubdirectory("gitops-sshd-").FullName;
    private readonly Process process;

    private SshServer(string passphrase)
    {
        MakeKey("host", string.Empty);
        MakeKey("client", passphrase);
        File.Copy(Path.Combine(folder, "client.pub"), Path.Combine(folder, "authorized"));
        Port = FreePort();
        var config = Path.Combine(folder, "config");
        File.WriteAllText(config, $"""
            Port {Port}
            ListenAddress 127.0.0.1
            HostKey {folder}/host
            AuthorizedKeysFile {folder}/authorized
            PidFile none
            StrictModes no
            UsePAM no
            PasswordAuthentication no
            KbdInteractiveAuthentication no

            """);
        if (Environment.UserName == "root")
        {
            Directory.CreateDirectory("/run/sshd");
        }

        process = Process.Start(new ProcessStartInfo(Program, ["-D", "-e", "-f", config]) { RedirectStandardError = true })!;
        while (process.StandardError.ReadLine() is { } line && !line.Contains("Server listening", StringComparison.Ordinal))
        {
        }

        Assert.False(process.HasExited, "sshd did not start");
        _ = process.StandardError.ReadToEndAsync();
    }

    public int Port { get; }

    public string Identity => File.ReadAllText(Path.Combine(folder, "client"));

    public string KnownHosts => $"[127.0.0.1]:{Port} " + File.ReadAllText(Path.Combine(folder, "host.pub"));

    /// <summary>Starts one; skips the test where the program is not installed.</summary>
    public static SshServer Start(string passphrase = "")
    {
        Assert.SkipUnless(File.Exists(Program), "sshd is not installed");
        return new SshServer(passphrase);
    }

    public Uri UrlOf(string path) => new(string.Create(CultureInfo.InvariantCulture, $"ssh://{Environment.UserName}@127.0.0.1:{Port}{path}"));

    public void Dispose()
    {
        process.Kill(entireProcessTree: true);
        process.WaitForExit();
        process.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private void MakeKey(string name, string passphrase)
    {
        using var maker = Process.Start("ssh-keygen", ["-q", "-t", "ed25519", "-N", passphrase, "-C", name, "-f", Path.Combine(folder, name)]);
        maker.WaitForExit();
        Assert.Equal(0, maker.ExitCode);
    }
}
