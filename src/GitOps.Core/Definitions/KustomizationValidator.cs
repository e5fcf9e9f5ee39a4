using FluentValidation;
using FluentValidation.Results;
using GitOps.Core.Deployments.Health;
using GitOps.Core.Objects;
using GitOps.Core.Sources;
using NodaTime;

namespace GitOps.Core.Definitions;

/// <summary>What a <see cref="Kustomization"/> must fulfil, whether read from a custom resource or made in C#.</summary>
internal sealed class KustomizationValidator : AbstractValidator<Kustomization>
{
    private static readonly string[] SourceKinds = ["GitRepository", "OCIRepository", "Bucket", "ExternalArtifact"];
    private static readonly string[] BuildMetadata = ["originAnnotations", "transformerAnnotations"];

    public KustomizationValidator()
    {
        RuleFor(k => k.Key).MustBeKeyOf(Kustomization.KindName);
        RuleFor(k => k.Interval).At("spec.interval").MustRest();
        RuleFor(k => k.RetryInterval!.Value).At("spec.retryInterval").MustRest().When(k => k.RetryInterval is not null);
        RuleFor(k => k.Timeout!.Value).At("spec.timeout")
            .Must(span => span == Duration.Zero || (span >= Duration.FromMilliseconds(1) && span <= DefinitionRules.Longest))
            .WithMessage("must be zero or from 1ms to 100 years").When(k => k.Timeout is not null);
        RuleFor(k => k.Path).At("spec.path")
            .Must(path => FileTreePaths.Clamp(path) == path).WithMessage("must be a folder below the root of the source, without './', '..' and a slash at its ends");
        RuleFor(k => k.ServiceAccountName).At("spec.serviceAccountName")
            .Must(name => name is null || KubeNames.IsSubdomain(name)).WithMessage("must be the name of a ServiceAccount");
        RuleFor(k => k.KubeConfig).At("spec.kubeConfig")
            .Must(config => config is null || string.IsNullOrEmpty(config.SecretName) != string.IsNullOrEmpty(config.ConfigMapName)).WithMessage("must have exactly one of secretRef and configMapRef");
        RuleForEach(k => k.Ignore).At("spec.ignore").ChildRules(rule => rule.RuleFor(r => r.Paths).At("paths")
            .Must(paths => !paths.IsEmpty && paths.All(path => path.StartsWith('/'))).WithMessage("must be JSON pointers, at least one"));
        RuleFor(k => k.DeletionPolicy).At("spec.deletionPolicy").IsInEnum().WithMessage("is not known");
        Source();
        References();
        Expressions();
        Build();
    }

    private void Source()
    {
        RuleFor(k => k.Source.Kind).At("spec.sourceRef.kind")
            .Must(kind => SourceKinds.Contains(kind)).WithMessage($"must be one of {string.Join(", ", SourceKinds)}");
        RuleFor(k => k.Source.Name).At("spec.sourceRef.name")
            .NotEmpty().WithMessage("is missing");
        RuleFor(k => k.Source.Namespace).At("spec.sourceRef.namespace")
            .Must(KubeNames.IsLabel).WithMessage("must be the name of a namespace");
    }

    private void References()
    {
        RuleForEach(k => k.DependsOn).At("spec.dependsOn").ChildRules(dependency =>
        {
            dependency.RuleFor(d => d.Name).At("name").NotEmpty().WithMessage("is missing");
            dependency.RuleFor(d => d.Namespace).At("namespace").NotEmpty().WithMessage("is missing");
        });
        RuleForEach(k => k.HealthChecks).At("spec.healthChecks").ChildRules(check =>
        {
            check.RuleFor(c => c.Kind.Kind).At("kind").NotEmpty().WithMessage("is missing");
            check.RuleFor(c => c.Name).At("name").NotEmpty().WithMessage("is missing");
        });
    }

    // An expression that is none would be found out only when the objects are applied already.
    private void Expressions()
    {
        RuleFor(k => k.HealthExpressions).At("spec.healthCheckExprs")
            .Must(items => items.DistinctBy(item => (item.Kind.Group, item.Kind.Kind)).Count() == items.Length)
            .WithMessage("must have at most one entry for each group and kind");
        RuleForEach(k => k.HealthExpressions).At("spec.healthCheckExprs").Custom((item, context) =>
            AddFaultOf(context, () => CelHealth.Parse(item.Current, item.InProgress, item.Failed)));
        RuleForEach(k => k.DependsOn).At("spec.dependsOn").Where(item => item.ReadyExpression is not null).Custom((item, context) =>
            AddFaultOf(context, () => ReadyExpression.Compile(item.ReadyExpression!)));
    }

    private static void AddFaultOf(ValidationContext<Kustomization> context, Action compile)
    {
        try
        {
            compile();
        }
        catch (FailureException fault)
        {
            context.AddFailure(new ValidationFailure(context.PropertyPath, fault.Message));
        }
    }

    private void Build()
    {
        RuleFor(k => k.TargetNamespace).At("spec.targetNamespace")
            .Must(name => name is null or { Length: >= 1 and <= 63 }).WithMessage("must have 1 to 63 characters");
        RuleFor(k => k.NamePrefix).At("spec.namePrefix")
            .Must(name => name is null or { Length: >= 1 and <= 200 }).WithMessage("must have 1 to 200 characters");
        RuleFor(k => k.NameSuffix).At("spec.nameSuffix")
            .Must(name => name is null or { Length: >= 1 and <= 200 }).WithMessage("must have 1 to 200 characters");
        RuleForEach(k => k.BuildMetadata).At("spec.buildMetadata")
            .Must(name => BuildMetadata.Contains(name)).WithMessage($"must be one of {string.Join(", ", BuildMetadata)}");
        RuleForEach(k => k.Patches).At("spec.patches")
            .Must(item => item.AsMap["patch"] is KubeString { Text.Length: > 0 }).WithMessage("must be a map with a text 'patch'");
        RuleForEach(k => k.Images).At("spec.images")
            .Must(item => item.AsMap["name"] is KubeString { Text.Length: > 0 }).WithMessage("must be a map with a text 'name'");
        RuleFor(k => k.CommonMetadata.Labels).At("spec.commonMetadata.labels").Must(AreTexts).WithMessage("must have only texts as values");
        RuleFor(k => k.CommonMetadata.Annotations).At("spec.commonMetadata.annotations").Must(AreTexts).WithMessage("must have only texts as values");
        RuleFor(k => k.PostBuild!.Substitute).At("spec.postBuild.substitute")
            .Must(AreTexts).WithMessage("must have only texts as values").When(k => k.PostBuild is not null);
        RuleForEach(k => k.PostBuild!.SubstituteFrom).At("spec.postBuild.substituteFrom").ChildRules(reference =>
        {
            reference.RuleFor(r => r.Kind).At("kind")
                .Must(kind => kind is "ConfigMap" or "Secret").WithMessage("must be ConfigMap or Secret");
            reference.RuleFor(r => r.Name).At("name")
                .Must(name => name.Length is >= 1 and <= 253).WithMessage("must have 1 to 253 characters");
        }).When(k => k.PostBuild is not null);
    }

    private static bool AreTexts(KubeMap map) => map.All(entry => entry.Value is KubeString);
}
