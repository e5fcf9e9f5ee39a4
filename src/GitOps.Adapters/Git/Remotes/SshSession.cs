using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace GitOps.Adapters.Git.Remotes;

/// <summary>The <c>ssh</c> programs of one fetch, with their key and known hosts in a private folder. They are killed with the token of the fetch.</summary>
internal sealed class SshSession : IDisposable
{
    private const int MaximumErrorText = 4096;

    private readonly Uri url;
    private readonly GitOptions options;
    private readonly SshCredentials credentials;
    private readonly CancellationToken cancellationToken;
    private readonly string folder;
    private readonly StringBuilder errors = new();

    public SshSession(Uri url, SshCredentials credentials, GitOptions options, CancellationToken cancellationToken)
    {
        (this.url, this.credentials, this.options, this.cancellationToken) = (url, credentials, options, cancellationToken);
        folder = Directory.CreateTempSubdirectory("gitops-ssh-").FullName;
        Write("identity", credentials.Identity, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Write("known_hosts", credentials.KnownHosts, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    /// <summary>What went wrong in a callback; libgit2 itself would only say that something did.</summary>
    public Exception? Fault { get; set; }

    /// <summary>Whether commits are wanted without their history.</summary>
    public bool IsShallow { get; set; }

    /// <summary>Most bytes that may come.</summary>
    public long MaximumBytes => options.MaximumFetchBytes;

    /// <summary>Ends the fetch.</summary>
    public CancellationToken Token => cancellationToken;

    /// <summary>What the program said last.</summary>
    public string LastError
    {
        get
        {
            lock (errors)
            {
                return errors.ToString().Split('\n').Select(line => line.Trim()).LastOrDefault(line => line.Length > 0) ?? string.Empty;
            }
        }
    }

    /// <summary>Starts <c>git-upload-pack</c> on the server.</summary>
    public Process Start()
    {
        var start = new ProcessStartInfo(options.SshProgram) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        string[] settings =
        [
            "IdentitiesOnly=yes", "PreferredAuthentications=publickey", "NumberOfPasswordPrompts=1", "StrictHostKeyChecking=yes",
            $"UserKnownHostsFile={Path.Combine(folder, "known_hosts")}", "GlobalKnownHostsFile=/dev/null", "UpdateHostKeys=no", "LogLevel=ERROR",
        ];
        foreach (var argument in new[] { "-F", "/dev/null", "-T", "-i", Path.Combine(folder, "identity") }.Concat(settings.SelectMany(setting => new[] { "-o", setting })))
        {
            start.ArgumentList.Add(argument);
        }

        var user = Uri.UnescapeDataString(url.UserInfo.Split(':')[0]);
        foreach (var argument in new[] { "-l", user.Length > 0 ? user : "git", "-p", (url.Port > 0 ? url.Port : 22).ToString(CultureInfo.InvariantCulture), "--", url.IdnHost, $"git-upload-pack {Quote(Uri.UnescapeDataString(url.AbsolutePath))}" })
        {
            start.ArgumentList.Add(argument);
        }

        AskForPassphrase(start);
        var process = Process.Start(start) ?? throw new RemoteException(RemoteFault.Other, $"the program '{options.SshProgram}' did not start");
        process.ErrorDataReceived += (_, line) => Note(line.Data);
        process.BeginErrorReadLine();
        return process;
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    /// <summary>The shell of the server sees one word.</summary>
    private static string Quote(string path) => "'" + path.Replace("'", "'\\''", StringComparison.Ordinal) + "'";

    /// <summary>The program asks a program, which answers from its environment; nothing is written to disk.</summary>
    private void AskForPassphrase(ProcessStartInfo start)
    {
        start.Environment.Remove("SSH_AUTH_SOCK");
        if (credentials.Passphrase is null)
        {
            start.ArgumentList.Insert(0, "-o");
            start.ArgumentList.Insert(1, "BatchMode=yes");
            return;
        }

        var asker = Write("askpass", "#!/bin/sh\nprintf '%s\\n' \"$GITOPS_SSH_PASSPHRASE\"\n", UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        start.Environment["SSH_ASKPASS"] = asker;
        start.Environment["SSH_ASKPASS_REQUIRE"] = "force";
        start.Environment["DISPLAY"] = "none";
        start.Environment["GITOPS_SSH_PASSPHRASE"] = credentials.Passphrase;
    }

    private string Write(string name, string text, UnixFileMode mode)
    {
        var path = Path.Combine(folder, name);
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = mode;
        }

        using var stream = new FileStream(path, options);
        stream.Write(Encoding.UTF8.GetBytes(text));
        return path;
    }

    private void Note(string? line)
    {
        lock (errors)
        {
            if (line is not null && errors.Length < MaximumErrorText)
            {
                errors.Append(line).Append('\n');
            }
        }
    }
}
