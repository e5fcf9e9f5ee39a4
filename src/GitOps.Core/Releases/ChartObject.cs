using GitOps.Core.Definitions;
using GitOps.Core.Definitions.Parsing;
using GitOps.Core.Definitions.Writing;
using GitOps.Core.Objects;

namespace GitOps.Core.Releases;

/// <summary>The <c>HelmChart</c> that follows from <c>spec.chart</c> of a release: named and labelled as Flux's helm-controller does.</summary>
internal static class ChartObject
{
    /// <summary>Whether a release has such an object: its chart is out of a repository of charts.</summary>
    public static bool IsOf(HelmRelease release) => release.Chart is not null && release.Source.Kind == HelmChart.KindName;

    /// <summary>The object as the release wants it.</summary>
    public static KubeObject Of(HelmRelease release, ChartTemplate chart)
    {
        var item = DefinitionWriter.Resource(
            DefinitionReader.SourceGroup + "/v1",
            release.Source.Key,
            new FieldWriter()
                .Text("chart", chart.Name)
                .Text("version", chart.Version)
                .Value("sourceRef", KubeMap.Of(("kind", chart.Repository.Kind), ("name", chart.Repository.Name)))
                .Span("interval", chart.Interval ?? release.Interval)
                .Text("reconcileStrategy", (chart.FollowsRevision ? ChartStrategy.Revision : ChartStrategy.ChartVersion).ToString())
                .Each("valuesFiles", chart.ValuesFiles, file => file)
                .Flag("ignoreMissingValuesFiles", chart.IgnoreMissingValuesFiles)
                .Value("verify", chart.Verify)
                .Map);
        foreach (var (key, value) in chart.Metadata.Labels)
        {
            item = item.WithLabel(key, value.AsString ?? string.Empty);
        }

        foreach (var (key, value) in chart.Metadata.Annotations)
        {
            item = item.WithAnnotation(key, value.AsString ?? string.Empty);
        }

        return item.WithLabel(ReleaseMetadata.OwnerName, release.Key.Name).WithLabel(ReleaseMetadata.OwnerNamespace, release.Key.Namespace);
    }

    /// <summary>Whether an object was made for a release. What a chart renders carries the same labels, but not the name.</summary>
    public static bool Belongs(KubeObject item, ObjectKey release) =>
        item.Kind == HelmChart.KindName && item.Name == NameOf(release) && OwnerOf(item) == release;

    /// <summary>The release that an object says it was made for; null for none.</summary>
    public static ObjectKey? OwnerOf(KubeObject item) =>
        item.Label(ReleaseMetadata.OwnerName) is { } name && item.Label(ReleaseMetadata.OwnerNamespace) is { } space ? new(HelmRelease.KindName, space, name) : null;

    /// <summary>Flux's name of the chart of a release.</summary>
    public static string NameOf(ObjectKey release) => $"{release.Namespace}-{release.Name}";

    /// <summary>
    /// Whether a live object asks for the same already. Fields are compared by what they mean, as the server fills in defaults; what others
    /// added to the metadata, and that somebody suspended the chart, is theirs.
    /// </summary>
    public static bool IsLike(KubeObject live, KubeObject desired) =>
        Carries(live.Metadata, desired.Metadata, "labels")
        && Carries(live.Metadata, desired.Metadata, "annotations")
        && DefinitionReader.Read(live) is DefinitionReading.Source { Definition: HelmChart has }
        && DefinitionReader.Read(desired) is DefinitionReading.Source { Definition: HelmChart wants }
        && wants.Equals(has with { Suspend = false });

    private static bool Carries(KubeMap live, KubeMap desired, string field)
    {
        var there = live[field]?.AsMap ?? KubeMap.Empty;
        return (desired[field]?.AsMap ?? KubeMap.Empty).All(entry => entry.Value.Equals(there[entry.Key]));
    }
}
