using System.Security.Cryptography;
using System.Text;

namespace GitOps.Core.Objects;

/// <summary>
/// What may leave memory of a Secret: keyed digests. Equal values have equal digests, so that a change is seen, but nobody without the
/// host's key can try values against them.
/// </summary>
/// <param name="key">The host's key, at least 32 bytes; the same key must be given for the life of a store, or unchanged Secrets look changed.</param>
public sealed class Redaction(ReadOnlyMemory<byte> key)
{
    private const string Prefix = "hmac-sha256:";

    /// <summary>The object with every value of a Secret replaced; any other object as it is.</summary>
    public KubeObject Redact(KubeObject item)
    {
        if (item is not { Kind: "Secret", ApiVersion: "v1" })
        {
            return item;
        }

        var root = item.Root;
        foreach (var field in (ReadOnlySpan<string>)["data", "stringData"])
        {
            if (root[field] is KubeMap values)
            {
                root = root.With(field, KubeMap.Of(values.Select(entry => KeyValuePair.Create(entry.Key, (KubeValue)DigestOf(entry.Value)))));
            }
        }

        // A copy of the values that kubectl apply leaves behind.
        const string lastApplied = "kubectl.kubernetes.io/last-applied-configuration";
        return root.Find("metadata", "annotations", lastApplied) is { } copy
            ? new KubeObject(root.WithAt(["metadata", "annotations", lastApplied], DigestOf(copy)))
            : new KubeObject(root);
    }

    /// <summary>The keyed digest of a value.</summary>
    public string DigestOf(KubeValue value) => DigestOf(Encoding.UTF8.GetBytes(value.AsString ?? value.ToString()));

    /// <summary>The keyed digest of bytes: 32 hexadecimal digits, enough to tell values apart.</summary>
    public string DigestOf(ReadOnlySpan<byte> value) => Prefix + Convert.ToHexStringLower(HMACSHA256.HashData(key.Span, value))[..32];
}
