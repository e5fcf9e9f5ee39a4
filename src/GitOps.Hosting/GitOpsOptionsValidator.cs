using FluentValidation;
using GitOps.Core.Composition;
using NodaTime;

namespace GitOps.Hosting;

internal sealed class GitOpsOptionsValidator : OptionsValidator<GitOpsOptions>
{
    public GitOpsOptionsValidator()
        : base(GitOpsOptions.Section)
    {
        RuleFor(options => options.FieldManager).NotEmpty().MaximumLength(128);
        RuleFor(options => options.Concurrency).InclusiveBetween(1, 256);
        RuleFor(options => options.ApplyConcurrency).InclusiveBetween(1, 256);
        RuleFor(options => options.MinimumRetryDelayMilliseconds).GreaterThan(0);
        RuleFor(options => options.MaximumRetryDelaySeconds).GreaterThan(0);
        RuleFor(options => options.IntervalJitterPercentage).InclusiveBetween(0, 50);
        RuleFor(options => options.RedactionKeyFile).NotEmpty();
        RuleFor(options => options.Sealing.Interval)
            .Must(interval => interval >= Duration.FromSeconds(1) && interval <= Duration.FromDays(7))
            .WithMessage("must be between a second and seven days, for example 0:00:10:00.");
    }
}
