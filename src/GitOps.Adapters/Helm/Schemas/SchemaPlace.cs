using System.Globalization;

namespace GitOps.Adapters.Helm.Schemas;

/// <summary>Where in the values a check is; becomes text only when something is wrong there.</summary>
internal sealed class SchemaPlace
{
    private readonly SchemaPlace? parent;
    private readonly string? key;
    private readonly int index;

    /// <summary>An entry of a map.</summary>
    public SchemaPlace(SchemaPlace parent, string key) => (this.parent, this.key) = (parent, key);

    /// <summary>An item of a list.</summary>
    public SchemaPlace(SchemaPlace parent, int index) => (this.parent, this.index) = (parent, index);

    private SchemaPlace()
    {
    }

    /// <summary>The values as a whole.</summary>
    public static SchemaPlace Root { get; } = new();

    /// <summary>The JSON pointer.</summary>
    public override string ToString() => parent is null ? string.Empty
        : key is null ? string.Create(CultureInfo.InvariantCulture, $"{parent}/{index}")
        : $"{parent}/{key.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}";
}
