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
    private const string LastApplied = "kubectl.kubernetes.io/last-applied-configuration";

    /// <summary>The object with every value of a Secret replaced, also of Secrets in a list; any other object as it is.</summary>
    /// <remarks>Of a Secret only what is known to be harmless stays in clear, so that a misspelt <c>stringdata</c> does not leak.</remarks>
    public KubeObject Redact(KubeObject item)
    {
        if (item is { Kind: "Secret", ApiVersion: "v1" })
        {
            return new KubeObject(RedactSecret(item.Root));
        }

        return item.Kind.EndsWith("List", StringComparison.Ordinal) && item.Root["items"] is KubeList items
            ? new KubeObject(item.Root.With("items", KubeList.Of(items.Select(inner => RedactItem(inner, item.Kind == "SecretList")))))
            : item;
    }

    /// <summary>The keyed digest of a value.</summary>
    public string DigestOf(KubeValue value) => DigestOf(Encoding.UTF8.GetBytes(value.AsString ?? value.ToString()));

    /// <summary>The keyed digest of bytes: 32 hexadecimal digits, enough to tell values apart.</summary>
    public string DigestOf(ReadOnlySpan<byte> value) => Prefix + Convert.ToHexStringLower(HMACSHA256.HashData(key.Span, value))[..32];

    // Items of a SecretList as the server sends them say neither apiVersion nor kind.
    private KubeValue RedactItem(KubeValue value, bool isSecret) =>
        value is not KubeMap map ? value : isSecret ? RedactSecret(map) : Redact(new KubeObject(map)).Root;

    private KubeMap RedactSecret(KubeMap secret)
    {
        var fields = new KubeMap.Builder();
        foreach (var (name, value) in secret)
        {
            fields[name] = (name, value) switch
            {
                ("apiVersion" or "kind" or "type" or "immutable", KubeString or KubeBool or KubeNull) => value,
                ("metadata", KubeMap metadata) => RedactMetadata(metadata),
                ("data" or "stringData", KubeMap values) => KubeMap.Of(values.Select(entry => KeyValuePair.Create(entry.Key, (KubeValue)DigestOf(entry.Value)))),
                (_, KubeNull) => value,
                _ => DigestOf(value),
            };
        }

        return fields.Build();
    }

    // A copy of the values that kubectl apply leaves behind.
    private KubeMap RedactMetadata(KubeMap metadata) =>
        metadata.Find("annotations", LastApplied) is { } copy ? metadata.WithAt(["annotations", LastApplied], DigestOf(copy)) : metadata;
}
