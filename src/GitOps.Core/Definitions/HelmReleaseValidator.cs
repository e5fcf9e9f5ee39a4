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
            .Must(name => name is null || (name.Length <= 53 && KubeNames.IsSubdomain(name))).WithMessage("must be 1 to 53 lower-case letters, digits, '-' and '.', and begin and end with a letter or digit");
        RuleFor(release => release.TargetNamespace).At("spec.targetNamespace")
            .Must(name => name is null || KubeNames.IsLabel(name)).WithMessage("must be the name of a namespace");
        RuleFor(release => release.StorageNamespace).At("spec.storageNamespace")
            .Must(name => name is null || KubeNames.IsLabel(name)).WithMessage("must be the name of a namespace");
        RuleFor(release => release.MaxHistory).At("spec.maxHistory").GreaterThanOrEqualTo(0).WithMessage("must be 0 or more; 0 keeps every record");
        RuleForEach(release => release.ValuesFrom).At("spec.valuesFrom").ChildRules(item =>
        {
            item.RuleFor(reference => reference.Kind).At("kind").Must(kind => kind is "Secret" or "ConfigMap").WithMessage("must be Secret or ConfigMap");
            item.RuleFor(reference => reference.Name).At("name").Must(KubeNames.IsSubdomain).WithMessage("must be the name of an object");
            item.RuleFor(reference => reference.ValuesKey).At("valuesKey").Matches("^[-._a-zA-Z0-9]{1,253}$").WithMessage("must be at most 253 letters, digits, '-', '.' and '_'");
            item.RuleFor(reference => reference.TargetPath).At("targetPath").Must(path => path is null or { Length: <= 250 }).WithMessage("must have at most 250 characters");
        });
        RuleFor(release => release.KubeConfig).At("spec.kubeConfig")
            .Must(config => config is null || string.IsNullOrEmpty(config.SecretName) != string.IsNullOrEmpty(config.ConfigMapName)).WithMessage("must have exactly one of secretRef and configMapRef");
        RuleFor(release => release.ServiceAccountName).At("spec.serviceAccountName")
            .Must(name => name is null || KubeNames.IsSubdomain(name)).WithMessage("must be the name of a ServiceAccount");
    }
}
