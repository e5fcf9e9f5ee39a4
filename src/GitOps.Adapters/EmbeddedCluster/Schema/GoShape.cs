using System.Collections.Frozen;

namespace GitOps.Adapters.EmbeddedCluster.Schema;

/// <summary>How Go encodes one field.</summary>
/// <param name="IsRequired">Whether it must be there.</param>
/// <param name="IsStruct">A struct that is written even when it is empty.</param>
/// <param name="WritesZero">An empty value is written.</param>
/// <param name="DropsZero">An empty text, 0 or false is the same as nothing.</param>
internal readonly record struct GoField(bool IsRequired, bool IsStruct, bool WritesZero, bool DropsZero);

/// <summary>Reads the table of encodings; a field that is not in it is written when it is set.</summary>
internal static class GoShape
{
    private static readonly Lazy<FrozenDictionary<string, FrozenDictionary<string, GoField>>> Table = new(Read);

    /// <summary>The fields of a type with a rule.</summary>
    public static FrozenDictionary<string, GoField> Of(string typeName) => Table.Value.GetValueOrDefault(typeName) ?? FrozenDictionary<string, GoField>.Empty;

    private static FrozenDictionary<string, FrozenDictionary<string, GoField>> Read()
    {
        using var stream = typeof(GoShape).Assembly.GetManifestResourceStream("GoShape.txt")!;
        using var reader = new StreamReader(stream);
        var types = new Dictionary<string, FrozenDictionary<string, GoField>>(StringComparer.Ordinal);
        while (reader.ReadLine() is { } line)
        {
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            var words = line.Split(' ');
            types[words[0]] = words.Skip(1).ToFrozenDictionary(
                word => word.TrimEnd('+', '=', '~', '-'),
                word => new GoField(word.Contains('+', StringComparison.Ordinal), word.Contains('=', StringComparison.Ordinal), word.Contains('~', StringComparison.Ordinal), word.Contains('-', StringComparison.Ordinal)),
                StringComparer.Ordinal);
        }

        return types.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
