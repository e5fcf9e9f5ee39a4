using FluentValidation;
using Microsoft.Extensions.Options;

namespace GitOps.Adapters.Kustomize;

/// <summary>Checks the options at start.</summary>
internal sealed class KustomizeOptionsValidator : AbstractValidator<KustomizeOptions>, IValidateOptions<KustomizeOptions>
{
    public KustomizeOptionsValidator() =>
        RuleFor(options => options.MaximumObjects).GreaterThan(0).WithMessage($"{KustomizeOptions.Section}:{nameof(KustomizeOptions.MaximumObjects)} must be greater than 0");

    ValidateOptionsResult IValidateOptions<KustomizeOptions>.Validate(string? name, KustomizeOptions options)
    {
        var result = Validate(options);
        return result.IsValid ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(result.Errors.Select(error => error.ErrorMessage));
    }
}
