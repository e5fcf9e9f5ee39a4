using System.CommandLine;
using System.CommandLine.Parsing;
using NodaTime;
using NodaTime.Text;

namespace ReplayAudit;

/// <summary>Instants on the command line and on the screen: ISO 8601 in UTC.</summary>
internal static class Instants
{
    private static readonly InstantPattern Seconds = InstantPattern.CreateWithInvariantCulture("uuuu'-'MM'-'dd'T'HH':'mm':'ss'.'fff'Z'");

    public static Option<Instant?> Option(string name, string description, bool required = false) =>
        new(name) { Description = $"{description}, for example 2026-03-06T14:05:00Z.", CustomParser = Parse, Required = required };

    public static string Text(Instant at) => Seconds.Format(at);

    private static Instant? Parse(ArgumentResult argument)
    {
        var text = argument.Tokens[0].Value;
        var parsed = OffsetDateTimePattern.ExtendedIso.Parse(text);
        if (parsed.Success)
        {
            return parsed.Value.ToInstant();
        }

        argument.AddError($"'{text}' is no instant; write it as 2026-03-06T14:05:00Z or with an offset, 2026-03-06T15:05:00+01:00.");
        return null;
    }
}
