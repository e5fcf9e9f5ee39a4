using System.Collections.Immutable;
using GitOps.Adapters.Helm.Go;

namespace GitOps.Adapters.Helm.Charts;

/// <summary><c>Chart.yaml</c>.</summary>
internal sealed record ChartMetadata
{
    public string ApiVersion { get; init; } = string.Empty;

    public string Name { get; init; } = string.Empty;

    public string Version { get; init; } = string.Empty;

    public string AppVersion { get; init; } = string.Empty;

    public string Description { get; init; } = string.Empty;

    public string Home { get; init; } = string.Empty;

    public string Icon { get; init; } = string.Empty;

    public string KubeVersion { get; init; } = string.Empty;

    public string Type { get; init; } = string.Empty;

    public string Condition { get; init; } = string.Empty;

    public string Tags { get; init; } = string.Empty;

    public bool IsDeprecated { get; init; }

    public ImmutableArray<string> Sources { get; init; } = [];

    public ImmutableArray<string> Keywords { get; init; } = [];

    public ImmutableArray<ChartMaintainer> Maintainers { get; init; } = [];

    /// <summary>Annotations; default when there are none.</summary>
    public ImmutableArray<KeyValuePair<string, string>> Annotations { get; init; }

    /// <summary>The subcharts that are asked for; default when nothing is said.</summary>
    public ImmutableArray<ChartDependency> Dependencies { get; init; }

    /// <summary>Whether the chart holds only definitions for others.</summary>
    public bool IsLibrary => Type.Equals("library", StringComparison.OrdinalIgnoreCase);

    /// <summary>What templates see as <c>.Chart</c>.</summary>
    public GoMap ToTemplateValue(bool isRoot, string name, IEnumerable<ChartDependency> dependencies) => new()
    {
        ["Name"] = name,
        ["Home"] = Home,
        ["Sources"] = Strings(Sources),
        ["Version"] = Version,
        ["Description"] = Description,
        ["Keywords"] = Strings(Keywords),
        ["Maintainers"] = new GoList([.. Maintainers.Select(maintainer => (object)maintainer.ToTemplateValue())]),
        ["Icon"] = Icon,
        ["APIVersion"] = ApiVersion,
        ["Condition"] = Condition,
        ["Tags"] = Tags,
        ["AppVersion"] = AppVersion,
        ["Deprecated"] = Boxes.Bool(IsDeprecated),
        ["Annotations"] = AnnotationMap(),
        ["KubeVersion"] = KubeVersion,
        ["Dependencies"] = new GoList([.. dependencies.Select(dependency => (object)dependency.ToTemplateValue())]),
        ["Type"] = Type,
        ["IsRoot"] = Boxes.Bool(isRoot),
    };

    private GoMap AnnotationMap()
    {
        var map = new GoMap(0, GoMap.StringType) { IsNil = Annotations.IsDefault };
        foreach (var (key, value) in Annotations.IsDefault ? [] : Annotations)
        {
            map[key] = value;
        }

        return map;
    }

    private static GoList Strings(ImmutableArray<string> items) => new([.. items]);
}

/// <summary>Someone who maintains a chart.</summary>
internal sealed record ChartMaintainer(string Name, string Email, string Url)
{
    public GoMap ToTemplateValue() => new() { ["Name"] = Name, ["Email"] = Email, ["URL"] = Url };
}
