using System.Collections.Concurrent;
using System.Formats.Tar;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;

namespace GitOps.Adapters.Helm.Tests.Repositories;

/// <summary>A repository of charts without a network, at <c>http://repo/charts</c>.</summary>
internal sealed class ChartServer : HttpMessageHandler
{
    public Dictionary<string, byte[]> Files { get; } = new(StringComparer.Ordinal);

    public ConcurrentQueue<(string Host, string Path, string Query, bool HasCredentials)> Requests { get; } = [];

    public HttpStatusCode Status { get; set; } = HttpStatusCode.OK;

    /// <summary>Whether files have tags by which a client asks for newer ones only.</summary>
    public bool HasTags { get; set; }

    /// <summary>Answers wait for this; null for no wait.</summary>
    public Task? Hold { get; set; }

    /// <summary>Answers break off after so many bytes; null for never.</summary>
    public int? BreakAfter { get; set; }

    public int CountOf(string part) => Requests.Count(request => request.Path.Contains(part, StringComparison.Ordinal));

    /// <summary>Publishes charts named <c>app</c> in an index as Helm writes it.</summary>
    public void Publish(params ReadOnlySpan<string> versions)
    {
        var index = new StringBuilder("apiVersion: v1\nentries:\n  another:\n  - name: another\n    version: 5.0.0\n    urls: [x.tgz]\n  app:\n");
        foreach (var version in versions)
        {
            var archive = Pack(("app/Chart.yaml", $"apiVersion: v2\nname: app\nversion: {version}\n"), ("app/values.yaml", "a: 1\nb:\n  c: 2\n"), ("app/more.yaml", "b:\n  d: 3\n"));
            Files[$"/charts/app-{version}.tgz"] = archive;
            index.Append($"  - name: app\n    version: {version}\n    digest: {Convert.ToHexStringLower(SHA256.HashData(archive))}\n    urls:\n    - app-{version}.tgz\n");
        }

        PublishIndex(index.Append("  zebra: []\ngenerated: now\n").ToString());
    }

    public void PublishIndex(string text) => Files["/charts/index.yaml"] = Encoding.UTF8.GetBytes(text);

    public static byte[] Pack(params ReadOnlySpan<(string Path, string Text)> files)
    {
        using var packed = new MemoryStream();
        using (var zipped = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        using (var tar = new TarWriter(zipped))
        {
            foreach (var (path, text) in files)
            {
                using var data = new MemoryStream(Encoding.UTF8.GetBytes(text));
                tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, path) { DataStream = data, ModificationTime = DateTimeOffset.UnixEpoch });
            }
        }

        return packed.ToArray();
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var url = request.RequestUri!;
        Requests.Enqueue((url.Host, url.AbsolutePath, url.Query, request.Headers.Authorization is not null));
        if (Hold is { } hold)
        {
            await hold.WaitAsync(cancellationToken);
        }

        if (Status != HttpStatusCode.OK || !Files.TryGetValue(url.AbsolutePath, out var file))
        {
            return new HttpResponseMessage(Status == HttpStatusCode.OK ? HttpStatusCode.NotFound : Status);
        }

        var tag = new EntityTagHeaderValue($"\"{Convert.ToHexString(SHA256.HashData(file))}\"");
        if (HasTags && request.Headers.IfNoneMatch.Contains(tag))
        {
            return new HttpResponseMessage(HttpStatusCode.NotModified);
        }

        var answer = new HttpResponseMessage(HttpStatusCode.OK) { Content = BreakAfter is { } bytes ? new StreamContent(new BrokenStream(file, bytes)) : new ByteArrayContent(file) };
        answer.Headers.ETag = HasTags ? tag : null;
        return answer;
    }

    private sealed class BrokenStream(byte[] content, int until) : MemoryStream(content)
    {
        public override int Read(byte[] buffer, int offset, int count) => Position >= until ? throw new IOException("the connection was cut") : base.Read(buffer, offset, Math.Min(count, until));

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            Position >= until ? throw new IOException("the connection was cut") : base.ReadAsync(buffer[..Math.Min(buffer.Length, until)], cancellationToken);
    }
}
