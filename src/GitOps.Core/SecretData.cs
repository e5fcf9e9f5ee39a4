using System.Collections.Immutable;
using System.Text;

namespace GitOps.Core;

/// <summary>The values of a Secret on their way to the one who needs them. Does not print, does not compare, is not serialized.</summary>
public sealed class SecretData
{
    private readonly ImmutableDictionary<string, byte[]> values;

    /// <summary>Holds the decoded values.</summary>
    public SecretData(string name, IEnumerable<KeyValuePair<string, byte[]>> values)
    {
        Name = name;
        this.values = values.ToImmutableDictionary(StringComparer.Ordinal);
    }

    /// <summary><c>namespace/name</c> of the Secret, for messages.</summary>
    public string Name { get; }

    /// <summary>The keys, for messages.</summary>
    public IEnumerable<string> Keys => values.Keys;

    /// <summary>The value of a key as text; null when absent.</summary>
    public string? RevealText(string key) => values.TryGetValue(key, out var value) ? Encoding.UTF8.GetString(value) : null;

    /// <summary>The value of a key; null when absent.</summary>
    public ReadOnlyMemory<byte>? Reveal(string key) => values.TryGetValue(key, out var value) ? value : null;

    /// <summary>The name alone.</summary>
    public override string ToString() => $"Secret {Name}";
}
