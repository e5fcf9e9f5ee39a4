using GitOps.Adapters.Helm.Go;
using GitOps.Adapters.Helm.Templates;
using P = GitOps.Adapters.Helm.Templates.ParameterType;

namespace GitOps.Adapters.Helm.Functions;

/// <summary>Arithmetic on integers, rounding and ranges of integers.</summary>
internal static class NumberFunctions
{
    public static IEnumerable<TemplateFunction> All { get; } =
    [
        new("add", [P.Any], true, a => Fold(0, a.All, static (x, y) => unchecked(x + y))),
        new("add1", [P.Any], false, a => unchecked(Integer(a[0]) + 1)),
        new("sub", [P.Any, P.Any], false, a => unchecked(Integer(a[0]) - Integer(a[1]))),
        new("mul", [P.Any, P.Any], true, a => Fold(Integer(a[0]), a.From(1), static (x, y) => unchecked(x * y))),
        new("div", [P.Any, P.Any], false, a => Divide(Integer(a[0]), Integer(a[1]))),
        new("mod", [P.Any, P.Any], false, a => Remainder(Integer(a[0]), Integer(a[1]))),
        new("max", [P.Any, P.Any], true, a => Fold(Integer(a[0]), a.From(1), Math.Max)),
        new("biggest", [P.Any, P.Any], true, a => Fold(Integer(a[0]), a.From(1), Math.Max)),
        new("min", [P.Any, P.Any], true, a => Fold(Integer(a[0]), a.From(1), Math.Min)),
        new("maxf", [P.Any, P.Any], true, a => FoldFloat(a, Math.Max)),
        new("minf", [P.Any, P.Any], true, a => FoldFloat(a, Math.Min)),
        new("ceil", [P.Any], false, a => Math.Ceiling(Float(a[0]))),
        new("floor", [P.Any], false, a => Math.Floor(Float(a[0]))),
        new("round", [P.Any, P.Integer, P.Float], true, a => Round(Float(a[0]), a.Integer(1), a.Count > 2 ? a.Float(2) : 0.5)),
        new("until", [P.Integer], false, a => Steps(a, 0, a.Integer(0), a.Integer(0) < 0 ? -1 : 1)),
        new("untilStep", [P.Integer, P.Integer, P.Integer], false, a => Steps(a, a.Integer(0), a.Integer(1), a.Integer(2))),
        new("seq", [P.Integer], true, Sequence),
    ];

    private static long Integer(object? value) => ConversionFunctions.ToInteger(value);

    private static double Float(object? value) => ConversionFunctions.ToFloat(value);

    private static object Fold(long first, ReadOnlySpan<object?> values, Func<long, long, long> combine)
    {
        foreach (var value in values)
        {
            first = combine(first, Integer(value));
        }

        return first;
    }

    private static object FoldFloat(Arguments arguments, Func<double, double, double> combine)
    {
        var result = Float(arguments[0]);
        foreach (var value in arguments.From(1))
        {
            result = combine(result, Float(value));
        }

        return result;
    }

    private static object Divide(long left, long right) => right switch
    {
        0 => throw new FunctionException("runtime error: integer divide by zero"),
        -1 => unchecked(-left),
        _ => left / right,
    };

    private static object Remainder(long left, long right) => right switch
    {
        0 => throw new FunctionException("runtime error: integer divide by zero"),
        -1 => 0L,
        _ => left % right,
    };

    private static object Round(double value, int places, double roundOn)
    {
        var power = Math.Pow(10, places);
        var digit = power * value;
        var fraction = digit - Math.Truncate(digit);
        return (fraction >= roundOn ? Math.Ceiling(digit) : Math.Floor(digit)) / power;
    }

    private static object Sequence(Arguments arguments)
    {
        if (arguments.Count is 0 or > 3)
        {
            return string.Empty;
        }

        var (start, end) = arguments.Count == 1 ? (1, arguments.Integer(0)) : (arguments.Integer(0), arguments.Integer(arguments.Count - 1));
        var direction = end < start ? -1 : 1;
        var step = arguments.Count == 3 ? arguments.Integer(1) : direction;
        if (arguments.Count == 3 && direction < 0 && step > 0)
        {
            return string.Empty;
        }

        return string.Join(' ', Steps(arguments, start, end + (long)direction, step).Items);
    }

    private static GoList Steps(Arguments arguments, long start, long stop, long step)
    {
        var count = (stop - start, step) switch
        {
            ( < 0, < 0) => (start - stop + -step - 1) / -step,
            ( > 0, > 0) => (stop - start + step - 1) / step,
            _ => 0,
        };
        arguments.Executor.Budget.Elements(count);
        var items = new object?[count];
        for (var i = 0; i < items.Length; i++, start += step)
        {
            items[i] = Boxes.Integer(start);
        }

        return new GoList(items, GoList.IntegerType);
    }
}
