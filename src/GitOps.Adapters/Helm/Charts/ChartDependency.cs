using System.Collections.Immutable;
using GitOps.Adapters.Helm.Formatting;
using GitOps.Adapters.Helm.Go;

namespace GitOps.Adapters.Helm.Charts;

/// <summary>A subchart that <c>Chart.yaml</c> asks for.</summary>
internal sealed record ChartDependency
{
    /// <summary>Name of the chart; once dependencies are processed, the alias if there is one.</summary>
    public string Name { get; init; } = string.Empty;

    public string Version { get; init; } = string.Empty;

    public string Repository { get; init; } = string.Empty;

    /// <summary>Paths in the values, separated by commas; the first that holds a boolean decides.</summary>
    public string Condition { get; init; } = string.Empty;

    public ImmutableArray<string> Tags { get; init; } = [];

    public string Alias { get; init; } = string.Empty;

    /// <summary>Values of the subchart that the chart takes over: a name below <c>exports</c>, or a pair of paths.</summary>
    public ImmutableArray<ImportedValues> Imports { get; init; } = [];

    public bool IsEnabled { get; init; }

    public GoMap ToTemplateValue() => new()
    {
        ["Name"] = Name,
        ["Version"] = Version,
        ["Repository"] = Repository,
        ["Condition"] = Condition,
        ["Tags"] = new GoList([.. Tags]),
        ["Enabled"] = Boxes.Bool(IsEnabled),
        ["ImportValues"] = new GoList([.. Imports.Select(import => (object)new GoMap(2, GoMap.StringType) { ["child"] = import.Child, ["parent"] = import.Parent })]),
        ["Alias"] = Alias,
    };
}

/// <summary>Values that go from a subchart's path to one of the parent.</summary>
internal sealed record ImportedValues(string Child, string Parent)
{
    /// <summary>Reads an item of <c>import-values</c>; null when it is neither a name nor a pair.</summary>
    public static ImportedValues? Of(object? item) => item switch
    {
        string name => new ImportedValues("exports." + name, "."),
        GoMap pair => new ImportedValues(Printer.Print(pair["child"]), Printer.Print(pair["parent"])),
        _ => null,
    };
}
