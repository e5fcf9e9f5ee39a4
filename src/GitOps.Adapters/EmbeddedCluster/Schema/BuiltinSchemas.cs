using System.Collections.Frozen;
using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Schema;

/// <summary>Reads the table of built-in kinds.</summary>
internal static class BuiltinSchemas
{
    private static readonly Lazy<(ResourceType[] Resources, FrozenDictionary<string, SchemaNode> Types)> Table = new(Read);

    /// <summary>All built-in resources in the order of the table.</summary>
    public static IReadOnlyList<ResourceType> Resources => Table.Value.Resources;

    /// <summary>The schema of a type of the table.</summary>
    public static SchemaNode Type(string name) => Table.Value.Types[name];

    private static (ResourceType[] Resources, FrozenDictionary<string, SchemaNode> Types) Read()
    {
        using var stream = typeof(BuiltinSchemas).Assembly.GetManifestResourceStream("builtin.schema")!;
        using var reader = new StreamReader(stream);
        var kinds = new List<string[]>();
        var types = new Dictionary<string, SchemaNode>(StringComparer.Ordinal);
        var fields = new List<(SchemaNode Node, string[] Words)>();
        while (reader.ReadLine() is { } line)
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words is ["kind", ..])
            {
                kinds.Add(words);
            }
            else if (words is ["type", var name, ..])
            {
                var node = new SchemaNode(SchemaKind.Map) { Fields = new(StringComparer.Ordinal), IsAtomic = name.EndsWith('!') };
                types[name.TrimEnd('!')] = node;
                fields.Add((node, words[2..]));
            }
        }

        foreach (var (node, words) in fields)
        {
            foreach (var word in words)
            {
                var colon = word.IndexOf(':', StringComparison.Ordinal);
                var name = word[..colon].TrimEnd('+', '=', '~', '-');
                var flags = word[name.Length..colon];
                var type = TypeOf(word[(colon + 1)..], types);
                var zero = flags.Contains('=', StringComparison.Ordinal) ? KubeMap.Empty : flags.Contains('~', StringComparison.Ordinal) ? ZeroOf(type) : null;
                node.Fields![name] = new SchemaField(type, flags.Contains('+', StringComparison.Ordinal), zero, flags.Contains('-', StringComparison.Ordinal));
            }
        }

        var resources = kinds.Select(words =>
        {
            var kind = GroupVersionKind.Of(words[1].TrimStart('/'), words[2]);
            var schema = words[8] == "any" ? SchemaNode.Any : WithTypeMeta(types[words[8]]);
            return new ResourceType(kind, words[3], words[2].ToLowerInvariant(), words[5] == "N", Names(words[4]), Names(words[6]), Names(words[7]), schema);
        });
        return ([.. resources], types.ToFrozenDictionary(StringComparer.Ordinal));
    }

    private static SchemaNode WithTypeMeta(SchemaNode type)
    {
        type.Fields!.TryAdd("apiVersion", new(new SchemaNode(SchemaKind.String), false, null, false));
        type.Fields.TryAdd("kind", new(new SchemaNode(SchemaKind.String), false, null, false));
        return type;
    }

    private static string[] Names(string word) => word == "-" ? [] : word.Split(',');

    private static SchemaNode TypeOf(string word, Dictionary<string, SchemaNode> types)
    {
        var atomic = word.EndsWith('!');
        word = word.TrimEnd('!');
        if (word[0] == '[')
        {
            var bar = word.IndexOf('|', StringComparison.Ordinal);
            var keys = bar < 0 || atomic ? null : word[(bar + 1)..^1].Split(',', StringSplitOptions.RemoveEmptyEntries);
            return new SchemaNode(SchemaKind.List) { Element = TypeOf(bar < 0 ? word[1..^1] : word[1..bar], types), ListKeys = keys, IsAtomic = keys is null };
        }

        if (word[0] == '{')
        {
            return new SchemaNode(SchemaKind.Map) { Element = TypeOf(word[1..^1], types), IsAtomic = atomic };
        }

        return word switch
        {
            "string" => new(SchemaKind.String),
            "int" => new(SchemaKind.Integer),
            "number" => new(SchemaKind.Number),
            "bool" => new(SchemaKind.Boolean),
            "bytes" => new(SchemaKind.Bytes),
            "quantity" => new(SchemaKind.Quantity),
            "intstr" => new(SchemaKind.IntOrString),
            "time" => new(SchemaKind.Time),
            "any" => SchemaNode.Any,
            _ => types[word],
        };
    }

    private static KubeValue ZeroOf(SchemaNode type) => type.Kind switch
    {
        SchemaKind.String or SchemaKind.Quantity => string.Empty,
        SchemaKind.Integer or SchemaKind.Number => 0L,
        SchemaKind.Boolean => false,
        _ => KubeValue.Null,
    };
}
