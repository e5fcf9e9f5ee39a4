using System.Globalization;
using System.Text.Json;

namespace GitOps.Adapters.EmbeddedCluster.Http;

/// <summary>Fields of a JSON text in their order, and those that come twice in one object.</summary>
/// <param name="Order">Every field's place in the text.</param>
/// <param name="Paths">Those that come again, with the place where they do.</param>
internal sealed record RepeatedFields(IReadOnlyDictionary<string, int> Order, IReadOnlyList<(string Path, int At)> Paths)
{
    public static RepeatedFields None { get; } = new(new Dictionary<string, int>(StringComparer.Ordinal), []);

    /// <summary>Reads a text that is known to be JSON.</summary>
    public static RepeatedFields Of(ReadOnlySpan<byte> utf8)
    {
        if (!Has(utf8))
        {
            return None;
        }

        var (order, paths) = (new Dictionary<string, int>(StringComparer.Ordinal), new List<(string, int)>());
        var reader = new Utf8JsonReader(utf8);
        reader.Read();
        var at = 0;
        Walk(ref reader, string.Empty, order, paths, ref at);
        return new RepeatedFields(order, paths);
    }

    // Hardly any text has one, and so the paths of all fields are worth their making only when this one does.
    private static bool Has(ReadOnlySpan<byte> utf8)
    {
        var names = new Stack<HashSet<string>>();
        var reader = new Utf8JsonReader(utf8);
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject:
                    names.Push(new HashSet<string>(StringComparer.Ordinal));
                    break;
                case JsonTokenType.EndObject:
                    names.Pop();
                    break;
                case JsonTokenType.PropertyName when !names.Peek().Add(reader.GetString()!):
                    return true;
            }
        }

        return false;
    }

    /// <summary>Faults of other fields together with those that are repeated, in the order of the text.</summary>
    public IEnumerable<string> Merge(IEnumerable<string> unknown) => unknown
        .Select(path => (Text: $"unknown field \"{path}\"", At: Order.GetValueOrDefault(path, int.MaxValue)))
        .Concat(Paths.Select(path => (Text: $"duplicate field \"{path.Path}\"", path.At)))
        .OrderBy(fault => fault.At)
        .Select(fault => fault.Text);

    private static void Walk(ref Utf8JsonReader reader, string path, Dictionary<string, int> order, List<(string, int)> paths, ref int at)
    {
        if (reader.TokenType == JsonTokenType.StartObject)
        {
            var own = new HashSet<string>(StringComparer.Ordinal);
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var name = reader.GetString()!;
                var below = path.Length == 0 ? name : $"{path}.{name}";
                at++;
                order.TryAdd(below, at);
                if (!own.Add(name))
                {
                    paths.Add((below, at));
                }

                reader.Read();
                Walk(ref reader, below, order, paths, ref at);
            }
        }
        else if (reader.TokenType == JsonTokenType.StartArray)
        {
            for (var i = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; i++)
            {
                Walk(ref reader, $"{path}[{i.ToString(CultureInfo.InvariantCulture)}]", order, paths, ref at);
            }
        }
    }
}
