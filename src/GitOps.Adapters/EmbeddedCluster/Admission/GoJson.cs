using System.Text;
using System.Text.Json;

namespace GitOps.Adapters.EmbeddedCluster.Admission;

/// <summary>What Go's reader of JSON says of a text that is none.</summary>
internal static class GoJson
{
    public static string Fault(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var reader = new Utf8JsonReader(bytes);
        try
        {
            while (reader.Read())
            {
            }

            return "unexpected end of JSON input";
        }
        catch (JsonException fault)
        {
            var at = (int)Math.Min(bytes.Length, reader.TokenStartIndex + (fault.BytePositionInLine > reader.TokenStartIndex ? fault.BytePositionInLine.Value - reader.TokenStartIndex : 0));
            while (at < bytes.Length && bytes[at] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t')
            {
                at++;
            }

            return at >= bytes.Length ? "unexpected end of JSON input" : $"invalid character '{(char)bytes[at]}' looking for beginning of value";
        }
    }
}
