using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace GitOps.Adapters.Oci.Tests;

/// <summary>Artifacts for registries.</summary>
internal static class Artifacts
{
    public const string ManifestType = "application/vnd.oci.image.manifest.v1+json";
    public const string FluxLayer = "application/vnd.cncf.flux.content.v1.tar+gzip";
    public const string ChartLayer = "application/vnd.cncf.helm.chart.content.v1.tar+gzip";

    public static string DigestOf(byte[] content) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(content));

    public static byte[] Pack(params ReadOnlySpan<(string Path, string Text)> files)
    {
        using var packed = new MemoryStream();
        using (var zipped = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        using (var tar = new TarWriter(zipped))
        {
            foreach (var (path, text) in files)
            {
                using var data = new MemoryStream(Encoding.UTF8.GetBytes(text));
                tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, path) { DataStream = data });
            }
        }

        return packed.ToArray();
    }

    public static byte[] PackEntries(params ReadOnlySpan<TarEntry> entries)
    {
        using var packed = new MemoryStream();
        using (var zipped = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        using (var tar = new TarWriter(zipped))
        {
            foreach (var entry in entries)
            {
                tar.WriteEntry(entry);
            }
        }

        return packed.ToArray();
    }

    public static byte[] Manifest(IEnumerable<(string MediaType, byte[] Content)> layers, params ReadOnlySpan<(string Name, string Value)> annotations)
    {
        var notes = new JsonObject();
        foreach (var (name, value) in annotations)
        {
            notes[name] = value;
        }

        return Encoding.UTF8.GetBytes(new JsonObject
        {
            ["schemaVersion"] = 2,
            ["mediaType"] = ManifestType,
            ["config"] = Descriptor("application/vnd.cncf.flux.config.v1+json", "{}"u8.ToArray()),
            ["layers"] = new JsonArray([.. layers.Select(layer => Descriptor(layer.MediaType, layer.Content))]),
            ["annotations"] = notes,
        }.ToJsonString());
    }

    private static JsonObject Descriptor(string type, byte[] content) => new() { ["mediaType"] = type, ["digest"] = DigestOf(content), ["size"] = content.Length };
}
