using FluentValidation;
using GitOps.Core.Versions;

namespace GitOps.Core.Definitions;

/// <summary>What a <see cref="HelmRepository"/> must fulfil.</summary>
internal sealed class HelmRepositoryValidator : AbstractValidator<HelmRepository>
{
    public HelmRepositoryValidator()
    {
        RuleFor(repository => repository.Key).MustBeKeyOf(HelmRepository.KindName);
        RuleFor(repository => repository.Url).At("spec.url")
            .Must(url => url is { IsAbsoluteUri: true, Scheme: "http" or "https" }).WithMessage("must begin with https:// or http://");
        RuleFor(repository => repository.Interval).At("spec.interval").MustRest();
        RuleFor(repository => repository.Timeout).At("spec.timeout").MustRest();
        RuleFor(repository => repository.SecretName).At("spec.secretRef.name")
            .Must(name => name is null || KubeNames.IsSubdomain(name)).WithMessage("must be the name of a Secret");
    }
}

/// <summary>What a <see cref="HelmChart"/> must fulfil.</summary>
internal sealed class HelmChartValidator : AbstractValidator<HelmChart>
{
    public HelmChartValidator()
    {
        RuleFor(chart => chart.Key).MustBeKeyOf(HelmChart.KindName);
        RuleFor(chart => chart.Interval).At("spec.interval").MustRest();
        RuleFor(chart => chart.Chart).At("spec.chart")
            .Must(name => name.Length > 0 && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '.' or '/'))
            .WithMessage("must be the name of a chart: lower-case letters, digits, '-', '.' and '/'");
        RuleFor(chart => chart.Version).At("spec.version")
            .Must(version => SemVer.TryParse(version, out _) || SemVerRange.TryParse(version, out _, out _)).WithMessage("must be a version or a range of versions");
        RuleFor(chart => chart.Repository).SetValidator(new HelmRepositoryValidator());
    }
}
