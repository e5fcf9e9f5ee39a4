using System.Net;
using System.Text.Json;
using GitOps.Core.Sources;

namespace GitOps.Adapters.Oci.Registry;

/// <summary>Makes an exception of an answer that is a refusal, in the words of the registry.</summary>
internal static class RegistryRefusal
{
    private const int MaximumBytes = 16_384;
    private const int MaximumWords = 500;

    public static async Task<RegistryException> OfAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        using var answer = new RegistryAnswer(response);
        var words = await WordsAsync(answer, cancellationToken).ConfigureAwait(false) ?? $"unexpected status code {(int)response.StatusCode} {response.ReasonPhrase}";
        var fault = response.StatusCode switch
        {
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => RegistryFault.Refused,
            HttpStatusCode.NotFound => RegistryFault.NotFound,
            _ => RegistryFault.Unreachable,
        };
        return new RegistryException(fault, $"{response.RequestMessage!.Method} {RegistryConnection.Shown(response.RequestMessage.RequestUri!)}: {words}");
    }

    /// <summary>The errors that the body lists, <c>CODE: message</c>; null when it lists none.</summary>
    private static async Task<string?> WordsAsync(RegistryAnswer answer, CancellationToken cancellationToken)
    {
        try
        {
            using var document = JsonDocument.Parse(await answer.ReadAsync(MaximumBytes, cancellationToken).ConfigureAwait(false));
            if (document.RootElement is not { ValueKind: JsonValueKind.Object } root || !root.TryGetProperty("errors", out var errors) || errors.ValueKind != JsonValueKind.Array)
            {
                return null;
            }

            var words = string.Join("; ", errors.EnumerateArray().Where(error => error.ValueKind == JsonValueKind.Object).Select(error => $"{Text(error, "code")}: {Text(error, "message")}"));
            return words.Length == 0 ? null : words.Length <= MaximumWords ? words : words[..MaximumWords];
        }
        catch (Exception e) when (e is JsonException or RegistryException)
        {
            // The status says enough when the body says nothing.
            return null;
        }
    }

    private static string Text(JsonElement error, string name) =>
        error.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : string.Empty;
}
