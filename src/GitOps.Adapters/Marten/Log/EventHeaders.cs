using System.Text;
using System.Text.Json;
using GitOps.Core.EventSourcing;

namespace GitOps.Adapters.Marten.Log;

/// <summary>What of an envelope has no column in Marten's table and lies in its headers: actor, cause and hashes.</summary>
internal readonly record struct EventHeaders(string Actor, byte[] PreviousHash, byte[] Hash, EventCause? Cause)
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
    /// <exception cref="FormatException">One is missing or no such value.</exception>
    /// <exception cref="JsonException">They are no JSON object.</exception>
    internal static EventHeaders Read(ReadOnlySpan<byte> json)
    {
        string? actor = null, causeType = null, cause = null;
        byte[]? hash = null, previous = null;
        var reader = new Utf8JsonReader(json);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString();
            reader.Read();
            switch (name)
            {
                case ActorName: actor = reader.GetString(); break;
                case HashName: hash = reader.GetBytesFromBase64(); break;
                case PreviousHashName: previous = reader.GetBytesFromBase64(); break;
                case CauseTypeName: causeType = reader.GetString(); break;
                case CauseName: cause = reader.GetString(); break;
                default: reader.Skip(); break;
            }
        }

        return actor is null || hash is null || previous is null
            ? throw new FormatException("A header (actor, hash or previous-hash) is missing.")
            : new(actor, previous, hash, causeType is null ? null : new EventCause(causeType, Encoding.UTF8.GetBytes(cause ?? string.Empty)));
    }
}
