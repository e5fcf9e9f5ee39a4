using System.Globalization;
using System.Text;
using GitOps.Core.Deployments.Health.Cel.Values;

namespace GitOps.Core.Deployments.Health.Cel.Functions;

/// <summary><c>"%s has %d".format([a, b])</c>: verbs s, d, f, e, b, o, x, X, with a precision for f and e.</summary>
internal static class CelFormat
{
    private const int MostDigits = 100;

    public static string Format(string format, CelList values, CelBudget budget)
    {
        var result = new StringBuilder();
        var next = 0;
        for (var at = 0; at < format.Length; at++)
        {
            if (format[at] != '%')
            {
                result.Append(format[at]);
                continue;
            }

            at++;
            if (at < format.Length && format[at] == '%')
            {
                result.Append('%');
                continue;
            }

            var precision = Precision(format, ref at);
            if (at >= format.Length)
            {
                throw new CelEvaluationException("unexpected end of format string");
            }

            if (next >= values.Count)
            {
                throw new CelEvaluationException($"index {next} out of range");
            }

            var text = Verb(format[at], precision, values[next++]);
            budget.Spend(text.Length);
            result.Append(text);
        }

        return result.ToString();
    }

    private static int? Precision(string format, ref int at)
    {
        if (at >= format.Length || format[at] != '.')
        {
            return null;
        }

        var start = ++at;
        while (at < format.Length && char.IsAsciiDigit(format[at]))
        {
            at++;
        }

        return int.TryParse(format.AsSpan(start, at - start), NumberStyles.None, CultureInfo.InvariantCulture, out var digits) && digits <= MostDigits
            ? digits
            : throw new CelEvaluationException("error parsing the precision of a format");
    }

    private static string Verb(char verb, int? precision, CelValue value) => (verb, value) switch
    {
        ('s', _) => Text(value),
        ('d', CelInt or CelUint) => CelText.Of(value),
        ('f', CelDouble number) => number.Value.ToString($"F{precision ?? 6}", CultureInfo.InvariantCulture),
        ('f', CelInt number) => ((double)number.Value).ToString($"F{precision ?? 6}", CultureInfo.InvariantCulture),
        ('e', CelDouble number) => number.Value.ToString($"0.{new string('0', precision ?? 6)}e+00", CultureInfo.InvariantCulture),
        ('b', CelBool boolean) => boolean.Value ? "1" : "0",
        ('b', CelInt number) => Radix(number.Value, 2),
        ('o', CelInt number) => Radix(number.Value, 8),
        ('x', CelInt number) => Radix(number.Value, 16),
        ('X', CelInt number) => Radix(number.Value, 16).ToUpperInvariant(),
        ('x', CelString text) => Convert.ToHexStringLower(Encoding.UTF8.GetBytes(text.Value)),
        ('X', CelString text) => Convert.ToHexString(Encoding.UTF8.GetBytes(text.Value)),
        ('x', CelBytes bytes) => Convert.ToHexStringLower(bytes.Value.AsSpan()),
        ('X', CelBytes bytes) => Convert.ToHexString(bytes.Value.AsSpan()),
        _ => throw new CelEvaluationException($"could not parse formatting clause: %{verb} does not take {value.TypeName}"),
    };

    private static string Text(CelValue value) => value switch
    {
        CelList list => $"[{string.Join(", ", list.Items.Select(Text))}]",
        CelMap map => $"{{{string.Join(", ", map.Keys.Select(key => $"{Text(key)}: {Text(map.Find(key)!)}").Order(StringComparer.Ordinal))}}}",
        _ => CelText.Of(value),
    };

    private static string Radix(long number, int radix)
    {
        var digits = string.Empty;
        var size = number < 0 ? (ulong)-(number + 1) + 1 : (ulong)number;
        do
        {
            digits = "0123456789abcdef"[(int)(size % (ulong)radix)] + digits;
            size /= (ulong)radix;
        }
        while (size > 0);
        return number < 0 ? "-" + digits : digits;
    }
}
