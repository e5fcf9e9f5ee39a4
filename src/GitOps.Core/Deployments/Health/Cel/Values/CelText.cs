using System.Globalization;
using System.Text;
using NodaTime;
using NodaTime.Text;

namespace GitOps.Core.Deployments.Health.Cel.Values;

/// <summary>Values as text, as the conversion <c>string()</c> and messages write them.</summary>
internal static class CelText
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static string Of(CelValue value) => value switch
    {
        CelString text => text.Value,
        CelInt number => number.Value.ToString(CultureInfo.InvariantCulture),
        CelUint number => number.Value.ToString(CultureInfo.InvariantCulture),
        CelDouble number => OfDouble(number.Value),
        CelBool boolean => boolean.Value ? "true" : "false",
        CelNull => "null",
        CelType type => type.Name,
        CelTimestamp time => InstantPattern.ExtendedIso.Format(time.Value),
        CelDuration duration => OfDuration(duration.Value),
        CelBytes bytes => OfBytes(bytes),
        _ => value.TypeName,
    };

    public static string OfBytes(CelBytes bytes)
    {
        try
        {
            return Strict.GetString(bytes.Value.AsSpan());
        }
        catch (DecoderFallbackException)
        {
            throw new CelEvaluationException("invalid UTF-8 in bytes, cannot convert to string");
        }
    }

    // Shortest digits that read back; exponents as Go's %g writes them.
    private static string OfDouble(double number)
    {
        if (double.IsNaN(number))
        {
            return "NaN";
        }

        if (double.IsInfinity(number))
        {
            return number > 0 ? "+Inf" : "-Inf";
        }

        var size = Math.Abs(number);
        if (size != 0 && (size < 1e-4 || size >= 1e21))
        {
            var text = number.ToString("R", CultureInfo.InvariantCulture);
            if (!text.Contains('E', StringComparison.Ordinal))
            {
                text = number.ToString("0.################E+00", CultureInfo.InvariantCulture);
            }

            return text.Replace("E", "e", StringComparison.Ordinal);
        }

        return number.ToString("0.##################", CultureInfo.InvariantCulture);
    }

    private static string OfDuration(Duration duration)
    {
        var total = duration.ToBigIntegerNanoseconds();
        var sign = total < 0 ? "-" : string.Empty;
        var whole = System.Numerics.BigInteger.DivRem(System.Numerics.BigInteger.Abs(total), 1_000_000_000, out var nanoseconds);
        var fraction = nanoseconds.IsZero ? string.Empty : "." + ((int)nanoseconds).ToString("D9", CultureInfo.InvariantCulture).TrimEnd('0');
        return $"{sign}{whole.ToString(CultureInfo.InvariantCulture)}{fraction}s";
    }
}
