using FluentValidation;
using GitOps.Core.Composition;
using NodaTime;

namespace GitOps.Adapters.Sqlite;

/// <summary>Refuses options that cannot work, all faults at once.</summary>
internal sealed class SqliteOptionsValidator : OptionsValidator<SqliteOptions>
{
    private const int LargestBlob = 900_000_000;

    public SqliteOptionsValidator()
        : base(SqliteOptions.Section)
    {
        RuleFor(options => options.Path).NotEmpty().WithMessage("GitOps:Sqlite:Path names the database file and cannot be empty.");
        RuleFor(options => options.Path)
            .Must(path => path is null || !path.Contains(":memory:", StringComparison.Ordinal))
            .WithMessage("GitOps:Sqlite:Path must be a file: a database in memory forgets what was appended.");
        RuleFor(options => options.LockTimeout)
            .Must(timeout => timeout > Duration.Zero && timeout <= Duration.FromHours(1))
            .WithMessage("GitOps:Sqlite:LockTimeout must be above zero and at most an hour.");
        RuleFor(options => options.PollInterval)
            .Must(interval => interval >= Duration.FromMilliseconds(1) && interval <= Duration.FromMinutes(1))
            .WithMessage("GitOps:Sqlite:PollInterval must be between a millisecond and a minute.");
        RuleFor(options => options.MaxEventBytes)
            .InclusiveBetween(1024, LargestBlob)
            .WithMessage($"GitOps:Sqlite:MaxEventBytes must be between 1024 and {LargestBlob}.");
    }
}
