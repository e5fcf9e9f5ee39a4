using System.Text.RegularExpressions;
using FluentValidation;
using GitOps.Core.Composition;
using NodaTime;
using Npgsql;

namespace GitOps.Adapters.Marten;

/// <summary>Refuses options that cannot work, all faults at once.</summary>
internal sealed partial class MartenOptionsValidator : OptionsValidator<MartenOptions>
{
    private const int LargestValue = 250_000_000;

    public MartenOptionsValidator()
        : base(MartenOptions.Section)
    {
        // No message repeats the connection string: it may hold a password.
        RuleFor(options => options.ConnectionString)
            .NotEmpty().WithMessage("GitOps:Marten:ConnectionString says how to reach PostgreSQL and cannot be empty.");
        RuleFor(options => options.ConnectionString)
            .Must(IsConnectionString).When(options => !string.IsNullOrEmpty(options.ConnectionString))
            .WithMessage("GitOps:Marten:ConnectionString is no connection string that Npgsql reads and that names a host.");
        RuleFor(options => options.Schema)
            .Must(schema => schema is not null && SchemaName().IsMatch(schema))
            .WithMessage("GitOps:Marten:Schema must be lower case letters, digits and underscores, begin with a letter, and have at most 40 characters.");
        RuleFor(options => options.LockTimeout)
            .Must(timeout => timeout > Duration.Zero && timeout <= Duration.FromHours(1))
            .WithMessage("GitOps:Marten:LockTimeout must be above zero and at most an hour.");
        RuleFor(options => options.PollInterval)
            .Must(interval => interval >= Duration.FromMilliseconds(10) && interval <= Duration.FromMinutes(1))
            .WithMessage("GitOps:Marten:PollInterval must be between 10 milliseconds and a minute.");
        RuleFor(options => options.MaxEventBytes)
            .InclusiveBetween(1024, LargestValue)
            .WithMessage($"GitOps:Marten:MaxEventBytes must be between 1024 and {LargestValue}.");
    }

    private static bool IsConnectionString(string text)
    {
        try
        {
            return new NpgsqlConnectionStringBuilder(text).Host is { Length: > 0 };
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException)
        {
            return false;
        }
    }

    [GeneratedRegex("^[a-z][a-z0-9_]{0,39}$")]
    private static partial Regex SchemaName();
}
