using GitOps.Adapters.Helm.Functions.Regex;
using GitOps.Adapters.Helm.Go;

namespace GitOps.Adapters.Helm.Schemas;

/// <summary>One schema with its keywords read once.</summary>
internal sealed class SchemaNode
{
    private readonly GoMap map;
    private readonly JsonSchema schema;
    private readonly Lazy<SchemaNode?> reference;

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
        var baseId = schema.BaseIdOf(map);
        reference = new Lazy<SchemaNode?>(() => (map["$ref"] ?? map["$dynamicRef"] ?? map["$recursiveRef"]) is string target ? schema.Resolve(target, baseId) : null);
        Properties = Schemas("properties");
        PatternProperties = [.. Schemas("patternProperties").Select(pair => (Compile(pair.Key), pair.Value))];
        AllOf = List("allOf");
        AnyOf = List("anyOf");
        OneOf = List("oneOf");
        Dependencies = Schemas("dependencies", skipLists: true).Concat(Schemas("dependentSchemas")).ToArray();
        DependentRequired = [.. Lists("dependencies").Concat(Lists("dependentRequired"))];
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

    public SchemaNode? Reference => reference.Value;

    public IReadOnlyDictionary<string, SchemaNode> Properties { get; }

    public (GoRegex Pattern, SchemaNode Schema)[] PatternProperties { get; }

    public SchemaNode[] AllOf { get; }

    public SchemaNode[] AnyOf { get; }

    public SchemaNode[] OneOf { get; }

    public KeyValuePair<string, SchemaNode>[] Dependencies { get; }

    public KeyValuePair<string, string[]>[] DependentRequired { get; }

    /// <summary>A keyword that is a schema; null when it is absent.</summary>
    public SchemaNode? Schema(string keyword) => map[keyword] is GoMap or bool ? schema.Node(map[keyword]!) : null;

    /// <summary>A keyword that is a list of schemas.</summary>
    public SchemaNode[] List(string keyword) => map[keyword] is GoList list ? [.. list.Items.Select(item => schema.Node(item ?? throw new SchemaException($"{keyword} holds null")))] : [];

    /// <summary>A keyword that is a number.</summary>
    public double? Number(string keyword) => map[keyword] as double?;

    /// <summary>A keyword that is a boolean.</summary>
    public bool Flag(string keyword) => map[keyword] is true;

    private static GoRegex Compile(string pattern) =>
        GoRegex.TryCompile(pattern, out var regex, out var fault) ? regex! : throw new SchemaException($"pattern {pattern} of the schema: {fault}");

    private string[] Texts(string keyword) => map[keyword] is GoList list ? [.. list.Items.OfType<string>()] : [];

    private Dictionary<string, SchemaNode> Schemas(string keyword, bool skipLists = false)
    {
        var found = new Dictionary<string, SchemaNode>(StringComparer.Ordinal);
        if (map[keyword] is GoMap entries)
        {
            foreach (var key in entries.SortedKeys)
            {
                if (!skipLists || entries[key] is not GoList)
                {
                    found.Add(key, schema.Node(entries[key] ?? throw new SchemaException($"{keyword}/{key} is null")));
                }
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
