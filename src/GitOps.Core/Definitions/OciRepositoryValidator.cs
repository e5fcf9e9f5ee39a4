using FluentValidation;

namespace GitOps.Core.Definitions;

/// <summary>What an <see cref="OciRepository"/> must fulfil. Whether its address has a tag too many is seen when it is fetched.</summary>
internal sealed class OciRepositoryValidator : AbstractValidator<OciRepository>
{
    public OciRepositoryValidator()
    {
        RuleFor(repository => repository.Key).MustBeKeyOf(OciRepository.KindName);
        RuleFor(repository => repository.Url).At("spec.url")
            .Must(url => url is { IsAbsoluteUri: true, Scheme: "oci" }).WithMessage("must begin with oci://");
        RuleFor(repository => repository.Interval).At("spec.interval").MustRest();
        RuleFor(repository => repository.Timeout).At("spec.timeout").MustRest();
        RuleFor(repository => repository.SecretName).At("spec.secretRef.name").MustBeNameOf("Secret");
        RuleFor(repository => repository.CertSecretName).At("spec.certSecretRef.name").MustBeNameOf("Secret");
        RuleFor(repository => repository.ProxySecretName).At("spec.proxySecretRef.name").MustBeNameOf("Secret");
        RuleFor(repository => repository.ServiceAccountName).At("spec.serviceAccountName").MustBeNameOf("ServiceAccount");
        RuleFor(repository => repository.Verification).At("spec.verify.provider")
            .Must(verification => verification is not { Provider: ArtifactVerification.OpenPgp }).WithMessage("is for charts; write cosign or notation");
    }
}
