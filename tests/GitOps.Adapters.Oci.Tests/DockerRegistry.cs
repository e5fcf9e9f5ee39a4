using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;

namespace GitOps.Adapters.Oci.Tests;

/// <summary>Debian's <c>docker-registry</c> on the loopback address, with its data in a folder of its own.</summary>
internal sealed partial class DockerRegistry : IAsyncDisposable
{
    private const string Program = "/usr/bin/docker-registry";
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private readonly DirectoryInfo folder;
    private readonly Process process;
    private readonly HttpClient http = new();

    private DockerRegistry(DirectoryInfo folder, Process process, string host) => (this.folder, this.process, Host) = (folder, process, host);

    /// <summary>Host and port.</summary>
    public string Host { get; }

    /// <summary>What pushes are sent with; null for nothing.</summary>
    public AuthenticationHeaderValue? Pusher { get; set; }

    /// <summary>Skips the test where the program is missing.</summary>
    public static void Require() => Assert.SkipUnless(File.Exists(Program), $"{Program} is not installed (apt-get install docker-registry)");

    /// <summary>Starts a registry.</summary>
    /// <param name="authentication">The section <c>auth</c> of its configuration, given the folder for files.</param>
    public static async Task<DockerRegistry> StartAsync(Func<string, string>? authentication, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("gitops-registry-");
        var configuration = Path.Combine(folder.FullName, "config.yml");
        await File.WriteAllTextAsync(
            configuration,
            $"version: 0.1\nstorage:\n  filesystem:\n    rootdirectory: {folder.FullName}/data\nhttp:\n  addr: 127.0.0.1:0\n{authentication?.Invoke(folder.FullName)}",
            cancellationToken);
        var process = Process.Start(new ProcessStartInfo(Program, ["serve", configuration]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        var listening = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var log = new StringBuilder();
        void Look(string? line)
        {
            lock (log)
            {
                log.AppendLine(line);
            }

            if (line is not null && Listening().Match(line) is { Success: true } match)
            {
                listening.TrySetResult(match.Groups[1].Value);
            }
        }

        process.ErrorDataReceived += (_, e) => Look(e.Data);
        process.OutputDataReceived += (_, e) => Look(e.Data);
        process.EnableRaisingEvents = true;
        process.Exited += (_, _) => listening.TrySetException(new InvalidOperationException($"the registry ended: {log}"));
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        return new DockerRegistry(folder, process, await listening.Task.WaitAsync(Deadline, cancellationToken));
    }

    /// <summary>Pushes an artifact, as clients of registries do.</summary>
    /// <returns>The digest of its manifest.</returns>
    public async Task<string> PushAsync(string repository, string tag, IReadOnlyList<(string MediaType, byte[] Content)> layers, CancellationToken cancellationToken)
    {
        foreach (var content in layers.Select(layer => layer.Content).Append("{}"u8.ToArray()))
        {
            using var begun = await SendAsync(HttpMethod.Post, new Uri($"http://{Host}/v2/{repository}/blobs/uploads/"), null, cancellationToken);
            var place = new Uri(new Uri($"http://{Host}"), begun.Headers.Location!);
            using var ended = await SendAsync(HttpMethod.Put, new Uri($"{place}&digest={Artifacts.DigestOf(content)}"), ("application/octet-stream", content), cancellationToken);
        }

        var manifest = Artifacts.Manifest(layers);
        using var pushed = await SendAsync(HttpMethod.Put, new Uri($"http://{Host}/v2/{repository}/manifests/{tag}"), (Artifacts.ManifestType, manifest), cancellationToken);
        return Artifacts.DigestOf(manifest);
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill();
            await process.WaitForExitAsync();
        }

        process.Dispose();
        http.Dispose();
        folder.Delete(recursive: true);
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, Uri target, (string Type, byte[] Content)? body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, target) { Headers = { Authorization = Pusher } };
        if (body is var (type, content))
        {
            request.Content = new ByteArrayContent(content) { Headers = { ContentType = MediaTypeHeaderValue.Parse(type) } };
        }

        var response = await http.SendAsync(request, cancellationToken);
        Assert.True(response.IsSuccessStatusCode, $"{method} {target}: {response.StatusCode} {await response.Content.ReadAsStringAsync(cancellationToken)}");
        return response;
    }

    [GeneratedRegex(@"listening on (127\.0\.0\.1:\d+)")]
    private static partial Regex Listening();
}
