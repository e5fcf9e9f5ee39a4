using System.Numerics;
using GitOps.Adapters.Helm.Formatting;
using GitOps.Adapters.Helm.Go;
using GitOps.Adapters.Helm.Templates;
using P = GitOps.Adapters.Helm.Templates.ParameterType;

namespace GitOps.Adapters.Helm.Functions;

/// <summary><c>eq</c>, <c>lt</c> and their kin: only values of one basic kind can be compared, a float not even with an integer.</summary>
internal static class ComparisonFunctions
{
    private enum BasicKind
    {
        None,
        Bool,
        Complex,
        Integer,
        Float,
        String,
        Unsigned,
    }

    public static IEnumerable<TemplateFunction> All { get; } =
    [
        new("eq", [P.Value, P.Value], true, a => Boxes.Bool(AreEqual(a))),
        new("ne", [P.Value, P.Value], false, a => Boxes.Bool(!IsEqual(a[0], a[1]))),
        new("lt", [P.Value, P.Value], false, a => Boxes.Bool(IsLess(a[0], a[1]))),
        new("le", [P.Value, P.Value], false, a => Boxes.Bool(IsLess(a[0], a[1]) || IsEqual(a[0], a[1]))),
        new("gt", [P.Value, P.Value], false, a => Boxes.Bool(!(IsLess(a[0], a[1]) || IsEqual(a[0], a[1])))),
        new("ge", [P.Value, P.Value], false, a => Boxes.Bool(!IsLess(a[0], a[1]))),
    ];

    private static BasicKind KindOf(object? value) => value switch
    {
        bool => BasicKind.Bool,
        string => BasicKind.String,
        double or float => BasicKind.Float,
        Complex => BasicKind.Complex,
        nint or long or int or GoDuration => BasicKind.Integer,
        nuint or ulong or byte => BasicKind.Unsigned,
        _ => BasicKind.None,
    };

    private static bool AreEqual(Arguments arguments)
    {
        if (arguments.Count == 1)
        {
            throw new FunctionException("missing argument for comparison");
        }

        foreach (var other in arguments.From(1))
        {
            if (IsEqual(arguments[0], other))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsEqual(object? left, object? right)
    {
        var (first, second) = (KindOf(left), KindOf(right));
        if (first != second)
        {
            return (first, second) switch
            {
                (BasicKind.Integer, BasicKind.Unsigned) or (BasicKind.Unsigned, BasicKind.Integer) => Whole(left) == Whole(right),
                _ when left is null || right is null => false,
                _ => throw Incompatible(left, right),
            };
        }

        return first switch
        {
            BasicKind.None => IsSame(left, right),
            BasicKind.Integer or BasicKind.Unsigned => Whole(left) == Whole(right),
            BasicKind.Float => Number(left) == Number(right),
            _ => left!.Equals(right),
        };
    }

    private static bool IsSame(object? left, object? right)
    {
        if (left is null || right is null)
        {
            return IsNil(left) && IsNil(right);
        }

        if (GoType.KindOf(left) != GoType.KindOf(right))
        {
            throw new FunctionException(
                $"non-comparable types {Printer.Format("%s", [left])}: {GoType.NameOf(left)}, {GoType.NameOf(right)}: {Printer.Print(right)}");
        }

        if (IsNil(left) || IsNil(right))
        {
            return IsNil(left) == IsNil(right);
        }

        return right is GoMap or GoList or byte[]
            ? throw new FunctionException($"non-comparable type {Printer.Format("%s", [right])}: {GoType.NameOf(right)}")
            : ReferenceEquals(left, right) || (left is GoObject { Kind: "struct" } && GoType.DeepEqual(left, right));
    }

    private static bool IsNil(object? value) => value is null or GoMap { IsNil: true } or GoList { IsNil: true };

    private static bool IsLess(object? left, object? right)
    {
        var (first, second) = (KindOf(left), KindOf(right));
        if (first == BasicKind.None || second == BasicKind.None)
        {
            throw new FunctionException("invalid type for comparison");
        }

        return (first, second) switch
        {
            (BasicKind.Integer or BasicKind.Unsigned, BasicKind.Integer or BasicKind.Unsigned) => Whole(left) < Whole(right),
            (BasicKind.Float, BasicKind.Float) => Number(left) < Number(right),
            (BasicKind.String, BasicKind.String) => GoText.Compare((string)left!, (string)right!) < 0,
            _ when first != second => throw Incompatible(left!, right!),
            _ => throw new FunctionException("invalid type for comparison"),
        };
    }

    private static double Number(object? value) => value is float single ? single : (double)value!;

    private static Int128 Whole(object? value) => GoType.TrySigned(value, out var signed) ? signed : GoType.TryUnsigned(value, out var unsigned) ? unsigned : 0;

    private static FunctionException Incompatible(object left, object right) =>
        new($"incompatible types for comparison: {GoType.NameOf(left)} and {GoType.NameOf(right)}");
}
