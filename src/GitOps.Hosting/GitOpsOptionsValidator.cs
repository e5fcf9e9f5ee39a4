using FluentValidation;
using Microsoft.Extensions.Options;

namespace GitOps.Hosting;

internal sealed class GitOpsOptionsValidator : AbstractValidator<GitOpsOptions>, IValidateOptions<GitOpsOptions>
{
    public GitOpsOptionsValidator()
    {
        RuleFor(options => options.FieldManager).NotEmpty().MaximumLength(128);
        RuleFor(options => options.Concurrency).InclusiveBetween(1, 256);
        RuleFor(options => options.ApplyConcurrency).InclusiveBetween(1, 256);
        RuleFor(options => options.MinimumRetryDelayMilliseconds).GreaterThan(0);
        RuleFor(options => options.MaximumRetryDelaySeconds).GreaterThan(0);
        RuleFor(options => options.IntervalJitterPercentage).InclusiveBetween(0, 50);
        RuleFor(options => options.RedactionKeyFile).NotEmpty();
    }

    public ValidateOptionsResult Validate(string? name, GitOpsOptions options)
    {
        var result = Validate(options);
        return result.IsValid
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(result.Errors.Select(error => $"{GitOpsOptions.Section}:{error.PropertyName}: {error.ErrorMessage}"));
    }
}
