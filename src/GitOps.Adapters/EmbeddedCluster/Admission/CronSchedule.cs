using System.Globalization;

namespace GitOps.Adapters.EmbeddedCluster.Admission;

/// <summary>Whether a text is a schedule of cron, and if not, why.</summary>
internal static class CronSchedule
{
    private static readonly string[] Named = ["@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly"];
    private static readonly string[] Months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    private static readonly string[] Days = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
    private static readonly (int Least, int Most, string[] Names, int First)[] Fields = [(0, 59, [], 0), (0, 23, [], 0), (1, 31, [], 0), (1, 12, Months, 1), (0, 6, Days, 0)];

    public static string? FindFault(string text)
    {
        if (text.StartsWith('@'))
        {
            return Descriptor(text);
        }

        var fields = text.Split((char[])[' ', '\t', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries);
        return fields.Length != 5
            ? string.Create(CultureInfo.InvariantCulture, $"expected exactly 5 fields, found {fields.Length}: [{string.Join(' ', fields)}]")
            : fields.SelectMany((field, i) => field.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(part => Range(part, Fields[i]))).FirstOrDefault(fault => fault is not null);
    }

    private static string? Descriptor(string text)
    {
        const string every = "@every ";
        if (Named.Contains(text))
        {
            return null;
        }

        if (!text.StartsWith(every, StringComparison.Ordinal))
        {
            return $"unrecognized descriptor: {text}";
        }

        return IsDuration(text[every.Length..]) ? null : $"failed to parse duration {text}: time: invalid duration \"{text[every.Length..]}\"";
    }

    private static string? Range(string text, (int Least, int Most, string[] Names, int First) field)
    {
        var steps = text.Split('/');
        var ends = steps[0].Split('-');
        int first, last;
        if (ends[0] is "*" or "?")
        {
            (first, last) = (field.Least, field.Most);
        }
        else
        {
            if (Number(ends[0], field, out first) is { } wrong)
            {
                return wrong;
            }

            if (ends.Length > 2)
            {
                return $"too many hyphens: {text}";
            }

            last = first;
            if (ends.Length == 2 && Number(ends[1], field, out last) is { } wrongEnd)
            {
                return wrongEnd;
            }
        }

        var step = 1;
        if (steps.Length > 2)
        {
            return $"too many slashes: {text}";
        }

        if (steps.Length == 2)
        {
            if (Number(steps[1], (0, 0, [], 0), out step) is { } wrongStep)
            {
                return wrongStep;
            }

            last = ends.Length == 1 ? field.Most : last;
        }

        return first < field.Least ? string.Create(CultureInfo.InvariantCulture, $"beginning of range ({first}) below minimum ({field.Least}): {text}")
            : last > field.Most ? string.Create(CultureInfo.InvariantCulture, $"end of range ({last}) above maximum ({field.Most}): {text}")
            : first > last ? string.Create(CultureInfo.InvariantCulture, $"beginning of range ({first}) beyond end of range ({last}): {text}")
            : step == 0 ? $"step of range should be a positive number: {text}" : null;
    }

    private static string? Number(string text, (int Least, int Most, string[] Names, int First) field, out int number)
    {
        if (Array.IndexOf(field.Names, text.ToLowerInvariant()) is >= 0 and var at)
        {
            number = at + field.First;
            return null;
        }

        return !int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number) ? $"failed to parse int from {text}: strconv.Atoi: parsing \"{text}\": invalid syntax"
            : number < 0 ? string.Create(CultureInfo.InvariantCulture, $"negative number ({number}) not allowed: {text}") : null;
    }

    private static bool IsDuration(string text) => text.Length > 0 && text.All(letter => char.IsAsciiDigit(letter) || letter is '.' or 'h' or 'm' or 's' or 'n' or 'u') && char.IsAsciiLetter(text[^1]);
}
