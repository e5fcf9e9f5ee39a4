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
        RuleFor(options => options.DefaultServiceAccount).Must(name => name is null || Core.Definitions.KubeNames.IsSubdomain(name)).WithMessage("must be the name of a ServiceAccount");
        RuleFor(options => options.MaximumDeletions).GreaterThanOrEqualTo(0);
        RuleFor(options => options.MaximumDeletionPercentage).InclusiveBetween(0, 100);
        RuleFor(options => options.RedactionKeyFile).NotEmpty();
        RuleFor(options => options.Sealing.Interval)
            .Must(interval => interval >= Duration.FromSeconds(1) && interval <= Duration.FromDays(7))
            .WithMessage("must be between a second and seven days, for example 0:00:10:00.")
            .OverridePropertyName("Sealing:Interval");
        RuleFor(options => options.Retention.Interval)
            .Must(interval => interval >= Duration.FromSeconds(1) && interval <= Duration.FromDays(7))
            .WithMessage("must be between a second and seven days, for example 0:01:00:00.")
            .OverridePropertyName("Retention:Interval");
        RuleFor(options => options.Retention.KeepContentFor)
            .Must(period => period is null || IsForward(period))
            .WithMessage("must be a period of ISO 8601 without negative parts, for example P90D.")
            .OverridePropertyName("Retention:KeepContentFor");
    }

    private static bool IsForward(Period period) =>
        (period.Years | period.Months | period.Weeks | period.Days) >= 0
        && (period.Hours | period.Minutes | period.Seconds | period.Milliseconds | period.Ticks | period.Nanoseconds) >= 0;
}
