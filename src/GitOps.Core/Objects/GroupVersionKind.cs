using GitOps.Core.Yaml;

namespace GitOps.Core.Objects;

/// <summary>API group, version and kind of a Kubernetes object; the core group is the empty string.</summary>
public readonly record struct GroupVersionKind(string Group, string Version, string Kind)
{
    /// <summary><c>group/version</c>, or only the version for the core group: what stands in <c>apiVersion</c>.</summary>
    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    /// <summary>Splits <c>apiVersion</c> into group and version.</summary>
    public static GroupVersionKind Of(string apiVersion, string kind)
    {
        var slash = apiVersion.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? new(string.Empty, apiVersion, kind) : new(YamlWords.Of(apiVersion.AsSpan(0, slash)), YamlWords.Of(apiVersion.AsSpan(slash + 1)), kind);
    }

    /// <summary><c>group/version, Kind=kind</c>.</summary>
    public override string ToString() => $"{ApiVersion}, Kind={Kind}";
}
