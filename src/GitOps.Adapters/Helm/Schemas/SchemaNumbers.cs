using GitOps.Adapters.Helm.Go;

namespace GitOps.Adapters.Helm.Schemas;

/// <summary>Numbers of values, of whatever Go type.</summary>
internal static class SchemaNumbers
{
    public static bool TryRead(object? value, out double number)
    {
        switch (value)
        {
            case double d:
                number = d;
                return true;
            case float f:
                number = f;
                return true;
            case var _ when GoType.TrySigned(value, out var signed):
                number = signed;
                return true;
            case var _ when GoType.TryUnsigned(value, out var unsigned):
                number = unsigned;
                return true;
            default:
                number = 0;
                return false;
        }
    }

    /// <summary>Whether a number is a multiple of another, both taken as the decimals they print as.</summary>
    public static bool IsMultiple(double number, double of)
    {
        if (Math.Abs(number) < 1e15 && of is > 1e-12 and < 1e15)
        {
            return (decimal)number % (decimal)of == 0;
        }

        return of != 0 && Math.IEEERemainder(number, of) == 0;
    }
}
