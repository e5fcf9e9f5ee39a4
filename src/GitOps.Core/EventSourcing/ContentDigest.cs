using System.Security.Cryptography;

namespace GitOps.Core.EventSourcing;

/// <summary>How content is named: <c>sha256:</c> and 64 lower case hexadecimal digits.</summary>
public static class ContentDigest
{
    /// <summary>The digest of a content.</summary>
    public static string Of(ReadOnlySpan<byte> content)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(content, hash);
        return "sha256:" + Convert.ToHexStringLower(hash);
    }
}
