using System.Text.Json;
using GitOps.Core.Objects;

namespace GitOps.Core.EventSourcing;

/// <summary>A small document in the content store that events name by its digest: canonical JSON, so that the same says the same digest.</summary>
public interface IKeptDocument
{
    /// <summary>Name and version of its form; stands in the document as <c>format</c>.</summary>
    static abstract string Format { get; }
}

/// <summary>Writes and reads documents of the content store.</summary>
public static class KeptDocument
{
    private const string Field = "format";

    /// <summary>The document as canonical JSON.</summary>
    public static byte[] ToUtf8<T>(this T document)
        where T : class, IKeptDocument =>
        KubeJson.ToCanonicalUtf8(KubeJson.Parse(JsonSerializer.SerializeToUtf8Bytes(document, EventJson.Options)).AsMap.With(Field, T.Format));

    /// <summary>The document that an event names.</summary>
    /// <returns>Null when nothing is named, when it is not kept, or when it is of a form that this version does not read.</returns>
    /// <exception cref="FailureException">The content is not what its digest says.</exception>
    public static async Task<T?> FindAsync<T>(IContentStore contents, string digest, CancellationToken cancellationToken = default)
        where T : class, IKeptDocument =>
        digest.Length > 0 && await contents.FindAsync(digest, cancellationToken).ConfigureAwait(false) is { } content ? Read<T>(content) : null;

    private static T? Read<T>(byte[] content)
        where T : class, IKeptDocument
    {
        try
        {
            using var json = JsonDocument.Parse(content);
            return json.RootElement is { ValueKind: JsonValueKind.Object } root && root.TryGetProperty(Field, out var format) && format.ValueEquals(T.Format)
                ? root.Deserialize<T>(EventJson.Options)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
