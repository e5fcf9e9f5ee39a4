using System.Collections.Concurrent;
using System.Net;
using GitOps.Core.Sources;

namespace GitOps.Adapters.Oci.Registry;

/// <summary>Which registries are asked over plain HTTP: those that may be, once TLS did not work.</summary>
internal sealed class RegistrySchemes
{
    private readonly ConcurrentDictionary<string, string> known = new(StringComparer.Ordinal);

    /// <summary>The scheme to begin with.</summary>
    public string Of(RegistryAddress address) => MayBePlain(address) && known.TryGetValue(address.Host, out var scheme) ? scheme : Uri.UriSchemeHttps;

    /// <summary>Whether plain HTTP may be tried: when the definition says so, and on the machine itself.</summary>
    public static bool MayBePlain(RegistryAddress address) => address.Insecure || IsLoopback(address.Host);

    public void Remember(RegistryAddress address, string scheme) => known[address.Host] = scheme;

    private static bool IsLoopback(string host)
    {
        var name = Uri.TryCreate($"https://{host}", UriKind.Absolute, out var url) ? url.DnsSafeHost : host;
        return name.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(name, out var address) && IPAddress.IsLoopback(address));
    }
}
