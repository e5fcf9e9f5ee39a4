using FluentValidation;
using GitOps.Core.Composition;

namespace GitOps.Adapters.Git;

/// <summary>Checks the options at start and names all faults at once.</summary>
internal sealed class GitOptionsValidator : OptionsValidator<GitOptions>
{
    public GitOptionsValidator()
        : base(GitOptions.SectionName)
    {
        RuleFor(options => options.DataFolder).NotEmpty();
        RuleFor(options => options.SshProgram).NotEmpty();
        RuleFor(options => options.Concurrency).InclusiveBetween(1, 256);
        RuleFor(options => options.KeptCommits).InclusiveBetween(1, 10_000);
        RuleFor(options => options.MaximumEntries).GreaterThan(0);
        RuleFor(options => options.MaximumFileBytes).InclusiveBetween(1, Array.MaxLength);
        RuleFor(options => options.MaximumFetchBytes).GreaterThan(0);
    }
}
