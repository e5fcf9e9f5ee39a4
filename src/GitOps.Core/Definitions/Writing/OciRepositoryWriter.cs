using GitOps.Core.Definitions.Parsing;
using GitOps.Core.Objects;

namespace GitOps.Core.Definitions.Writing;

/// <summary>Writes <c>OCIRepository</c> of <c>source.toolkit.fluxcd.io/v1</c>.</summary>
internal static class OciRepositoryWriter
{
    public static KubeObject Write(OciRepository repository) => DefinitionWriter.Resource(
        DefinitionReader.SourceGroup + "/v1",
        repository.Key,
        new FieldWriter()
            .Span("interval", repository.Interval)
            .Text("url", repository.Url.OriginalString)
            .Value("ref", Reference(repository.Reference))
            .Value("layerSelector", Layer(repository))
            .Timeout(repository.Timeout)
            .Flag("suspend", repository.Suspend)
            .Reference("secretRef", repository.SecretName)
            .Reference("certSecretRef", repository.CertSecretName)
            .Reference("proxySecretRef", repository.ProxySecretName)
            .Text("serviceAccountName", repository.ServiceAccountName)
            .Text("ignore", repository.Ignore)
            .Flag("insecure", repository.Insecure)
            .Verification(repository.Verification)
            .Map);

    private static KubeMap Reference(OciReference reference) => new FieldWriter()
        .Text("digest", reference.Digest)
        .Text("semver", reference.SemVer)
        .Text("semverFilter", reference.SemVerFilter)
        .Text("tag", reference.Tag)
        .Map;

    private static KubeMap Layer(OciRepository repository) => new FieldWriter()
        .Text("mediaType", repository.LayerMediaType)
        .Text("operation", repository.LayerOperation == LayerOperation.Copy ? "copy" : null)
        .Map;
}
