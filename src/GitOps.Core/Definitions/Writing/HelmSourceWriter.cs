using GitOps.Core.Definitions.Parsing;
using GitOps.Core.Objects;

namespace GitOps.Core.Definitions.Writing;

/// <summary>Writes <c>HelmRepository</c> and <c>HelmChart</c> of <c>source.toolkit.fluxcd.io/v1</c>.</summary>
internal static class HelmSourceWriter
{
    public static KubeObject Write(HelmRepository repository) => DefinitionWriter.Resource(
        DefinitionReader.SourceGroup + "/v1",
        repository.Key,
        new FieldWriter()
            .Span("interval", repository.Interval)
            .Text("url", repository.Url.OriginalString)
            .Text("type", repository.Type == HelmRepositoryType.Oci ? "oci" : null)
            .Timeout(repository.Timeout)
            .Flag("suspend", repository.Suspend)
            .Reference("secretRef", repository.SecretName)
            .Reference("certSecretRef", repository.CertSecretName)
            .Flag("passCredentials", repository.PassCredentials)
            .Flag("insecure", repository.Insecure)
            .Map);

    public static KubeObject Write(HelmChart chart) => DefinitionWriter.Resource(
        DefinitionReader.SourceGroup + "/v1",
        chart.Key,
        new FieldWriter()
            .Span("interval", chart.Interval)
            .Text("chart", chart.Chart)
            .Text("version", chart.Version == "*" ? null : chart.Version)
            .Value("sourceRef", KubeMap.Of(("kind", chart.Source.Kind), ("name", chart.Source.Name)))
            .Flag("suspend", chart.Suspend)
            .Text("reconcileStrategy", chart.Strategy == ChartStrategy.Revision ? nameof(ChartStrategy.Revision) : null)
            .Each("valuesFiles", chart.ValuesFiles, file => file)
            .Flag("ignoreMissingValuesFiles", chart.IgnoreMissingValuesFiles)
            .Verification(chart.Verification)
            .Map);
}
