using FluentValidation;

namespace GitOps.Core.Definitions;

/// <summary>What a <see cref="HelmRepository"/> must fulfil.</summary>
internal sealed class HelmRepositoryValidator : AbstractValidator<HelmRepository>
{
    public HelmRepositoryValidator()
    {
        RuleFor(repository => repository.Key).MustBeKeyOf(HelmRepository.KindName);
        RuleFor(repository => repository.Url).At("spec.url")
            .Must(url => url is { IsAbsoluteUri: true, Scheme: "http" or "https" or "oci" }).WithMessage("must begin with https://, http:// or oci://");
        RuleFor(repository => repository.Interval).At("spec.interval").MustRest();
        RuleFor(repository => repository.Timeout).At("spec.timeout").MustRest();
        RuleFor(repository => repository.SecretName).At("spec.secretRef.name").MustBeNameOf("Secret");
        RuleFor(repository => repository.CertSecretName).At("spec.certSecretRef.name").MustBeNameOf("Secret");
    }
}

/// <summary>What a <see cref="HelmChart"/> must fulfil. Whether its name and version can be had is seen when it is fetched.</summary>
internal sealed class HelmChartValidator : AbstractValidator<HelmChart>
{
    private static readonly string[] SourceKinds = ["HelmRepository", "GitRepository", "Bucket"];

    public HelmChartValidator()
    {
        RuleFor(chart => chart.Key).MustBeKeyOf(HelmChart.KindName);
        RuleFor(chart => chart.Interval).At("spec.interval").MustRest();
        RuleFor(chart => chart.Chart).At("spec.chart").NotEmpty().WithMessage("is missing");
        RuleFor(chart => chart.Source.Kind).At("spec.sourceRef.kind")
            .Must(kind => SourceKinds.Contains(kind)).WithMessage($"must be one of {string.Join(", ", SourceKinds)}");
        RuleFor(chart => chart.Source.Name).At("spec.sourceRef.name").NotEmpty().WithMessage("is missing");
        RuleFor(chart => chart.Source).At("spec.sourceRef.namespace")
            .Must((chart, source) => source.Namespace == chart.Key.Namespace).WithMessage("must be the chart's own namespace");
        RuleFor(chart => chart.Verification).At("spec.verify")
            .Must((chart, verification) => verification is null || chart.Source.Kind == HelmRepository.KindName)
            .WithMessage("is only supported when spec.sourceRef.kind is 'HelmRepository'");
    }
}
