using FluentValidation;
using GitOps.Core.Composition;

namespace GitOps.Adapters.Kustomize;

/// <summary>Checks the options at start.</summary>
internal sealed class KustomizeOptionsValidator : OptionsValidator<KustomizeOptions>
{
    public KustomizeOptionsValidator()
        : base(KustomizeOptions.Section)
    {
        RuleFor(options => options.MaximumObjects).GreaterThan(0).WithMessage($"{KustomizeOptions.Section}:{nameof(KustomizeOptions.MaximumObjects)} must be greater than 0");
        RuleFor(options => options.RememberedObjects).GreaterThanOrEqualTo(0).WithMessage($"{KustomizeOptions.Section}:{nameof(KustomizeOptions.RememberedObjects)} must not be negative");
    }
}
