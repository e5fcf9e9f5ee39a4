using System.Collections.Frozen;
using System.Globalization;

namespace GitOps.Adapters.EmbeddedCluster.Schema;

/// <summary>A field of a protobuf message: its name, or the type whose fields stand in its place.</summary>
internal readonly record struct ProtobufField(string Name, string Inlined);

/// <summary>Reads the table of field numbers.</summary>
internal static class ProtobufFields
{
    private static readonly Lazy<FrozenDictionary<string, FrozenDictionary<int, ProtobufField>>> Table = new(Read);

    /// <summary>The fields of a type by number; null when the type is not in the table.</summary>
    public static FrozenDictionary<int, ProtobufField>? Of(string typeName) => Table.Value.GetValueOrDefault(typeName);

    private static FrozenDictionary<string, FrozenDictionary<int, ProtobufField>> Read()
    {
        using var stream = typeof(ProtobufFields).Assembly.GetManifestResourceStream("ProtobufFields.txt")!;
        using var reader = new StreamReader(stream);
        var types = new Dictionary<string, FrozenDictionary<int, ProtobufField>>(StringComparer.Ordinal);
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0 && line[0] != '#')
            {
                var words = line.Split(' ');
                types[words[0]] = words.Skip(1).Select(word => word.Split('=')).ToFrozenDictionary(
                    pair => int.Parse(pair[1], CultureInfo.InvariantCulture),
                    pair => pair[0][0] == '*' ? new ProtobufField(string.Empty, pair[0][1..]) : new ProtobufField(pair[0], string.Empty));
            }
        }

        return types.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
