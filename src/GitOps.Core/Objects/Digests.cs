using GitOps.Core.EventSourcing;

namespace GitOps.Core.Objects;

/// <summary>Content digests, written <c>sha256:</c> and 64 hexadecimal digits.</summary>
public static class Digests
{
    /// <summary>The digest of bytes.</summary>
    public static string Of(ReadOnlySpan<byte> content) => ContentDigest.Of(content);

    /// <summary>The digest of a value; the order of map keys does not count.</summary>
    public static string Of(KubeValue value) => Of(KubeJson.ToCanonicalUtf8(value));
}
