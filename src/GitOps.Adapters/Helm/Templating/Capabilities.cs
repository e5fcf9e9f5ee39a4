using GitOps.Adapters.Helm.Charts;
using GitOps.Adapters.Helm.Go;
using GitOps.Adapters.Helm.Templates;
using P = GitOps.Adapters.Helm.Templates.ParameterType;

namespace GitOps.Adapters.Helm.Templating;

/// <summary><c>.Capabilities</c>: what the cluster can do.</summary>
internal sealed class Capabilities(KubernetesVersion version, IReadOnlyList<string> apiVersions) : GoObject
{
    private readonly KeyValuePair<string, object?>[] fields =
    [
        KeyValuePair.Create("KubeVersion", (object?)version),
        KeyValuePair.Create("APIVersions", (object?)VersionSet(apiVersions)),
        KeyValuePair.Create("HelmVersion", (object?)new HelmVersion()),
    ];

    /// <summary>The cluster's version.</summary>
    public KubernetesVersion Version { get; } = version;

    public override string TypeName => "*common.Capabilities";

    public override IReadOnlyList<KeyValuePair<string, object?>> Fields => fields;

    private static GoList VersionSet(IReadOnlyList<string> versions)
    {
        var known = versions.ToHashSet(StringComparer.Ordinal);
        var has = new TemplateFunction("Has", [P.String], false, a => Boxes.Bool(known.Contains(a.Text(0))));
        return new GoList([.. versions], "common.VersionSet") { Methods = name => name == "Has" ? has : null };
    }
}

/// <summary><c>.Capabilities.KubeVersion</c>.</summary>
internal sealed class KubernetesVersion : GoObject
{
    private readonly string normalized;
    private readonly KeyValuePair<string, object?>[] fields;

    private KubernetesVersion(string version, string normalized, string major, string minor)
    {
        this.normalized = normalized;
        fields = [KeyValuePair.Create("Version", (object?)version), KeyValuePair.Create("Major", (object?)major), KeyValuePair.Create("Minor", (object?)minor)];
        Version = version;
    }

    /// <summary>The version with a leading <c>v</c>, as the server says it.</summary>
    public string Version { get; }

    public override string TypeName => "common.KubeVersion";

    /// <summary>Three numbers, which constraints are checked against.</summary>
    public override string PrintedText => normalized;

    public override IReadOnlyList<KeyValuePair<string, object?>> Fields => fields;

    public override IReadOnlyList<KeyValuePair<string, object?>> AllFields =>
        [fields[0], KeyValuePair.Create("normalizedVersion", (object?)normalized), fields[1], fields[2]];

    /// <summary>Reads a version such as <c>1.33</c> or <c>v1.33.4-gke.1</c>.</summary>
    /// <exception cref="ChartException">It is none.</exception>
    public static KubernetesVersion Parse(string text)
    {
        var numbers = text.TrimStart('v').Split('-', '+')[0].Split('.');
        if (numbers.Length < 2 || numbers.Any(number => number.Length == 0 || !number.All(char.IsAsciiDigit)))
        {
            throw new ChartException(ChartFault.KubeVersion, $"invalid kube version '{text}': could not parse \"{text}\" as version");
        }

        var complete = numbers.Length == 2 ? [.. numbers, "0"] : numbers;
        return new KubernetesVersion(text.StartsWith('v') ? text : "v" + text, "v" + string.Join('.', complete), complete[0], complete[1]);
    }

    public override TemplateFunction? FindMethod(string name) => name switch
    {
        "GitVersion" => new TemplateFunction(name, [], false, _ => Version),
        "String" => new TemplateFunction(name, [], false, _ => normalized),
        _ => null,
    };
}

/// <summary><c>.Capabilities.HelmVersion</c>: the version of Helm whose behaviour this is.</summary>
internal sealed class HelmVersion : GoObject
{
    private const string Behaviour = "v4.2.4";

    public override string TypeName => "version.BuildInfo";

    public override IReadOnlyList<KeyValuePair<string, object?>> Fields { get; } =
    [
        KeyValuePair.Create("Version", (object?)Behaviour),
        KeyValuePair.Create("GitCommit", (object?)string.Empty),
        KeyValuePair.Create("GitTreeState", (object?)string.Empty),
        KeyValuePair.Create("GoVersion", (object?)"go1.26"),
        KeyValuePair.Create("KubeClientVersion", (object?)"v1.36"),
    ];
}
