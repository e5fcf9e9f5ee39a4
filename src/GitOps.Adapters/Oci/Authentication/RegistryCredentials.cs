using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using GitOps.Core;
using GitOps.Core.Sources;

namespace GitOps.Adapters.Oci.Authentication;

/// <summary>What a registry is shown. Does not print.</summary>
internal sealed class RegistryCredentials
{
    private const string DockerConfig = ".dockerconfigjson";

    private readonly string user;
    private readonly string password;

    private RegistryCredentials(string user, string password, string refreshToken, string accessToken)
    {
        (this.user, this.password, RefreshToken, AccessToken) = (user, password, refreshToken, accessToken);
        Identity = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{user}\n{password}\n{refreshToken}\n{accessToken}")));
    }

    /// <summary>A token that others are given for; empty for none.</summary>
    public string RefreshToken { get; }

    /// <summary>A token as it stands; empty for none.</summary>
    public string AccessToken { get; }

    /// <summary>Tells credentials apart without holding them.</summary>
    public string Identity { get; }

    /// <summary>User and password as a header; null when there are none.</summary>
    public AuthenticationHeaderValue? Basic => user.Length == 0 ? null : new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")));

    /// <summary>The credentials for an address; null when it is asked without any.</summary>
    /// <exception cref="RegistryException">A Secret cannot be read.</exception>
    public static RegistryCredentials? Find(RegistryAddress address)
    {
        foreach (var secret in address.Credentials)
        {
            if (secret.RevealText(DockerConfig) is { } config)
            {
                if (OfConfig(secret, config, address) is { } found)
                {
                    return found;
                }
            }
            else if (secret.RevealText("username") is { Length: > 0 } user)
            {
                return new RegistryCredentials(user, secret.RevealText("password") ?? string.Empty, string.Empty, string.Empty);
            }
        }

        return null;
    }

    private static RegistryCredentials? OfConfig(SecretData secret, string text, RegistryAddress address)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            if (!document.RootElement.TryGetProperty("auths", out var entries) || entries.ValueKind != JsonValueKind.Object)
            {
                return null;
            }

            return entries.EnumerateObject()
                .Select(entry => (Match: RegistryKey.Match(entry.Name, address), entry.Value))
                .Where(entry => entry.Match >= 0 && entry.Value.ValueKind == JsonValueKind.Object)
                .OrderByDescending(entry => entry.Match)
                .Select(entry => OfEntry(entry.Value))
                .FirstOrDefault();
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException)
        {
            throw new RegistryException(RegistryFault.Credentials, $"failed to get credential: the '{DockerConfig}' of secret '{secret.Name}' can't be read", e);
        }
    }

    private static RegistryCredentials OfEntry(JsonElement entry)
    {
        var (user, password) = (Text(entry, "username"), Text(entry, "password"));
        if (user.Length == 0 && Text(entry, "auth") is { Length: > 0 } both)
        {
            var pair = Encoding.UTF8.GetString(Convert.FromBase64String(both)).Split(':', 2);
            (user, password) = (pair[0], pair.Length > 1 ? pair[1].TrimEnd('\0') : string.Empty);
        }

        return new RegistryCredentials(user, password, Text(entry, "identitytoken"), Text(entry, "registrytoken"));
    }

    private static string Text(JsonElement entry, string name) =>
        entry.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : string.Empty;
}
