using System.Collections.Immutable;
using FluentValidation;
using GitOps.Core.Definitions.Parsing;
using NodaTime;

namespace GitOps.Core.Definitions;

/// <summary>Checks definitions made in C# by the rules that custom resources are held to.</summary>
public static class DefinitionRules
{
    /// <summary>Every fault of a source; empty when it can be used.</summary>
    public static ImmutableArray<DefinitionFault> FaultsOf(SourceDefinition definition) => definition switch
    {
        GitRepository repository => FaultsOf(new GitRepositoryValidator(), repository),
        HelmChart chart => FaultsOf(new HelmChartValidator(), chart),
        HelmRepository repository => FaultsOf(new HelmRepositoryValidator(), repository),
        OciRepository repository => FaultsOf(new OciRepositoryValidator(), repository),
        _ => [],
    };

    /// <summary>Every fault of a deployment; empty when it can be used.</summary>
    public static ImmutableArray<DefinitionFault> FaultsOf(DeploymentDefinition definition) => definition switch
    {
        HelmRelease release => FaultsOf(new HelmReleaseValidator(), release),
        Kustomization kustomization => FaultsOf(new KustomizationValidator(), kustomization),
        _ => [],
    };

    internal static ImmutableArray<DefinitionFault> FaultsOf<T>(IValidator<T> validator, T definition) =>
        [.. validator.Validate(definition).Errors.Select(error => new DefinitionFault(error.PropertyName, error.ErrorMessage))];

    /// <summary>Names the field of the custom resource that a rule is about.</summary>
    internal static IRuleBuilderInitial<T, TProperty> At<T, TProperty>(this IRuleBuilderInitial<T, TProperty> rule, string path) =>
        rule.Configure(configuration => configuration.PropertyName = path);

    /// <summary>Names the list of the custom resource that a rule is about.</summary>
    internal static IRuleBuilderInitialCollection<T, TItem> At<T, TItem>(this IRuleBuilderInitialCollection<T, TItem> rule, string path) =>
        rule.Configure(configuration => configuration.PropertyName = path);

    /// <summary>The key names the kind of the record, and an object that the Kubernetes API would accept.</summary>
    internal static void MustBeKeyOf<T>(this IRuleBuilderInitial<T, ObjectKey> rule, string kind) => rule
        .Custom((key, context) =>
        {
            if (key.Kind != kind)
            {
                context.AddFailure("kind", $"must be {kind}");
            }

            if (!KubeNames.IsSubdomain(key.Name))
            {
                context.AddFailure("metadata.name", "must be at most 253 lower-case letters, digits, '-' and '.', and begin and end with a letter or digit");
            }

            if (!KubeNames.IsLabel(key.Namespace))
            {
                context.AddFailure("metadata.namespace", "must be at most 63 lower-case letters, digits and '-', and begin and end with a letter or digit");
            }
        });

    /// <summary>Nothing, or a name that the Kubernetes API would accept.</summary>
    internal static void MustBeNameOf<T>(this IRuleBuilder<T, string?> rule, string kind) => rule
        .Must(name => name is null || KubeNames.IsSubdomain(name)).WithMessage($"must be the name of a {kind}");

    /// <summary>A time from one run to the next; zero would never rest.</summary>
    internal static IRuleBuilderOptions<T, Duration> MustRest<T>(this IRuleBuilder<T, Duration> rule) => rule
        .Must(span => span >= Duration.FromMilliseconds(1)).WithMessage("must be 1ms or longer")
        .Must(span => span <= Longest).WithMessage("must not be longer than 100 years");

    internal static readonly Duration Longest = Duration.FromDays(36_500);
}
