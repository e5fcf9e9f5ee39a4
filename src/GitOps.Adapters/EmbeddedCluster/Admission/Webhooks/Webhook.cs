using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Admission;

/// <summary>One webhook of a configuration.</summary>
/// <param name="Root">Its entry in the configuration.</param>
internal sealed record Webhook(KubeMap Root)
{
    public string Name => Text("name");

    public KubeMap Client => Root["clientConfig"]?.AsMap ?? KubeMap.Empty;

    /// <summary>Whether a request passes when it cannot be asked.</summary>
    public bool IgnoresFailure => Text("failurePolicy") == "Ignore";

    public bool IsAskedAgain => Text("reinvocationPolicy") == "IfNeeded";

    /// <summary>Whether it may be asked about what is not meant.</summary>
    public bool TakesDryRuns => Text("sideEffects") is "None" or "NoneOnDryRun";

    public TimeSpan Timeout => TimeSpan.FromSeconds(Math.Clamp(Root["timeoutSeconds"]?.AsInteger ?? 10, 1, 30));

    public IEnumerable<KubeMap> Conditions => (Root["matchConditions"]?.AsList ?? KubeList.Empty).Select(condition => condition.AsMap);

    /// <summary>Whether a rule names the operation and the resource at a version, the resource's own or, if any will do, one of the others that are served.</summary>
    public string? VersionFor(string operation, string group, string version, IEnumerable<string> others, string resource, string subresource, bool isNamespaced)
    {
        if (Names(version))
        {
            return version;
        }

        return Text("matchPolicy") == "Exact" ? null : others.FirstOrDefault(Names);

        bool Names(string wanted) => (Root["rules"]?.AsList ?? KubeList.Empty).Select(rule => rule.AsMap).Any(rule =>
            Has(rule, "operations", operation) && Has(rule, "apiGroups", group) && Has(rule, "apiVersions", wanted)
            && rule["scope"]?.AsString is null or "*" or "Namespaced" or "Cluster"
            && (rule["scope"]?.AsString is null or "*" || (rule["scope"]!.AsString == "Namespaced") == isNamespaced)
            && (rule["resources"]?.AsList ?? KubeList.Empty).Any(item => IsMeant(item.AsString ?? string.Empty, resource, subresource)));
    }

    private static bool IsMeant(string pattern, string resource, string subresource)
    {
        var slash = pattern.IndexOf('/', StringComparison.Ordinal);
        var (first, second) = slash < 0 ? (pattern, string.Empty) : (pattern[..slash], pattern[(slash + 1)..]);
        return (first == "*" || first == resource) && (second == "*" || second == subresource);
    }

    private static bool Has(KubeMap rule, string key, string value) => (rule[key]?.AsList ?? KubeList.Empty).Any(item => item.AsString == "*" || item.AsString == value);

    private string Text(string key) => Root[key]?.AsString ?? string.Empty;
}
