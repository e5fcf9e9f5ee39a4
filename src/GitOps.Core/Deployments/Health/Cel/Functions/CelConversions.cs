using System.Globalization;
using System.Text;
using GitOps.Core.Deployments.Health.Cel.Values;
using NodaTime;
using NodaTime.Text;

namespace GitOps.Core.Deployments.Health.Cel.Functions;

/// <summary>From one type to another; what does not fit is a fault.</summary>
internal static class CelConversions
{
    public static readonly string[] Names = ["int", "uint", "double", "string", "bytes", "bool", "timestamp", "duration"];

    public static CelValue? Find(string name, CelValue[] arguments) => (name, arguments) switch
    {
        ("int", [CelInt value]) => value,
        ("int", [CelUint value]) => value.Value <= long.MaxValue ? new CelInt((long)value.Value) : throw OutOfRange("int"),
        ("int", [CelDouble value]) => value.Value is > -9223372036854775808.0 and < 9223372036854775808.0 ? new CelInt((long)value.Value) : throw OutOfRange("int"),
        ("int", [CelString value]) => long.TryParse(value.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? new CelInt(number)
            : throw NoSuch(value, "int"),
        ("int", [CelTimestamp value]) => new CelInt(value.Value.ToUnixTimeSeconds()),
        ("int", [CelDuration value]) => new CelInt((long)value.Value.ToBigIntegerNanoseconds()),
        ("uint", [CelUint value]) => value,
        ("uint", [CelInt value]) => value.Value >= 0 ? new CelUint((ulong)value.Value) : throw OutOfRange("uint"),
        ("uint", [CelDouble value]) => value.Value is >= 0 and < 18446744073709551616.0 ? new CelUint((ulong)value.Value) : throw OutOfRange("uint"),
        ("uint", [CelString value]) => ulong.TryParse(value.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new CelUint(number)
            : throw NoSuch(value, "uint"),
        ("double", [CelDouble value]) => value,
        ("double", [CelInt value]) => new CelDouble(value.Value),
        ("double", [CelUint value]) => new CelDouble(value.Value),
        ("double", [CelString value]) => double.TryParse(value.Value, NumberStyles.Float & ~(NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite), CultureInfo.InvariantCulture, out var number)
            ? new CelDouble(number)
            : throw NoSuch(value, "double"),
        ("string", [CelString or CelInt or CelUint or CelDouble or CelBool or CelBytes or CelTimestamp or CelDuration]) => new CelString(CelText.Of(arguments[0])),
        ("bytes", [CelBytes value]) => value,
        ("bytes", [CelString value]) => new CelBytes([.. Encoding.UTF8.GetBytes(value.Value)]),
        ("bool", [CelBool value]) => value,
        ("bool", [CelString { Value: "1" or "t" or "T" or "true" or "TRUE" or "True" }]) => CelBool.Of(true),
        ("bool", [CelString { Value: "0" or "f" or "F" or "false" or "FALSE" or "False" }]) => CelBool.Of(false),
        ("bool", [CelString value]) => throw NoSuch(value, "bool"),
        ("timestamp", [CelTimestamp value]) => value,
        ("timestamp", [CelString value]) => OffsetDateTimePattern.Rfc3339.Parse(value.Value) is { Success: true, Value: var time }
            ? new CelTimestamp(time.ToInstant())
            : throw NoSuch(value, "timestamp"),
        ("timestamp", [CelInt value]) => value.Value is >= -62135596800 and <= 253402300799
            ? new CelTimestamp(Instant.FromUnixTimeSeconds(value.Value))
            : throw OutOfRange("timestamp"),
        ("duration", [CelDuration value]) => value,
        ("duration", [CelString value]) => GoDuration.Find(value.Value) is { } duration ? new CelDuration(duration) : throw NoSuch(value, "duration"),
        _ => null,
    };

    private static CelEvaluationException OutOfRange(string type) => new($"range error: the value is no {type}");

    private static CelEvaluationException NoSuch(CelString value, string type) =>
        new($"type conversion error from 'string' to '{type}': {(value.Value.Length <= 64 ? value.Value : value.Value[..64] + "...")}");
}
