using System.IO.Enumeration;
using GitOps.Core.Sources;

namespace GitOps.Adapters.Oci.Authentication;

/// <summary>Which addresses an entry of <c>.dockerconfigjson</c> is for, as Kubernetes reads it: a host, parts of it with <c>*</c>, with or without a path.</summary>
internal static class RegistryKey
{
    private static readonly string[] Suffixes = ["/v1", "/v2"];

    /// <summary>How well a key fits: the length of its path; -1 when it does not.</summary>
    public static int Match(string key, RegistryAddress address)
    {
        var text = key.Contains("://", StringComparison.Ordinal) ? key[(key.IndexOf("://", StringComparison.Ordinal) + 3)..] : key;
        text = text.TrimEnd('/');
        foreach (var suffix in Suffixes)
        {
            text = text.EndsWith(suffix, StringComparison.Ordinal) ? text[..^suffix.Length] : text;
        }

        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var (host, path) = slash < 0 ? (text, string.Empty) : (text[..slash], text[(slash + 1)..]);
        var isHost = IsHost(host, address.Host);
        return isHost && (path.Length == 0 || address.Repository == path || address.Repository.StartsWith(path + "/", StringComparison.Ordinal)) ? path.Length : -1;
    }

    private static bool IsHost(string pattern, string host)
    {
        var (patterns, parts) = (pattern.Split('.'), host.Split('.'));
        return patterns.Length == parts.Length && patterns.Zip(parts).All(pair => FileSystemName.MatchesSimpleExpression(pair.First, pair.Second));
    }
}
