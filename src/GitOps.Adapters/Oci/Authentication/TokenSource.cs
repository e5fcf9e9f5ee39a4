using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text.Json;
using GitOps.Adapters.Oci.Registry;
using GitOps.Core.Sources;

namespace GitOps.Adapters.Oci.Authentication;

/// <summary>Answers challenges of registries, and remembers tokens until shortly before they end.</summary>
internal sealed class TokenSource(TimeProvider time)
{
    private const string ClientId = "gitops-dotnet";
    private const int MaximumBytes = 1 << 20;
    private const int MaximumTokens = 10_000;

    // The protocol's own default.
    private static readonly TimeSpan DefaultLifetime = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, (string Token, DateTimeOffset Until)> known = new(StringComparer.Ordinal);

    /// <summary>The header that answers a challenge; null when we have nothing to answer with.</summary>
    /// <param name="address">The repository.</param>
    /// <param name="challenge">What the registry said.</param>
    /// <param name="credentials">What it may be shown; null for nothing.</param>
    /// <param name="isRenewal">Whether the token that is remembered was refused.</param>
    /// <param name="client">Sends the request for a token.</param>
    /// <param name="asked">The address that the registry was asked at.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <exception cref="RegistryException">The token service refuses.</exception>
    public async Task<AuthenticationHeaderValue?> LoginAsync(
        RegistryAddress address, Challenge challenge, RegistryCredentials? credentials, bool isRenewal, HttpClient client, Uri asked, CancellationToken cancellationToken)
    {
        if (!challenge.IsBearer)
        {
            return credentials?.Basic;
        }

        if (credentials is { AccessToken.Length: > 0 })
        {
            return new AuthenticationHeaderValue("Bearer", credentials.AccessToken);
        }

        var scope = challenge.Scope.Length > 0 ? challenge.Scope : $"repository:{address.Repository}:pull";
        var key = string.Join('\n', address.Host, challenge.Realm, challenge.Service, scope, credentials?.Identity);
        if (!isRenewal && known.TryGetValue(key, out var remembered) && remembered.Until > time.GetUtcNow())
        {
            return new AuthenticationHeaderValue("Bearer", remembered.Token);
        }

        var (token, lifetime) = await RequestAsync(Realm(challenge, asked), challenge.Service, scope, credentials, client, cancellationToken).ConfigureAwait(false);
        if (known.Count >= MaximumTokens)
        {
            known.Clear();
        }

        known[key] = (token, time.GetUtcNow() + lifetime - Margin);
        return new AuthenticationHeaderValue("Bearer", token);
    }

    /// <summary>The token service; never without TLS when the registry itself has it.</summary>
    private static Uri Realm(Challenge challenge, Uri asked) =>
        Uri.TryCreate(challenge.Realm, UriKind.Absolute, out var realm) && (realm.Scheme == Uri.UriSchemeHttps || (realm.Scheme == Uri.UriSchemeHttp && asked.Scheme == Uri.UriSchemeHttp))
            ? realm
            : throw new RegistryException(RegistryFault.Refused, $"the registry at {asked.Authority} names a token service that is not asked: it must be reached by https");

    private static async Task<(string Token, TimeSpan Lifetime)> RequestAsync(
        Uri realm, string service, string scope, RegistryCredentials? credentials, HttpClient client, CancellationToken cancellationToken)
    {
        using var request = credentials is { RefreshToken.Length: > 0 }
            ? new HttpRequestMessage(HttpMethod.Post, realm)
            {
                Content = new FormUrlEncodedContent(
                [
                    new("grant_type", "refresh_token"), new("service", service), new("scope", scope), new("client_id", ClientId), new("refresh_token", credentials.RefreshToken),
                ]),
            }
            : new HttpRequestMessage(HttpMethod.Get, WithQuery(realm, service, scope)) { Headers = { Authorization = credentials?.Basic } };
        var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        if (!response.IsSuccessStatusCode)
        {
            throw await RegistryRefusal.OfAsync(response, cancellationToken).ConfigureAwait(false);
        }

        using var answer = new RegistryAnswer(response);
        try
        {
            using var document = JsonDocument.Parse(await answer.ReadAsync(MaximumBytes, cancellationToken).ConfigureAwait(false));
            var root = document.RootElement;
            var token = Text(root, "token") ?? Text(root, "access_token")
                ?? throw new RegistryException(RegistryFault.Malformed, $"GET {RegistryConnection.Shown(realm)}: the token service gave no token");
            var seconds = root.TryGetProperty("expires_in", out var value) && value.TryGetInt32(out var given) && given > 0 ? TimeSpan.FromSeconds(given) : DefaultLifetime;
            return (token, seconds);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new RegistryException(RegistryFault.Malformed, $"GET {RegistryConnection.Shown(realm)}: the token service gave no JSON", e);
        }
    }

    private static Uri WithQuery(Uri realm, string service, string scope)
    {
        var query = $"service={Uri.EscapeDataString(service)}&scope={Uri.EscapeDataString(scope)}";
        return new UriBuilder(realm) { Query = realm.Query.Length > 1 ? $"{realm.Query[1..]}&{query}" : query }.Uri;
    }

    private static string? Text(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;
}
