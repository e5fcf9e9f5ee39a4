using System.Text;
using System.Text.Json;
using GitOps.Adapters.Helm.Charts;
using GitOps.Adapters.Helm.Functions;
using GitOps.Adapters.Helm.Go;
using GitOps.Core.Objects;

namespace GitOps.Adapters.Helm.Values;

/// <summary>The grammar of <c>--set-json</c>: <c>a.b={"x":1},c=[2]</c>, or one object that is laid over the values.</summary>
internal static class JsonAssignment
{
    /// <summary>The values with what the text sets.</summary>
    /// <exception cref="ChartException">The text is malformed.</exception>
    public static GoMap Apply(string text, GoMap values)
    {
        try
        {
            return text.TrimStart().StartsWith('{') ? ValuesReader.Overlay(values, (GoMap)YamlConversion.Of(KubeJson.Parse(Encoding.UTF8.GetBytes(text)))!) : Assign(text, values);
        }
        catch (JsonException e)
        {
            throw new ChartException(ChartFault.Values, $"failed parsing --set-json data {text}: {e.Message}", e);
        }
    }

    private static GoMap Assign(string text, GoMap values)
    {
        while (text.Length > 0)
        {
            var sign = text.IndexOf('=', StringComparison.Ordinal);
            if (sign <= 0)
            {
                throw new ChartException(ChartFault.Values, $"failed parsing --set-json data: key {text} has no value");
            }

            var bytes = Encoding.UTF8.GetBytes(text[(sign + 1)..]);
            var reader = new Utf8JsonReader(bytes, isFinalBlock: true, state: default);
            reader.Read();
            var value = KubeJson.Read(ref reader);
            SetExpression.Assign(text[..sign], values, YamlConversion.Of(value));
            text = Encoding.UTF8.GetString(bytes.AsSpan((int)reader.BytesConsumed)).TrimStart().TrimStart(',').TrimStart();
        }

        return values;
    }
}
