using System.Globalization;
using System.Text;

namespace GitOps.Adapters.Helm.Go;

/// <summary>Prints moments in Go's layouts.</summary>
internal static class GoTimeFormat
{
    private static readonly CultureInfo English = CultureInfo.InvariantCulture;

    /// <summary>A moment in a layout.</summary>
    public static string Format(GoTime time, string layout)
    {
        var text = new StringBuilder();
        foreach (var (piece, isPart) in GoTimeLayout.Read(layout))
        {
            text.Append(isPart ? Part(time, piece) : piece);
        }

        return text.ToString();
    }

    private static string Part(GoTime time, string part)
    {
        var moment = time.Moment;
        return part switch
        {
            "January" => moment.ToString("MMMM", English),
            "Jan" => moment.ToString("MMM", English),
            "1" => moment.Month.ToString(English),
            "01" => moment.Month.ToString("00", English),
            "Monday" => moment.ToString("dddd", English),
            "Mon" => moment.ToString("ddd", English),
            "2" => moment.Day.ToString(English),
            "_2" => moment.Day.ToString(English).PadLeft(2),
            "02" => moment.Day.ToString("00", English),
            "__2" => moment.DayOfYear.ToString(English).PadLeft(3),
            "002" => moment.DayOfYear.ToString("000", English),
            "15" => moment.Hour.ToString("00", English),
            "3" => HalfDay(moment).ToString(English),
            "03" => HalfDay(moment).ToString("00", English),
            "4" => moment.Minute.ToString(English),
            "04" => moment.Minute.ToString("00", English),
            "5" => moment.Second.ToString(English),
            "05" => moment.Second.ToString("00", English),
            "2006" => moment.Year.ToString("0000", English),
            "06" => (moment.Year % 100).ToString("00", English),
            "PM" => moment.Hour >= 12 ? "PM" : "AM",
            "pm" => moment.Hour >= 12 ? "pm" : "am",
            "MST" => time.Zone,
            _ when part[0] is '-' or 'Z' => Offset(moment.Offset, part),
            _ => Fraction(time.Nanosecond, part),
        };
    }

    private static int HalfDay(DateTimeOffset moment) => moment.Hour % 12 == 0 ? 12 : moment.Hour % 12;

    private static string Offset(TimeSpan offset, string part)
    {
        if (part[0] == 'Z' && offset == TimeSpan.Zero)
        {
            return "Z";
        }

        var form = part[1..] switch
        {
            "07:00:00" => @"hh\:mm\:ss",
            "070000" => "hhmmss",
            "07:00" => @"hh\:mm",
            "0700" => "hhmm",
            _ => "hh",
        };
        return (offset < TimeSpan.Zero ? "-" : "+") + offset.ToString(form, English);
    }

    private static string Fraction(int nanosecond, string part)
    {
        var digits = nanosecond.ToString("000000000", English).PadRight(part.Length - 1, '0')[..(part.Length - 1)];
        if (part[1] == '9')
        {
            digits = digits.TrimEnd('0');
            return digits.Length == 0 ? string.Empty : part[0] + digits;
        }

        return part[0] + digits;
    }
}
