using GitOps.Adapters.Helm.Functions.Regex;
using GitOps.Adapters.Helm.Go;

namespace GitOps.Adapters.Helm.Schemas;

/// <summary>One schema with its keywords read once.</summary>
internal sealed class SchemaNode
{
    private static readonly string[] NumberKeywords =
    [
        "minProperties", "maxProperties", "minItems", "maxItems", "minContains", "maxContains", "minLength", "maxLength",
        "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf",
    ];

    private static readonly Dictionary<string, SchemaNode> None = [];

    private readonly GoMap map;
    private readonly JsonSchema schema;
    private readonly string? referenceText;
    private SchemaNode? reference;

    public SchemaNode(object written, JsonSchema schema)
    {
        this.schema = schema;
        IsFalse = written is false;
        map = written as GoMap ?? new GoMap();
        IsTrivial = map.Count == 0 && !IsFalse;
        if (written is not (GoMap or bool))
        {
            throw new SchemaException($"a schema must be an object or a boolean, but one is a {GoType.KindOf(written)}");
        }

        Types = map["type"] switch { string one => [one], GoList several => [.. several.Items.OfType<string>()], _ => [] };
        Required = Texts("required");
        Enum = map["enum"] as GoList;
        HasConst = map.Has("const");
        Pattern = map["pattern"] is string pattern ? Compile(pattern) : null;
        referenceText = (map["$ref"] ?? map["$dynamicRef"] ?? map["$recursiveRef"]) as string;
        HasNumbers = Array.Exists(NumberKeywords, map.Has);
        Properties = Schemas("properties");
        PatternProperties = map.Has("patternProperties") ? [.. Schemas("patternProperties").Select(pair => (Compile(pair.Key), pair.Value))] : [];
        AdditionalProperties = Schema("additionalProperties");
        PropertyNames = Schema("propertyNames");
        PrefixItems = List("prefixItems");
        ItemList = List("items");
        Items = Schema("items");
        AdditionalItems = Schema("additionalItems");
        Contains = Schema("contains");
        AllOf = List("allOf");
        AnyOf = List("anyOf");
        OneOf = List("oneOf");
        Not = Schema("not");
        If = Schema("if");
        Then = Schema("then");
        Else = Schema("else");
        UnevaluatedProperties = Schema("unevaluatedProperties");
        UnevaluatedItems = Schema("unevaluatedItems");
        Dependencies = map.Has("dependencies") || map.Has("dependentSchemas") ? [.. Schemas("dependencies", skipLists: true), .. Schemas("dependentSchemas")] : [];
        DependentRequired = map.Has("dependencies") || map.Has("dependentRequired") ? [.. Lists("dependencies"), .. Lists("dependentRequired")] : [];
    }

    /// <summary>Whether no value fits.</summary>
    public bool IsFalse { get; }

    /// <summary>Whether every value fits.</summary>
    public bool IsTrivial { get; }

    public string[] Types { get; }

    public string[] Required { get; }

    public GoList? Enum { get; }

    public bool HasConst { get; }

    public object? Const => map["const"];

    public string? Format => map["format"] as string;

    public GoRegex? Pattern { get; }

    public string PatternText => (string)map["pattern"]!;

    /// <summary>What the schema refers to; null when it refers to nothing.</summary>
    /// <exception cref="SchemaException">It refers to something that is not there.</exception>
    public SchemaNode? Reference => referenceText is null ? null : reference ??= schema.Resolve(referenceText, schema.BaseIdOf(map));

    /// <summary>Whether there is a bound of any kind.</summary>
    public bool HasNumbers { get; }

    public IReadOnlyDictionary<string, SchemaNode> Properties { get; }

    public (GoRegex Pattern, SchemaNode Schema)[] PatternProperties { get; }

    public SchemaNode? AdditionalProperties { get; }

    public SchemaNode? PropertyNames { get; }

    public SchemaNode[] PrefixItems { get; }

    /// <summary><c>items</c> where it is a list of schemas, as up to draft 2019.</summary>
    public SchemaNode[] ItemList { get; }

    /// <summary><c>items</c> where it is one schema.</summary>
    public SchemaNode? Items { get; }

    public SchemaNode? AdditionalItems { get; }

    public SchemaNode? Contains { get; }

    public SchemaNode? Not { get; }

    public SchemaNode? If { get; }

    public SchemaNode? Then { get; }

    public SchemaNode? Else { get; }

    public SchemaNode? UnevaluatedProperties { get; }

    public SchemaNode? UnevaluatedItems { get; }

    public SchemaNode[] AllOf { get; }

    public SchemaNode[] AnyOf { get; }

    public SchemaNode[] OneOf { get; }

    public KeyValuePair<string, SchemaNode>[] Dependencies { get; }

    public KeyValuePair<string, string[]>[] DependentRequired { get; }

    /// <summary>A keyword that is a number.</summary>
    public double? Number(string keyword) => map[keyword] as double?;

    /// <summary>A keyword that is a boolean.</summary>
    public bool Flag(string keyword) => map[keyword] is true;

    private static GoRegex Compile(string pattern) =>
        GoRegex.TryCompile(pattern, out var regex, out var fault) ? regex! : throw new SchemaException($"pattern {pattern} of the schema: {fault}");

    private string[] Texts(string keyword) => map[keyword] is GoList list ? [.. list.Items.OfType<string>()] : [];

    private SchemaNode? Schema(string keyword) => map[keyword] is GoMap or bool ? schema.Node(map[keyword]!) : null;

    private SchemaNode[] List(string keyword) => map[keyword] is GoList list ? [.. list.Items.Select(item => schema.Node(item ?? throw new SchemaException($"{keyword} holds null")))] : [];

    private Dictionary<string, SchemaNode> Schemas(string keyword, bool skipLists = false)
    {
        if (map[keyword] is not GoMap entries)
        {
            return None;
        }

        var found = new Dictionary<string, SchemaNode>(entries.Count, StringComparer.Ordinal);
        foreach (var key in entries.SortedKeys)
        {
            if (!skipLists || entries[key] is not GoList)
            {
                found.Add(key, schema.Node(entries[key] ?? throw new SchemaException($"{keyword}/{key} is null")));
            }
        }

        return found;
    }

    private IEnumerable<KeyValuePair<string, string[]>> Lists(string keyword)
    {
        if (map[keyword] is GoMap entries)
        {
            foreach (var key in entries.SortedKeys)
            {
                if (entries[key] is GoList list)
                {
                    yield return KeyValuePair.Create(key, list.Items.OfType<string>().ToArray());
                }
            }
        }
    }
}
