using System.Globalization;
using System.Text.Json;
using GitOps.Core.EventSourcing;

namespace GitOps.Adapters.Marten.Log;

/// <summary>Names that repeat from row to row are read once, and kept once.</summary>
internal sealed class RepeatedNames
{
    private readonly Dictionary<string, StreamId> streams = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> types = new(StringComparer.Ordinal);
    private string actorText = string.Empty;
    private Actor actor;
    private string idText = string.Empty;
    private Guid id;

    internal StreamId Stream(string text)
    {
        if (!streams.TryGetValue(text, out var stream))
        {
            streams.Add(text, stream = StreamId.Parse(text));
        }

        return stream;
    }

    internal string Type(string text)
    {
        if (!types.TryGetValue(text, out var type))
        {
            types.Add(text, type = text);
        }

        return type;
    }

    /// <summary>The same actor as in the row before, most of the time.</summary>
    internal Actor Actor(ref Utf8JsonReader reader)
    {
        if (actorText.Length == 0 || !reader.ValueTextEquals(actorText))
        {
            var text = reader.GetString() ?? string.Empty;
            actor = Core.EventSourcing.Actor.Parse(text);
            actorText = text;
        }

        return actor;
    }

    internal Guid Id(string text)
    {
        if (!string.Equals(text, idText, StringComparison.Ordinal))
        {
            id = Guid.Parse(text, CultureInfo.InvariantCulture);
            idText = text;
        }

        return id;
    }
}
