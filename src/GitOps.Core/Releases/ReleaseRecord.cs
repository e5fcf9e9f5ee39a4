using System.Collections.Immutable;
using GitOps.Core.Objects;
using GitOps.Core.Yaml;
using NodaTime;
using NodaTime.Text;

namespace GitOps.Core.Releases;

/// <summary>One revision of a release as Helm keeps it. Fields that are not named here stay as they were read.</summary>
/// <remarks>Holds the values and the manifests in clear, so it goes nowhere but into the cluster; prints its name only.</remarks>
public sealed class ReleaseRecord(KubeMap root)
{
    private ImmutableArray<KubeObject> objects;
    private ImmutableArray<ReleaseHook> hooks;

    /// <summary>The whole record.</summary>
    public KubeMap Root { get; } = root;

    /// <summary>Name of the release.</summary>
    public string Name => Root["name"]?.AsString ?? string.Empty;

    /// <summary>Namespace of its objects.</summary>
    public string Namespace => Root["namespace"]?.AsString ?? string.Empty;

    /// <summary>The revision, from 1.</summary>
    public long Version => Root["version"]?.AsInteger ?? 0;

    /// <summary><c>deployed</c>, <c>superseded</c>, <c>failed</c>, <c>pending-upgrade</c> and so on.</summary>
    public string Status => Root.Find("info", "status")?.AsString ?? ReleaseStatus.Unknown;

    /// <summary>One line for people.</summary>
    public string Description => Root.Find("info", "description")?.AsString ?? string.Empty;

    /// <summary>The manifests as rendered, without hooks.</summary>
    public string Manifest => Root["manifest"]?.AsString ?? string.Empty;

    /// <summary>The values that were given.</summary>
    public KubeMap Values => Root["config"]?.AsMap ?? KubeMap.Empty;

    /// <summary>Name of the chart.</summary>
    public string ChartName => Root.Find("chart", "metadata", "name")?.AsString ?? string.Empty;

    /// <summary>Version of the chart.</summary>
    public string ChartVersion => Root.Find("chart", "metadata", "version")?.AsString ?? string.Empty;

    /// <summary>Version of the application in the chart.</summary>
    public string AppVersion => Root.Find("chart", "metadata", "appVersion")?.AsString ?? string.Empty;

    /// <summary>Whether the revision was left in the middle of an action.</summary>
    public bool IsPending => Status.StartsWith(ReleaseStatus.PendingPrefix, StringComparison.Ordinal);

    /// <summary>Name of the Secret that holds the revision.</summary>
    public string SecretName => SecretNameOf(Name, Version);

    /// <summary>Name of the Secret of a revision.</summary>
    public static string SecretNameOf(string name, long version) => $"sh.helm.release.v1.{name}.v{version}";

    /// <summary>This in another state.</summary>
    public ReleaseRecord With(string status, string description) =>
        new(Root.WithAt(["info", "status"], status).WithAt(["info", "description"], description));

    /// <summary>The name of the Secret, never the content.</summary>
    public override string ToString() => SecretName;

    internal Instant? FirstDeployed => InstantOf("first_deployed");

    internal Instant? LastDeployed => InstantOf("last_deployed");

    internal Instant? Deleted => InstantOf("deleted");

    /// <summary>The objects of the manifest in their order; those of namespaced kinds without a namespace get the release's.</summary>
    /// <exception cref="ManifestException">The manifest is no YAML.</exception>
    internal ImmutableArray<KubeObject> Objects => objects.IsDefault ? objects = Parse(Manifest, SecretName) : objects;

    /// <summary>The hooks in the order of their kinds.</summary>
    internal ImmutableArray<ReleaseHook> Hooks => hooks.IsDefault
        ? hooks = [.. (Root["hooks"]?.AsList ?? KubeList.Empty).Select(item => ReleaseHook.Of(item.AsMap, this))]
        : hooks;

    internal ImmutableArray<KubeObject> Parse(string text, string file)
    {
        var found = ImmutableArray.CreateBuilder<KubeObject>();
        foreach (var document in YamlReader.ReadAll(text, file, allowDuplicateKeys: true))
        {
            if (document.Root is { } node && YamlValues.ToValue(node, file) is KubeMap { Count: > 0 } map)
            {
                Add(map, found);
            }
        }

        return found.ToImmutable();
    }

    private void Add(KubeMap map, ImmutableArray<KubeObject>.Builder found)
    {
        var item = new KubeObject(map);
        if (item.Kind.EndsWith("List", StringComparison.Ordinal) && map["items"] is KubeList inner)
        {
            foreach (var value in inner.Items)
            {
                Add(value.AsMap, found);
            }
        }
        else if (item.Kind.Length > 0)
        {
            found.Add(item.Namespace.Length == 0 && KindTraits.IsKnownNamespaced(item.GroupVersionKind) ? item.With(["metadata", "namespace"], Namespace) : item);
        }
    }

    private Instant? InstantOf(string field) =>
        Root.Find("info", field)?.AsString is { Length: > 0 } text && OffsetDateTimePattern.ExtendedIso.Parse(text) is { Success: true } parsed ? parsed.Value.ToInstant() : null;
}

/// <summary>A hook of a release: applied at certain moments and not part of it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Path">The template that made it.</param>
/// <param name="Object">The object; null when its text holds none.</param>
/// <param name="Moments">When it runs: <c>pre-install</c>, <c>test</c> and so on.</param>
/// <param name="Weight">Lower ones run first.</param>
/// <param name="DeletePolicies">When it is deleted.</param>
/// <param name="LogPolicies">When its logs are kept.</param>
public sealed record ReleaseHook(
    string Name,
    string Path,
    KubeObject? Object,
    ImmutableArray<string> Moments,
    int Weight,
    ImmutableArray<string> DeletePolicies,
    ImmutableArray<string> LogPolicies)
{
    internal const string Test = "test";
    internal const string BeforeCreation = "before-hook-creation";
    internal const string WhenSucceeded = "hook-succeeded";
    internal const string WhenFailed = "hook-failed";

    /// <summary>Whether a policy says that it is deleted at this point. Definitions never are, and who says nothing is deleted before it runs again.</summary>
    internal bool IsDeleted(string policy) => Object is { Kind: not "CustomResourceDefinition" }
        && (DeletePolicies.IsEmpty ? policy == BeforeCreation : DeletePolicies.Contains(policy));

    internal static ReleaseHook Of(KubeMap root, ReleaseRecord record)
    {
        var path = root["path"]?.AsString ?? string.Empty;
        return new ReleaseHook(
            root["name"]?.AsString ?? string.Empty,
            path,
            record.Parse(root["manifest"]?.AsString ?? string.Empty, path).FirstOrDefault(),
            Words(root["events"]),
            (int)(root["weight"]?.AsInteger ?? 0),
            Words(root["delete_policies"]),
            Words(root["output_log_policies"]));
    }

    private static ImmutableArray<string> Words(KubeValue? list) => [.. (list?.AsList ?? KubeList.Empty).Select(item => item.AsString ?? string.Empty)];
}
