using FluentValidation;
using Microsoft.Extensions.Options;

namespace GitOps.Adapters.Git;

/// <summary>Checks the options at start and names all faults at once.</summary>
internal sealed class GitOptionsValidator : AbstractValidator<GitOptions>, IValidateOptions<GitOptions>
{
    public GitOptionsValidator()
    {
        RuleFor(options => options.DataFolder).NotEmpty();
        RuleFor(options => options.SshProgram).NotEmpty();
        RuleFor(options => options.Concurrency).InclusiveBetween(1, 256);
        RuleFor(options => options.KeptCommits).InclusiveBetween(1, 10_000);
        RuleFor(options => options.MaximumEntries).GreaterThan(0);
        RuleFor(options => options.MaximumFileBytes).InclusiveBetween(1, Array.MaxLength);
        RuleFor(options => options.MaximumFetchBytes).GreaterThan(0);
    }

    public ValidateOptionsResult Validate(string? name, GitOptions options)
    {
        var result = Validate(options);
        return result.IsValid
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(result.Errors.Select(fault => $"{GitOptions.SectionName}:{fault.PropertyName}: {fault.ErrorMessage}"));
    }
}
