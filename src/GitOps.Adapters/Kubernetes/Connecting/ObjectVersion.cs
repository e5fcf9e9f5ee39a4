using System.Text.Json;

namespace GitOps.Adapters.Kubernetes.Connecting;

/// <summary>Whether an object is one that the server has, told without reading all of it.</summary>
internal static class ObjectVersion
{
    /// <summary>Whether the JSON has a <c>metadata.resourceVersion</c>; also true when it is no object, which is for its reader to say.</summary>
    /// <exception cref="JsonException">It is no JSON up to the end of its metadata.</exception>
    public static bool IsIn(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8);
        return !reader.Read() || !MoveTo(ref reader, "metadata"u8) || MoveTo(ref reader, "resourceVersion"u8);
    }

    // From the begin of an object to the value of one of its fields.
    private static bool MoveTo(ref Utf8JsonReader reader, ReadOnlySpan<byte> field)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return false;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isIt = reader.ValueTextEquals(field);
            reader.Read();
            if (isIt)
            {
                return true;
            }

            reader.Skip();
        }

        return false;
    }
}
