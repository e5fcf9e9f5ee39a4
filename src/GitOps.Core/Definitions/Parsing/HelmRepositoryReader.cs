using GitOps.Core.Objects;
using NodaTime;

namespace GitOps.Core.Definitions.Parsing;

/// <summary>Reads <c>HelmRepository</c> of <c>source.toolkit.fluxcd.io</c>.</summary>
internal static class HelmRepositoryReader
{
    public static DefinitionKind Kind { get; } = new(["v1", "v1beta2", "v1beta1"], Read);

    private static readonly Duration DefaultInterval = Duration.FromMinutes(1);

    private static DefinitionReading Read(ObjectKey key, KubeObject resource, FaultList faults)
    {
        var spec = new FieldReader(LegacyFields.Convert(resource, faults).Spec, "spec", faults);
        var definition = new HelmRepository
        {
            Key = key,
            Url = SourceFields.Url(spec, _ => "is no address; write https://host/path or oci://host/path"),
            Type = spec.Choice("type", HelmRepositoryType.Default, ("default", HelmRepositoryType.Default), ("oci", HelmRepositoryType.Oci), ("", HelmRepositoryType.Default)),
            Interval = spec.Span("interval") ?? DefaultInterval,
            Timeout = SourceFields.Timeout(spec),
            Suspend = spec.Flag("suspend"),
            SecretName = SourceFields.LocalName(spec, "secretRef"),
            CertSecretName = SourceFields.LocalName(spec, "certSecretRef"),
            PassCredentials = spec.Flag("passCredentials"),
            Insecure = spec.Flag("insecure"),
        };
        spec.Choice("provider", 0, ("generic", 0), ("", 0));
        spec.WithoutEffect("accessFrom");
        spec.NoteUnknown();
        faults.Check(new HelmRepositoryValidator(), definition);
        return faults.IsEmpty
            ? new DefinitionReading.Source(definition, faults.Notes)
            : new DefinitionReading.Invalid(key, faults.Faults);
    }
}
