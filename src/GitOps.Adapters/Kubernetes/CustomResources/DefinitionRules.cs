using System.Globalization;
using GitOps.Core;
using GitOps.Core.Deployments.Applying;
using GitOps.Core.Objects;

namespace GitOps.Adapters.Kubernetes.CustomResources;

/// <summary>Whose a live definition is and whether it may be touched.</summary>
internal static class DefinitionRules
{
    public const string EditionAnnotation = "gitops-dotnet/definitions-edition";

    /// <summary>What the live definition asks for: nothing (null), or the manifest to apply.</summary>
    /// <exception cref="FailureException">It is somebody else's and does not serve what is needed.</exception>
    public static KubeObject? FindDue(KubeObject wanted, KubeObject? live, int edition)
    {
        var marked = wanted.WithAnnotation(EditionAnnotation, edition.ToString(CultureInfo.InvariantCulture));
        if (live is null)
        {
            return marked;
        }

        if (EditionOf(live) is { } theirs)
        {
            return theirs > edition ? null : marked;
        }

        var version = VersionsOf(wanted).First();
        return VersionsOf(live).Contains(version, StringComparer.Ordinal)
            ? null
            : throw new FailureException(new Failure(
                FailureClass.Denied,
                "DefinitionNotServed",
                $"{live} was installed by somebody else and serves {string.Join(", ", VersionsOf(live))}, but {version} is needed; update or remove it"));
    }

    /// <summary>Whether the server refuses the definition's names.</summary>
    public static bool IsRefused(KubeObject live) => HasCondition(live, "NamesAccepted", "False");

    /// <summary>The manifest without CEL rules, for servers before 1.25, which do not know them.</summary>
    public static KubeObject WithoutValidations(KubeObject manifest) => new(Strip(manifest.Root).AsMap);

    /// <summary>Whether the server refused the manifest because of its CEL rules.</summary>
    public static bool DoesNotKnowValidations(ClusterException refusal) => refusal.Message.Contains(Validations, StringComparison.Ordinal);

    private const string Validations = "x-kubernetes-validations";

    private static KubeValue Strip(KubeValue value) => value switch
    {
        KubeMap map => KubeMap.Of(map.Where(entry => entry.Key != Validations).Select(entry => KeyValuePair.Create(entry.Key, Strip(entry.Value)))),
        KubeList list => new KubeList([.. list.Items.Select(Strip)]),
        _ => value,
    };

    private static int? EditionOf(KubeObject live) =>
        int.TryParse(live.Annotation(EditionAnnotation), NumberStyles.None, CultureInfo.InvariantCulture, out var edition) ? edition : null;

    private static IEnumerable<string> VersionsOf(KubeObject definition) => (definition.Spec["versions"]?.AsList ?? KubeList.Empty)
        .Select(version => version.AsMap)
        .Where(version => version["served"]?.AsBool == true)
        .Select(version => version["name"]?.AsString ?? string.Empty);

    private static bool HasCondition(KubeObject live, string type, string status) => (live.Status["conditions"]?.AsList ?? KubeList.Empty)
        .Any(item => item.AsMap["type"]?.AsString == type && item.AsMap["status"]?.AsString == status);
}
