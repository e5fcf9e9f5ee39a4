using GitOps.Core.Definitions.Parsing;
using GitOps.Core.Objects;

namespace GitOps.Core.Definitions.Writing;

/// <summary>Writes <c>GitRepository</c> of <c>source.toolkit.fluxcd.io/v1</c>.</summary>
internal static class GitRepositoryWriter
{
    public static KubeObject Write(GitRepository repository) => DefinitionWriter.Resource(
        DefinitionReader.SourceGroup + "/v1",
        repository.Key,
        new FieldWriter()
            .Span("interval", repository.Interval)
            .Text("url", repository.Url.OriginalString)
            .Value("ref", Reference(repository.Reference))
            .Timeout(repository.Timeout)
            .Flag("suspend", repository.Suspend)
            .Reference("secretRef", repository.SecretName)
            .Text("ignore", repository.Ignore)
            .Flag("recurseSubmodules", repository.RecurseSubmodules)
            .Value("verify", Verification(repository.Verification))
            .Map);

    private static KubeMap? Verification(GitVerification? verification) => verification is null ? null : KubeMap.Of(
        ("mode", verification.Mode switch
        {
            GitVerificationMode.Head => "HEAD",
            GitVerificationMode.Tag => "Tag",
            _ => "TagAndHEAD",
        }),
        ("secretRef", KubeMap.Of(("name", verification.SecretName))));

    private static KubeMap Reference(GitReference reference) => new FieldWriter()
        .Text("branch", reference.Branch)
        .Text("tag", reference.Tag)
        .Text("semver", reference.SemVer)
        .Text("name", reference.Name)
        .Text("commit", reference.Commit)
        .Map;
}
