using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using GitOps.Core.EventSourcing;
using NodaTime;
using NodaTime.Text;

namespace GitOps.Core.Audit.Transfer;

/// <summary>One event as a line of text, and back. Reads either form by itself.</summary>
/// <remarks>
/// A body is written as JSON where that gives back the same bytes: it is copied as it is. Where it is no JSON of one line, it is
/// carried as Base64 (<c>bodyBase64</c>, <c>data_base64</c>).
/// </remarks>
internal static class CarriedEvent
{
    private const string SpecVersion = "1.0";
    private const string SourcePrefix = "gitops:";
    private static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    internal static void Write(EventEnvelope envelope, LogFormat format, IBufferWriter<byte> output)
    {
        using var writer = new Utf8JsonWriter(output, Writing);
        writer.WriteStartObject();
        if (format == LogFormat.JsonLines)
        {
            WritePlain(writer, envelope);
        }
        else
        {
            WriteCloudEvent(writer, envelope);
        }

        writer.WriteEndObject();
    }

    /// <exception cref="FormatException">The line is no event.</exception>
    internal static EventEnvelope Read(ReadOnlyMemory<byte> line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            var root = document.RootElement;
            return root.TryGetProperty("specversion", out var version)
                ? version.GetString() == SpecVersion ? ReadCloudEvent(root) : throw new FormatException($"CloudEvents {version} are not read, only {SpecVersion}")
                : ReadPlain(root);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException or ArgumentException or OverflowException)
        {
            throw new FormatException(exception.Message, exception);
        }
    }

    private static void WritePlain(Utf8JsonWriter writer, EventEnvelope envelope)
    {
        var pending = envelope.Event;
        writer.WriteNumber("position", envelope.Position);
        writer.WriteString("stream", envelope.Stream.ToString());
        writer.WriteNumber("version", envelope.Version);
        writer.WriteString("id", pending.Id);
        writer.WriteString("type", pending.Type);
        writer.WriteString("at", InstantPattern.ExtendedIso.Format(pending.At));
        writer.WriteString("actor", pending.Actor.ToString());
        writer.WriteString("correlationId", pending.CorrelationId);
        writer.WriteString("causationId", pending.CausationId);
        WriteBody(writer, "body", "bodyBase64", pending.Body);
        if (pending.Cause is { } cause)
        {
            writer.WriteString("causeType", cause.Type);
            WriteBody(writer, "cause", "causeBase64", cause.Body);
        }

        writer.WriteString("previousHash", Convert.ToHexStringLower(envelope.PreviousHash.Span));
        writer.WriteString("hash", Convert.ToHexStringLower(envelope.Hash.Span));
    }

    private static void WriteCloudEvent(Utf8JsonWriter writer, EventEnvelope envelope)
    {
        var pending = envelope.Event;
        writer.WriteString("specversion", SpecVersion);
        writer.WriteString("id", pending.Id);
        writer.WriteString("source", SourcePrefix + Uri.EscapeDataString(envelope.Stream.ToString()).Replace("%2F", "/", StringComparison.Ordinal));
        writer.WriteString("type", pending.Type);
        writer.WriteString("subject", envelope.Stream.ToString());
        writer.WriteString("time", InstantPattern.ExtendedIso.Format(pending.At));
        writer.WriteString("datacontenttype", "application/json");
        writer.WriteString("version", Text(envelope.Version));
        writer.WriteString("position", Text(envelope.Position));
        writer.WriteString("actor", pending.Actor.ToString());
        writer.WriteString("correlationid", pending.CorrelationId);
        writer.WriteString("causationid", pending.CausationId);
        if (pending.Cause is { } cause)
        {
            // Extension attributes are texts.
            writer.WriteString("causetype", cause.Type);
            if (Utf8.IsValid(cause.Body.Span))
            {
                writer.WriteString("cause", Encoding.UTF8.GetString(cause.Body.Span));
            }
            else
            {
                writer.WriteString("causebase64", Convert.ToBase64String(cause.Body.Span));
            }
        }

        writer.WriteString("previoushash", Convert.ToHexStringLower(envelope.PreviousHash.Span));
        writer.WriteString("hash", Convert.ToHexStringLower(envelope.Hash.Span));
        WriteBody(writer, "data", "data_base64", pending.Body);
    }

    private static EventEnvelope ReadPlain(JsonElement root) => new(
        StreamId.Parse(Required(root, "stream")),
        root.GetProperty("version").GetInt64(),
        root.GetProperty("position").GetInt64(),
        new PendingEvent(
            root.GetProperty("id").GetGuid(),
            Required(root, "type"),
            ReadBody(root, "body", "bodyBase64"),
            ReadInstant(Required(root, "at")),
            ReadActor(Required(root, "actor")),
            root.GetProperty("correlationId").GetGuid(),
            root.GetProperty("causationId").GetGuid(),
            root.TryGetProperty("causeType", out var causeType) ? new EventCause(causeType.GetString()!, ReadBody(root, "cause", "causeBase64")) : null),
        Convert.FromHexString(Required(root, "previousHash")),
        Convert.FromHexString(Required(root, "hash")));

    private static EventEnvelope ReadCloudEvent(JsonElement root) => new(
        StreamId.Parse(Required(root, "subject")),
        ReadNumber(Required(root, "version")),
        ReadNumber(Required(root, "position")),
        new PendingEvent(
            root.GetProperty("id").GetGuid(),
            Required(root, "type"),
            ReadBody(root, "data", "data_base64"),
            ReadInstant(Required(root, "time")),
            ReadActor(Required(root, "actor")),
            root.GetProperty("correlationid").GetGuid(),
            root.GetProperty("causationid").GetGuid(),
            root.TryGetProperty("causetype", out var causeType) ? new EventCause(causeType.GetString()!, ReadCause(root)) : null),
        Convert.FromHexString(Required(root, "previoushash")),
        Convert.FromHexString(Required(root, "hash")));

    private static void WriteBody(Utf8JsonWriter writer, string name, string encoded, ReadOnlyMemory<byte> body)
    {
        if (IsOneLineOfJson(body.Span))
        {
            writer.WritePropertyName(name);
            writer.WriteRawValue(body.Span, skipInputValidation: true);
        }
        else
        {
            writer.WriteBase64String(encoded, body.Span);
        }
    }

    private static byte[] ReadBody(JsonElement root, string name, string encoded) => root.TryGetProperty(encoded, out var text)
        ? text.GetBytesFromBase64()
        : Encoding.UTF8.GetBytes(root.GetProperty(name).GetRawText());

    private static byte[] ReadCause(JsonElement root) => root.TryGetProperty("causebase64", out var text)
        ? text.GetBytesFromBase64()
        : Encoding.UTF8.GetBytes(Required(root, "cause"));

    private static bool IsOneLineOfJson(ReadOnlySpan<byte> body)
    {
        if (body.IsEmpty || body.ContainsAny("\r\n"u8) || body[0] <= ' ' || body[^1] <= ' ')
        {
            return false;
        }

        try
        {
            var reader = new Utf8JsonReader(body);
            while (reader.Read())
            {
            }

            // A text that is no UTF-8 would come back as another.
            return Utf8.IsValid(body);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static string Required(JsonElement root, string name) =>
        root.GetProperty(name).GetString() ?? throw new FormatException($"'{name}' is null");

    private static Actor ReadActor(string text) => text.Contains(':', StringComparison.Ordinal) ? Actor.Parse(text) : throw new FormatException($"'{text}' is no actor");

    private static Instant ReadInstant(string text) =>
        InstantPattern.ExtendedIso.Parse(text) is { Success: true } parsed ? parsed.Value : throw new FormatException($"'{text}' is no instant");

    private static long ReadNumber(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw new FormatException($"'{text}' is no number");

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
