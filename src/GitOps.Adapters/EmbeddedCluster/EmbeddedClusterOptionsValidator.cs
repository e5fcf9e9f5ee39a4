using FluentValidation;
using NodaTime;

namespace GitOps.Adapters.EmbeddedCluster;

internal sealed class EmbeddedClusterOptionsValidator : AbstractValidator<EmbeddedClusterOptions>
{
    public EmbeddedClusterOptionsValidator()
    {
        RuleFor(options => options.Port).InclusiveBetween(0, 65535).WithMessage($"{EmbeddedClusterOptions.Section}:Port must be between 0 and 65535");
        RuleFor(options => options.DataFolder)
            .Must(folder => folder is null || (!string.IsNullOrWhiteSpace(folder) && folder.IndexOfAny(Path.GetInvalidPathChars()) < 0))
            .WithMessage($"{EmbeddedClusterOptions.Section}:DataFolder must be a path, or left out to keep everything in memory");
        RuleFor(options => options.SimulationDelay)
            .InclusiveBetween(Duration.Zero, Duration.FromMinutes(10))
            .WithMessage($"{EmbeddedClusterOptions.Section}:SimulationDelay must be between zero and ten minutes");
        RuleFor(options => options.WatchHistory)
            .InclusiveBetween(1, 1_000_000)
            .WithMessage($"{EmbeddedClusterOptions.Section}:WatchHistory must be between 1 and 1000000");
        RuleFor(options => options.BookmarkInterval)
            .InclusiveBetween(Duration.FromMilliseconds(10), Duration.FromHours(1))
            .WithMessage($"{EmbeddedClusterOptions.Section}:BookmarkInterval must be between 10 ms and one hour");
    }
}
