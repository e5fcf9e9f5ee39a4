using FluentValidation;
using GitOps.Core.Composition;
using NodaTime;

namespace GitOps.Adapters.Kubernetes;

internal sealed class KubernetesOptionsValidator : OptionsValidator<KubernetesOptions>
{
    private static readonly Duration LongestTimeout = Duration.FromHours(1);

    public KubernetesOptionsValidator()
        : base(KubernetesOptions.Section)
    {
        RuleFor(options => options.KubeConfigPath)
            .Must(path => path is null || path.Trim().Length > 0)
            .WithMessage($"{KubernetesOptions.Section}:KubeConfigPath is empty; name a file or leave it out");
        RuleFor(options => options.KubeConfig)
            .Must((options, text) => text is null || options.KubeConfigPath is null)
            .WithMessage($"{KubernetesOptions.Section}: KubeConfig and KubeConfigPath exclude each other");
        Timeout(options => options.RequestTimeout, nameof(KubernetesOptions.RequestTimeout));
        Timeout(options => options.ConnectTimeout, nameof(KubernetesOptions.ConnectTimeout));
        Timeout(options => options.WatchTimeout, nameof(KubernetesOptions.WatchTimeout));
        RuleFor(options => options.MaximumRetryAfter)
            .InclusiveBetween(Duration.Zero, LongestTimeout)
            .WithMessage($"{KubernetesOptions.Section}:MaximumRetryAfter must be between zero and one hour");
        RuleFor(options => options.MaximumParallelRequests)
            .InclusiveBetween(1, 10_000)
            .WithMessage($"{KubernetesOptions.Section}:MaximumParallelRequests must be between 1 and 10000");
        RuleFor(options => options.PageSize)
            .InclusiveBetween(1, 100_000)
            .WithMessage($"{KubernetesOptions.Section}:PageSize must be between 1 and 100000");
    }

    private void Timeout(System.Linq.Expressions.Expression<Func<KubernetesOptions, Duration>> option, string name) =>
        RuleFor(option)
            .Must(value => value > Duration.Zero && value <= LongestTimeout)
            .WithMessage($"{KubernetesOptions.Section}:{name} must be above zero and at most one hour");
}
