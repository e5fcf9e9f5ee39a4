using System.Collections.Immutable;
using System.Globalization;
using GitOps.Adapters.Kustomize.Build;
using GitOps.Core.Objects;

namespace GitOps.Adapters.Kustomize.Loading;

/// <summary>Reads typed fields out of configuration, as Go's decoders of YAML do.</summary>
/// <param name="map">The fields.</param>
/// <param name="owner">What they belong to, for messages.</param>
/// <param name="strict">Whether a text must be one. It must in kustomization files; elsewhere a number or boolean is taken for its text, but for names of what is selected.</param>
/// <param name="isComplete">Whether unknown fields are refused.</param>
internal sealed class ConfigReader(KubeMap map, string owner, bool strict, bool isComplete = false)
{
    public KubeMap Map { get; } = map;

    public bool Has(string field) => Field(field) is not (null or KubeNull);

    public string Text(string field) => Field(field) is { } value and not KubeNull ? TextOf(value, field) : string.Empty;

    /// <summary>A text that must be one everywhere: Kustomize embeds the struct of these fields, and there the decoder converts nothing.</summary>
    public string ExactText(string field) => Field(field) switch
    {
        null or KubeNull => string.Empty,
        KubeString text => text.Text,
        var other => throw Wrong(other, field, "string"),
    };

    public string? TextOrNull(string field) => Has(field) ? Text(field) : null;

    public bool Bool(string field) => Field(field) switch
    {
        null or KubeNull => false,
        KubeBool truth => truth.Value,
        var other => throw Wrong(other, field, "bool"),
    };

    public long Integer(string field) => Field(field) switch
    {
        null or KubeNull => 0,
        KubeInteger number => number.Number,
        var other => throw Wrong(other, field, "int64"),
    };

    public ImmutableArray<string> Texts(string field) => [.. List(field).Select(item => item is KubeNull ? string.Empty : TextOf(item, field))];

    public ImmutableSortedDictionary<string, string> TextMap(string field)
    {
        var values = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        switch (Field(field))
        {
            case null or KubeNull:
                break;
            case KubeMap entries:
                foreach (var (key, value) in entries)
                {
                    values[key] = value is KubeNull ? string.Empty : TextOf(value, field);
                }

                break;
            case var other:
                throw Wrong(other, field, "map[string]string");
        }

        return values.ToImmutable();
    }

    public ConfigReader? Child(string field) => Field(field) switch
    {
        null or KubeNull => null,
        KubeMap child => new ConfigReader(child, $"{owner}.{field}", strict, isComplete),
        var other => throw Wrong(other, field, "object"),
    };

    public IEnumerable<ConfigReader> Children(string field) => List(field)
        .Select(item => new ConfigReader(item as KubeMap ?? (item is KubeNull ? KubeMap.Empty : throw Wrong(item, field, "object")), $"{owner}.{field}", strict, isComplete));

    /// <summary>Refuses fields that nobody knows.</summary>
    public void Allow(params ReadOnlySpan<string> fields)
    {
        if (!isComplete)
        {
            return;
        }

        foreach (var key in Map.Keys)
        {
            var known = false;
            foreach (var field in fields)
            {
                known |= string.Equals(field, key, StringComparison.OrdinalIgnoreCase);
            }

            if (!known)
            {
                throw new KustomizeException($"json: unknown field \"{key}\"");
            }
        }
    }

    // Go's JSON takes a field by its name, or else by its name in other letters' case.
    private KubeValue? Field(string name)
    {
        if (Map.TryGet(name, out var value))
        {
            return value;
        }

        foreach (var (key, item) in Map)
        {
            if (string.Equals(key, name, StringComparison.OrdinalIgnoreCase))
            {
                return item;
            }
        }

        return null;
    }

    private IEnumerable<KubeValue> List(string field) => Field(field) switch
    {
        null or KubeNull => [],
        KubeList list => list,
        var other => throw Wrong(other, field, "[]"),
    };

    private string TextOf(KubeValue value, string field) => value switch
    {
        KubeString text => text.Text,
        KubeInteger number when !strict => number.Number.ToString(CultureInfo.InvariantCulture),
        KubeFloat number when !strict => Core.Yaml.YamlNumbers.Format(number.Number),
        KubeBool truth when !strict => truth.Value ? "true" : "false",
        _ => throw Wrong(value, field, "string"),
    };

    private KustomizeException Wrong(KubeValue value, string field, string type) =>
        new($"json: cannot unmarshal {NameOf(value)} into Go struct field {owner}.{field} of type {type}");

    private static string NameOf(KubeValue value) => value switch
    {
        KubeString => "string",
        KubeInteger or KubeFloat => "number",
        KubeBool => "bool",
        KubeList => "array",
        _ => "object",
    };
}
