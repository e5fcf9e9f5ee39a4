using GitOps.Core.Objects;

namespace GitOps.Core.Definitions.Parsing;

/// <summary>Reads <c>OCIRepository</c> of <c>source.toolkit.fluxcd.io</c>.</summary>
internal static class OciRepositoryReader
{
    public static DefinitionKind Kind { get; } = new(["v1", "v1beta2"], Read);

    private static DefinitionReading Read(ObjectKey key, KubeObject resource, FaultList faults)
    {
        var spec = new FieldReader(LegacyFields.Convert(resource, faults).Spec, "spec", faults);
        var (mediaType, operation) = Layer(spec);
        var definition = new OciRepository
        {
            Key = key,
            Url = SourceFields.Url(spec, _ => "is no address; write oci://host/path"),
            Reference = Reference(spec),
            LayerMediaType = mediaType,
            LayerOperation = operation,
            Interval = spec.RequiredSpan("interval"),
            Timeout = SourceFields.Timeout(spec),
            Suspend = spec.Flag("suspend"),
            SecretName = SourceFields.LocalName(spec, "secretRef"),
            CertSecretName = SourceFields.LocalName(spec, "certSecretRef"),
            ProxySecretName = SourceFields.LocalName(spec, "proxySecretRef"),
            ServiceAccountName = SharedFields.NotEmpty(spec.Text("serviceAccountName")),
            Ignore = spec.Text("ignore"),
            Insecure = spec.Flag("insecure"),
            Verification = SourceFields.Verification(spec),
        };
        spec.Choice("provider", 0, ("generic", 0), ("", 0));
        spec.NoteUnknown();
        faults.Check(new OciRepositoryValidator(), definition);
        return faults.IsEmpty
            ? new DefinitionReading.Source(definition, faults.Notes)
            : new DefinitionReading.Invalid(key, faults.Faults);
    }

    private static OciReference Reference(FieldReader spec)
    {
        if (spec.FindMap("ref") is not { } reference)
        {
            return new OciReference();
        }

        var result = new OciReference
        {
            Digest = SharedFields.NotEmpty(reference.Text("digest")),
            SemVer = SharedFields.NotEmpty(reference.Text("semver")),
            SemVerFilter = SharedFields.NotEmpty(reference.Text("semverFilter")),
            Tag = SharedFields.NotEmpty(reference.Text("tag")),
        };
        reference.NoteUnknown();
        return result;
    }

    private static (string? MediaType, LayerOperation Operation) Layer(FieldReader spec)
    {
        if (spec.FindMap("layerSelector") is not { } selector)
        {
            return (null, LayerOperation.Extract);
        }

        var layer = (
            SharedFields.NotEmpty(selector.Text("mediaType")),
            selector.Choice("operation", LayerOperation.Extract, ("extract", LayerOperation.Extract), ("copy", LayerOperation.Copy), ("", LayerOperation.Extract)));
        selector.NoteUnknown();
        return layer;
    }
}
