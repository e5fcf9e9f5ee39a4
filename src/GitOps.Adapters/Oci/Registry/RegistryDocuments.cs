using System.Collections.Immutable;
using System.Text.Json;
using System.Text.RegularExpressions;
using GitOps.Core.Sources;

namespace GitOps.Adapters.Oci.Registry;

/// <summary>Reads the JSON documents of a registry.</summary>
internal static partial class RegistryDocuments
{
    /// <summary>Largest document.</summary>
    public const int MaximumBytes = 4 << 20;

    public const string Any = "*/*";

    /// <summary>The kinds of manifests that are understood.</summary>
    public const string Manifests =
        "application/vnd.oci.image.manifest.v1+json, application/vnd.docker.distribution.manifest.v2+json, "
        + "application/vnd.oci.image.index.v1+json, application/vnd.docker.distribution.manifest.list.v2+json";

    private const int MaximumLayers = 10_000;

    /// <summary>The tags of one page.</summary>
    public static IEnumerable<string> Tags(byte[] body)
    {
        using var document = Parse(body, "list of tags");
        return document.RootElement.TryGetProperty("tags", out var tags) && tags.ValueKind == JsonValueKind.Array
            ? [.. tags.EnumerateArray().Where(tag => tag.ValueKind == JsonValueKind.String).Select(tag => tag.GetString()!)]
            : [];
    }

    /// <summary>Of an index, the digest of the manifest for this kind of machine, else of its first; null for what is no index.</summary>
    public static string? FindPlatform(byte[] body)
    {
        using var document = Parse(body, "manifest");
        if (!document.RootElement.TryGetProperty("manifests", out var manifests) || manifests.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        var entries = manifests.EnumerateArray().Where(entry => entry.ValueKind == JsonValueKind.Object).ToList();
        var chosen = entries.Find(IsOurPlatform) is { ValueKind: JsonValueKind.Object } ours ? ours : entries.FirstOrDefault();
        return chosen.ValueKind == JsonValueKind.Object ? Digest(chosen) : throw Malformed("the index names no manifest");
    }

    /// <summary>A manifest.</summary>
    public static RegistryManifest Manifest(string digest, byte[] body)
    {
        using var document = Parse(body, "manifest");
        var root = document.RootElement;
        var layers = ImmutableArray.CreateBuilder<RegistryLayer>();
        foreach (var layer in root.TryGetProperty("layers", out var listed) && listed.ValueKind == JsonValueKind.Array ? listed.EnumerateArray().Take(MaximumLayers) : Enumerable.Empty<JsonElement>())
        {
            layers.Add(new RegistryLayer(
                Text(layer, "mediaType"), Digest(layer), layer.TryGetProperty("size", out var size) && size.TryGetInt64(out var bytes) ? bytes : throw Malformed("a layer has no size")));
        }

        var annotations = root.TryGetProperty("annotations", out var notes) && notes.ValueKind == JsonValueKind.Object
            ? notes.EnumerateObject().Where(note => note.Value.ValueKind == JsonValueKind.String).Select(note => KeyValuePair.Create(note.Name, note.Value.GetString()!))
            : [];
        var config = root.TryGetProperty("config", out var found) && found.ValueKind == JsonValueKind.Object ? Text(found, "mediaType") : string.Empty;
        return new RegistryManifest(digest, config, layers.ToImmutable(), annotations.GroupBy(note => note.Key).ToImmutableDictionary(notes => notes.Key, notes => notes.Last().Value));
    }

    /// <summary>Whether a text has the form of a digest that can be checked.</summary>
    public static bool IsDigest(string text) => Sha256().IsMatch(text);

    private static bool IsOurPlatform(JsonElement entry) =>
        entry.TryGetProperty("platform", out var platform) && platform.ValueKind == JsonValueKind.Object && Text(platform, "os") == "linux" && Text(platform, "architecture") == "amd64";

    private static string Digest(JsonElement entry) =>
        entry.ValueKind == JsonValueKind.Object && Text(entry, "digest") is var digest && IsDigest(digest) ? digest : throw Malformed("a digest is missing or not of the form sha256:…");

    private static string Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : string.Empty;

    private static JsonDocument Parse(byte[] body, string what)
    {
        try
        {
            var document = JsonDocument.Parse(body);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                return document;
            }

            document.Dispose();
            throw Malformed($"the {what} is no object");
        }
        catch (JsonException e)
        {
            throw new RegistryException(RegistryFault.Malformed, $"the {what} is no JSON: {e.Message}", e);
        }
    }

    private static RegistryException Malformed(string words) => new(RegistryFault.Malformed, words);

    [GeneratedRegex("^sha256:[0-9a-f]{64}\\z")]
    private static partial Regex Sha256();
}
