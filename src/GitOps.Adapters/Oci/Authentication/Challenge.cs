using System.Text.RegularExpressions;

namespace GitOps.Adapters.Oci.Authentication;

/// <summary>How a registry wants us to log in, of its header <c>WWW-Authenticate</c>.</summary>
/// <param name="IsBearer">Whether with a token, else with a password.</param>
/// <param name="Realm">Address of the token service.</param>
/// <param name="Service">What the token service calls the registry.</param>
/// <param name="Scope">What a token must allow.</param>
internal sealed partial record Challenge(bool IsBearer, string Realm, string Service, string Scope)
{
    /// <summary>The challenge of an answer, a token before a password; null when it has none that is known.</summary>
    public static Challenge? Find(HttpResponseMessage response)
    {
        Challenge? basic = null;
        foreach (var header in response.Headers.WwwAuthenticate)
        {
            var fields = Read(header.Parameter ?? string.Empty);
            if (header.Scheme.Equals("bearer", StringComparison.OrdinalIgnoreCase))
            {
                return new Challenge(
                    true, fields.GetValueOrDefault("realm", string.Empty), fields.GetValueOrDefault("service", string.Empty), fields.GetValueOrDefault("scope", string.Empty));
            }

            basic ??= header.Scheme.Equals("basic", StringComparison.OrdinalIgnoreCase) ? new Challenge(false, string.Empty, string.Empty, string.Empty) : null;
        }

        return basic;
    }

    private static Dictionary<string, string> Read(string parameters)
    {
        var fields = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (Match match in Field().Matches(parameters))
        {
            fields[match.Groups["name"].Value] = match.Groups["quoted"].Success ? match.Groups["quoted"].Value : match.Groups["plain"].Value;
        }

        return fields;
    }

    [GeneratedRegex("""(?<name>[A-Za-z_]+)=(?:"(?<quoted>[^"]*)"|(?<plain>[^\s,"]+))""", RegexOptions.NonBacktracking)]
    private static partial Regex Field();
}
