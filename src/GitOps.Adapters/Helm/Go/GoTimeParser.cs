using System.Globalization;
using GitOps.Adapters.Helm.Formatting;

namespace GitOps.Adapters.Helm.Go;

/// <summary>Reads moments in Go's layouts, with its words when the text does not fit.</summary>
internal ref struct GoTimeParser(string layout, string value)
{
    private static readonly string[] Months = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
    private static readonly string[] Days = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

    private readonly string value = value;
    private string rest = value;
    private int year;
    private int month = 1;
    private int day = 1;
    private int hour;
    private int minute;
    private int second;
    private long nanosecond;
    private int? dayOfYear;
    private bool? afternoon;
    private TimeSpan offset = TimeSpan.Zero;
    private string zone = "UTC";

    /// <summary>Reads a moment; null with the fault.</summary>
    public static GoTime? Parse(string layout, string value, out string fault)
    {
        var parser = new GoTimeParser(layout, value);
        return parser.Run(out fault);
    }

    private GoTime? Run(out string fault)
    {
        foreach (var (piece, isPart) in GoTimeLayout.Read(layout))
        {
            var before = rest;
            var ok = isPart ? Take(piece) : TakeLiteral(piece);
            if (ok == "range")
            {
                fault = $"parsing time {GoQuote.Quote(value)}: {RangeOf(piece)} out of range";
                return null;
            }

            if (ok is not null)
            {
                fault = $"parsing time {GoQuote.Quote(value)} as {GoQuote.Quote(layout)}: cannot parse {GoQuote.Quote(before)} as {GoQuote.Quote(piece)}";
                return null;
            }
        }

        if (rest.Length > 0)
        {
            fault = $"parsing time {GoQuote.Quote(value)}: extra text: {GoQuote.Quote(rest)}";
            return null;
        }

        return Build(out fault);
    }

    private readonly GoTime? Build(out string fault)
    {
        var hours = afternoon switch { true when hour < 12 => hour + 12, false when hour == 12 => 0, _ => hour };
        var years = year is < 1 or > 9999 ? 1 : year;
        var (m, d) = (month, day);
        if (dayOfYear is { } ordinal && ordinal <= (DateTime.IsLeapYear(years) ? 366 : 365) && ordinal > 0)
        {
            var date = new DateTime(years, 1, 1, 0, 0, 0, DateTimeKind.Unspecified).AddDays(ordinal - 1);
            (m, d) = (date.Month, date.Day);
        }

        if (d < 1 || d > DateTime.DaysInMonth(years, m))
        {
            fault = $"parsing time {GoQuote.Quote(value)}: day out of range";
            return null;
        }

        fault = string.Empty;
        var local = new DateTime(years, m, d, hours, minute, second, DateTimeKind.Unspecified).AddTicks(nanosecond / 100);
        return new GoTime(new DateTimeOffset(local, offset), zone, (int)(nanosecond % 100));
    }

    private static string RangeOf(string part) => part switch
    {
        "01" or "1" => "month",
        "02" or "2" or "_2" => "day",
        "15" or "03" or "3" => "hour",
        "04" or "4" => "minute",
        "05" or "5" => "second",
        _ => "value",
    };

    private string? TakeLiteral(string literal)
    {
        foreach (var c in literal)
        {
            if (c == ' ')
            {
                rest = rest.TrimStart(' ');
            }
            else if (rest.Length == 0 || rest[0] != c)
            {
                return "bad";
            }
            else
            {
                rest = rest[1..];
            }
        }

        return null;
    }

    private string? Take(string part)
    {
        switch (part)
        {
            case "2006":
                return Number(4, 4, 0, 9999, ref year);
            case "06":
                var result = Number(2, 2, 0, 99, ref year);
                year += year >= 69 ? 1900 : 2000;
                return result;
            case "01" or "1":
                return Number(part.Length, 2, 1, 12, ref month);
            case "January" or "Jan":
                return Name(Months, part.Length == 3, ref month, 1);
            case "Monday" or "Mon":
                var ignored = 0;
                return Name(Days, part.Length == 3, ref ignored, 0);
            case "02" or "2" or "_2":
                rest = part == "_2" ? rest.TrimStart(' ') : rest;
                return Number(part == "02" ? 2 : 1, 2, 0, 99, ref day);
            case "002" or "__2":
                var ordinal = 0;
                rest = rest.TrimStart(' ');
                var taken = Number(1, 3, 0, 999, ref ordinal);
                dayOfYear = ordinal;
                return taken;
            case "15":
                return Number(1, 2, 0, 23, ref hour);
            case "03" or "3":
                return Number(part.Length, 2, 0, 12, ref hour);
            case "04" or "4":
                return Number(part.Length, 2, 0, 59, ref minute);
            case "05" or "5":
                var seconds = Number(part.Length, 2, 0, 59, ref second);
                return seconds ?? (rest.Length > 1 && rest[0] == '.' && char.IsAsciiDigit(rest[1]) && !layout.Contains("05.", StringComparison.Ordinal) ? Fraction() : null);
            case "PM" or "pm":
                if (rest.Length < 2 || rest[..2].ToUpperInvariant() is not ("AM" or "PM"))
                {
                    return "bad";
                }

                afternoon = char.ToUpperInvariant(rest[0]) == 'P';
                rest = rest[2..];
                return null;
            case "MST":
                return ZoneName();
            case var _ when part[0] is '-' or 'Z':
                return Offset(part);
            default:
                return rest.Length > 0 && rest[0] is '.' or ',' ? Fraction() : part[1] == '9' ? null : "bad";
        }
    }

    private string? Number(int least, int most, int low, int high, ref int target)
    {
        var length = 0;
        while (length < most && length < rest.Length && char.IsAsciiDigit(rest[length]))
        {
            length++;
        }

        if (length < least)
        {
            return "bad";
        }

        target = int.Parse(rest.AsSpan(0, length), CultureInfo.InvariantCulture);
        rest = rest[length..];
        return target < low || target > high ? "range" : null;
    }

    private string? Name(string[] names, bool isShort, ref int target, int first)
    {
        for (var i = 0; i < names.Length; i++)
        {
            var name = isShort ? names[i][..3] : names[i];
            if (rest.StartsWith(name, StringComparison.OrdinalIgnoreCase))
            {
                target = i + first;
                rest = rest[name.Length..];
                return null;
            }
        }

        return "bad";
    }

    private string? ZoneName()
    {
        var length = 0;
        while (length < rest.Length && length < 5 && char.IsAsciiLetterUpper(rest[length]))
        {
            length++;
        }

        if (length < 3)
        {
            return "bad";
        }

        zone = rest[..length];
        rest = rest[length..];
        return null;
    }

    private string? Offset(string part)
    {
        if (part[0] == 'Z' && rest.StartsWith('Z'))
        {
            rest = rest[1..];
            return null;
        }

        if (rest.Length < part.Length || rest[0] is not ('+' or '-'))
        {
            return "bad";
        }

        var digits = rest[1..part.Length].Replace(":", string.Empty, StringComparison.Ordinal);
        if (!digits.All(char.IsAsciiDigit) || digits.Length % 2 == 1)
        {
            return "bad";
        }

        var seconds = (int.Parse(digits.AsSpan(0, 2), CultureInfo.InvariantCulture) * 3600)
            + (digits.Length > 2 ? int.Parse(digits.AsSpan(2, 2), CultureInfo.InvariantCulture) * 60 : 0);
        if (seconds > 14 * 3600)
        {
            return "range";
        }

        offset = TimeSpan.FromSeconds(rest[0] == '-' ? -seconds : seconds);
        zone = seconds == 0 ? "UTC" : rest[0] + digits;
        rest = rest[part.Length..];
        return null;
    }

    private string? Fraction()
    {
        var length = 1;
        while (length < rest.Length && char.IsAsciiDigit(rest[length]))
        {
            length++;
        }

        nanosecond = long.Parse(rest[1..length].PadRight(9, '0')[..9], CultureInfo.InvariantCulture);
        rest = rest[length..];
        return null;
    }
}
