using GitOps.Core.Deployments.Health.Cel.Values;
using NodaTime;

namespace GitOps.Core.Deployments.Health.Cel.Functions;

/// <summary>Arithmetic and order. Numbers of different types are compared, but not calculated with; what overflows is a fault.</summary>
internal static class CelOperators
{
    public static CelValue? Find(string name, CelValue operand) => (name, operand) switch
    {
        ("!_", CelBool value) => CelBool.Of(!value.Value),
        ("-_", CelInt value) => Checked(() => new CelInt(checked(-value.Value))),
        ("-_", CelDouble value) => new CelDouble(-value.Value),
        _ => null,
    };

    public static CelValue? Find(string name, CelValue left, CelValue right, CelBudget budget) => name switch
    {
        "<" => Compare(left, right, order => order < 0),
        "<=" => Compare(left, right, order => order <= 0),
        ">" => Compare(left, right, order => order > 0),
        ">=" => Compare(left, right, order => order >= 0),
        "+" => Add(left, right, budget),
        "-" => Subtract(left, right),
        "*" or "/" or "%" => Multiply(name, left, right),
        "in" => CelCollections.IsIn(left, right, budget),
        _ => null,
    };

    private static CelBool? Compare(CelValue left, CelValue right, Func<int, bool> judge) => CelEquality.HasOrder(left, right)
        ? CelBool.Of(CelEquality.FindOrder(left, right) is { } order && judge(order))
        : null;

    private static CelValue? Add(CelValue left, CelValue right, CelBudget budget)
    {
        budget.Spend(CelCollections.Weight(left) + CelCollections.Weight(right));
        return (left, right) switch
        {
            (CelInt a, CelInt b) => Checked(() => new CelInt(checked(a.Value + b.Value))),
            (CelUint a, CelUint b) => Checked(() => new CelUint(checked(a.Value + b.Value))),
            (CelDouble a, CelDouble b) => new CelDouble(a.Value + b.Value),
            (CelString a, CelString b) => new CelString(a.Value + b.Value),
            (CelBytes a, CelBytes b) => new CelBytes(a.Value.AddRange(b.Value)),
            (CelList a, CelList b) => new BuiltList([.. a.Items, .. b.Items]),
            (CelTimestamp a, CelDuration b) => Moment(() => a.Value + b.Value),
            (CelDuration a, CelTimestamp b) => Moment(() => b.Value + a.Value),
            (CelDuration a, CelDuration b) => Span(() => a.Value + b.Value),
            _ => null,
        };
    }

    private static CelValue? Subtract(CelValue left, CelValue right) => (left, right) switch
    {
        (CelInt a, CelInt b) => Checked(() => new CelInt(checked(a.Value - b.Value))),
        (CelUint a, CelUint b) => Checked(() => new CelUint(checked(a.Value - b.Value))),
        (CelDouble a, CelDouble b) => new CelDouble(a.Value - b.Value),
        (CelTimestamp a, CelTimestamp b) => Span(() => a.Value - b.Value),
        (CelTimestamp a, CelDuration b) => Moment(() => a.Value - b.Value),
        (CelDuration a, CelDuration b) => Span(() => a.Value - b.Value),
        _ => null,
    };

    private static CelValue? Multiply(string name, CelValue left, CelValue right) => (name, left, right) switch
    {
        ("/", CelInt or CelUint, CelInt { Value: 0 } or CelUint { Value: 0 }) => throw new CelEvaluationException("division by zero"),
        ("%", CelInt or CelUint, CelInt { Value: 0 } or CelUint { Value: 0 }) => throw new CelEvaluationException("modulus by zero"),
        ("*", CelInt a, CelInt b) => Checked(() => new CelInt(checked(a.Value * b.Value))),
        ("*", CelUint a, CelUint b) => Checked(() => new CelUint(checked(a.Value * b.Value))),
        ("*", CelDouble a, CelDouble b) => new CelDouble(a.Value * b.Value),
        ("/", CelInt a, CelInt b) => Checked(() => new CelInt(checked(a.Value / b.Value))),
        ("/", CelUint a, CelUint b) => new CelUint(a.Value / b.Value),
        ("/", CelDouble a, CelDouble b) => new CelDouble(a.Value / b.Value),
        ("%", CelInt a, CelInt b) => Checked(() => new CelInt(b.Value == -1 ? 0 : a.Value % b.Value)),
        ("%", CelUint a, CelUint b) => new CelUint(a.Value % b.Value),
        _ => null,
    };

    private static CelTimestamp Moment(Func<Instant> calculate) => Checked(() => new CelTimestamp(calculate()));

    private static CelDuration Span(Func<Duration> calculate) => Checked(() => new CelDuration(calculate()));

    private static T Checked<T>(Func<T> calculate)
    {
        try
        {
            return calculate();
        }
        catch (OverflowException)
        {
            throw new CelEvaluationException("integer overflow");
        }
    }
}
