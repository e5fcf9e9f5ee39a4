using System.Text;
using System.Text.Json;
using GitOps.Core.EventSourcing;

namespace GitOps.Adapters.Marten.Log;

/// <summary>What of an envelope has no column in Marten's table and lies in its headers: actor, cause and hashes.</summary>
internal readonly record struct EventHeaders(Actor Actor, byte[] PreviousHash, byte[] Hash, EventCause? Cause)
{
    private const string ActorName = "actor";
    private const string HashName = "hash";
    private const string PreviousHashName = "previous-hash";
    private const string CauseTypeName = "cause-type";
    private const string CauseName = "cause";

    /// <summary>Headers for Marten. A cause stands as one string, so that it comes back as it was.</summary>
    internal static Dictionary<string, object> Of(EventEnvelope envelope)
    {
        var headers = new Dictionary<string, object>
        {
            [ActorName] = envelope.Event.Actor.ToString(),
            [HashName] = Convert.ToBase64String(envelope.Hash.Span),
            [PreviousHashName] = Convert.ToBase64String(envelope.PreviousHash.Span),
        };
        if (envelope.Event.Cause is { } cause)
        {
            headers[CauseTypeName] = cause.Type;
            headers[CauseName] = Encoding.UTF8.GetString(cause.Body.Span);
        }

        return headers;
    }

    /// <summary>Reads them.</summary>
    /// <param name="json">As they are stored.</param>
    /// <param name="names">Names that were read before.</param>
    /// <exception cref="FormatException">One is missing or no such value.</exception>
    /// <exception cref="JsonException">They are no JSON object.</exception>
    internal static EventHeaders Read(ReadOnlySpan<byte> json, RepeatedNames names)
    {
        Actor? actor = null;
        string? causeType = null, cause = null;
        byte[]? hash = null, previous = null;
        var reader = new Utf8JsonReader(json);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("hash"u8))
            {
                reader.Read();
                hash = reader.GetBytesFromBase64();
            }
            else if (reader.ValueTextEquals("previous-hash"u8))
            {
                reader.Read();
                previous = reader.GetBytesFromBase64();
            }
            else if (reader.ValueTextEquals("actor"u8))
            {
                reader.Read();
                actor = names.Actor(ref reader);
            }
            else if (reader.ValueTextEquals("cause-type"u8))
            {
                reader.Read();
                causeType = reader.GetString();
            }
            else if (reader.ValueTextEquals("cause"u8))
            {
                reader.Read();
                cause = reader.GetString();
            }
            else
            {
                reader.Skip();
            }
        }

        return actor is null || hash is null || previous is null
            ? throw new FormatException("A header (actor, hash or previous-hash) is missing.")
            : new(actor.Value, previous, hash, causeType is null ? null : new EventCause(causeType, Encoding.UTF8.GetBytes(cause ?? string.Empty)));
    }
}
