using FluentValidation;
using GitOps.Core.Sources;

namespace GitOps.Core.Definitions;

/// <summary>What a <see cref="HelmRelease"/> must fulfil.</summary>
internal sealed class HelmReleaseValidator : AbstractValidator<HelmRelease>
{
    private static readonly string[] SourceKinds = ["GitRepository", "Bucket", "HelmChart", "OCIRepository", "ExternalArtifact"];

    public HelmReleaseValidator()
    {
        RuleFor(release => release.Key).MustBeKeyOf(HelmRelease.KindName);
        RuleFor(release => release.Interval).At("spec.interval").MustRest();
        RuleFor(release => release.Timeout).At("spec.timeout").MustRest();
        RuleFor(release => release.Source.Kind).At("spec.chartRef.kind")
            .Must(kind => SourceKinds.Contains(kind)).WithMessage($"must be one of {string.Join(", ", SourceKinds)}");
        RuleFor(release => release.Source.Name).At("spec.chartRef.name").NotEmpty().WithMessage("is missing");
        RuleFor(release => release.Source.Namespace).At("spec.chartRef.namespace")
            .Must(KubeNames.IsLabel).WithMessage("must be the name of a namespace");
        RuleFor(release => release.ChartPath).At("spec.chart.spec.chart")
            .Must(path => FileTreePaths.Clamp(path) == path).WithMessage("must be a path below the root of the source, without './', '..' and a slash at its ends");
        RuleFor(release => release.ReleaseName).At("spec.releaseName")
            .Must(name => name is null or { Length: >= 1 and <= 53 }).WithMessage("must have 1 to 53 characters");
        RuleFor(release => release.TargetNamespace).At("spec.targetNamespace")
            .Must(name => name is null or { Length: >= 1 and <= 63 }).WithMessage("must have 1 to 63 characters");
        RuleFor(release => release.StorageNamespace).At("spec.storageNamespace")
            .Must(name => name is null or { Length: >= 1 and <= 63 }).WithMessage("must have 1 to 63 characters");
        RuleFor(release => release.ServiceAccountName).At("spec.serviceAccountName")
            .Must(name => name is null || KubeNames.IsSubdomain(name)).WithMessage("must be the name of a ServiceAccount");
    }
}
