using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using GitOps.Core.Definitions;
using GitOps.Core.EventSourcing;
using GitOps.Core.Objects;
using NodaTime;
using ReplayAudit.Times;

namespace ReplayAudit.Output;

/// <summary>How answers are written for programs: camel case, no nulls, ISO 8601 for instants and durations, names as people write them.</summary>
internal static class AnswerJson
{
    public static JsonSerializerOptions Options(Moments moments)
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web)
        {
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        };
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase));
        options.Converters.Add(new AsText<Instant>(moments.Text));
        options.Converters.Add(new AsText<Duration>(Spans.Iso));
        options.Converters.Add(new AsText<ObjectRef>(item => item.ToString()));
        options.Converters.Add(new AsText<ObjectKey>(key => key.ToString()));
        options.Converters.Add(new AsText<StreamId>(stream => stream.ToString()));
        options.Converters.Add(new AsText<Actor>(actor => actor.ToString()));
        options.Converters.Add(new ValueAsIs());
        return options;
    }

    private sealed class AsText<T>(Func<T, string> text) : JsonConverter<T>
    {
        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException("Answers are only written.");

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(text(value));
    }

    private sealed class ValueAsIs : JsonConverter<KubeValue>
    {
        public override bool CanConvert(Type typeToConvert) => typeof(KubeValue).IsAssignableFrom(typeToConvert);

        public override KubeValue Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => KubeJson.Read(ref reader);

        public override void Write(Utf8JsonWriter writer, KubeValue value, JsonSerializerOptions options) => KubeJson.Write(value, writer);
    }
}
