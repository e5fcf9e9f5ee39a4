using GitOps.Core.Sources;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using GitOps.Adapters.Helm.Charts;
using GitOps.Core.Objects;
using GitOps.Core.Releases;

namespace GitOps.Adapters.Helm.Releases;

/// <summary>Records as Helm stores them: JSON, gzipped, in base 64.</summary>
internal static class ReleaseEncoding
{
    // A Secret holds 1 MiB; what unpacks to more than this is an attack.
    private const long MaximumRecord = 128L * 1024 * 1024;

    private static readonly byte[] GzipMagic = [0x1F, 0x8B, 0x08];

    /// <summary>The text that goes into a Secret's <c>release</c>, before Kubernetes' own encoding.</summary>
    public static byte[] Encode(ReleaseRecord record)
    {
        using var packed = new MemoryStream();
        using (var zipped = new GZipStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            zipped.Write(Encoding.UTF8.GetBytes(KubeJson.ToText(record.Root)));
        }

        return Encoding.ASCII.GetBytes(Convert.ToBase64String(packed.GetBuffer(), 0, (int)packed.Length));
    }

    /// <summary>Reads what Helm or <see cref="Encode"/> wrote.</summary>
    /// <exception cref="ManifestException">The text is no record.</exception>
    public static ReleaseRecord Decode(ReadOnlySpan<byte> encoded, string secret)
    {
        try
        {
            var bytes = Convert.FromBase64String(Encoding.ASCII.GetString(encoded));
            return new ReleaseRecord(KubeJson.Parse(bytes.AsSpan().StartsWith(GzipMagic) ? Unzip(bytes) : bytes).AsMap);
        }
        catch (Exception e) when (e is FormatException or InvalidDataException or JsonException or BoundExceededException)
        {
            throw new ManifestException($"Secret {secret} holds no release record of Helm: {e.GetType().Name}; delete the revision or restore it", e);
        }
    }

    private static byte[] Unzip(byte[] bytes)
    {
        using var zipped = new GZipStream(new MemoryStream(bytes, writable: false), CompressionMode.Decompress);
        using var bounded = new BoundedStream(zipped, MaximumRecord, () => new BoundExceededException());
        using var plain = new MemoryStream();
        bounded.CopyTo(plain);
        return plain.ToArray();
    }
}
