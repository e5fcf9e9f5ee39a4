using GitOps.Core.Objects;

namespace GitOps.Core.Definitions.Parsing;

/// <summary>Reads <c>HelmChart</c> of <c>source.toolkit.fluxcd.io</c>.</summary>
internal static class HelmChartReader
{
    public static DefinitionKind Kind { get; } = new(["v1", "v1beta2", "v1beta1"], Read);

    private static DefinitionReading Read(ObjectKey key, KubeObject resource, FaultList faults)
    {
        var spec = new FieldReader(LegacyFields.Convert(resource, faults).Spec, "spec", faults);
        var definition = new HelmChart
        {
            Key = key,
            Chart = spec.RequiredText("chart"),
            Version = SharedFields.NotEmpty(spec.Text("version")) ?? "*",
            Source = Source(spec, key.Namespace),
            Interval = spec.RequiredSpan("interval"),
            Suspend = spec.Flag("suspend"),
            Strategy = spec.Choice("reconcileStrategy", ChartStrategy.ChartVersion, ("ChartVersion", ChartStrategy.ChartVersion), ("Revision", ChartStrategy.Revision)),
            ValuesFiles = spec.Texts("valuesFiles"),
            IgnoreMissingValuesFiles = spec.Flag("ignoreMissingValuesFiles"),
            Verification = SourceFields.Verification(spec),
        };
        spec.NoteUnknown();
        faults.Check(new HelmChartValidator(), definition);
        return faults.IsEmpty
            ? new DefinitionReading.Source(definition, faults.Notes)
            : new DefinitionReading.Invalid(key, faults.Faults);
    }

    private static SourceReference Source(FieldReader spec, string ownNamespace)
    {
        if (spec.RequiredMap("sourceRef") is not { } reference)
        {
            return new SourceReference(string.Empty, ownNamespace, string.Empty);
        }

        var source = new SourceReference(reference.RequiredText("kind"), ownNamespace, reference.RequiredText("name"));
        reference.WithoutEffect("apiVersion");
        reference.NoteUnknown();
        return source;
    }
}
