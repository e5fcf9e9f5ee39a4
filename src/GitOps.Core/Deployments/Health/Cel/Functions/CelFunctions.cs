using GitOps.Core.Deployments.Health.Cel.Values;

namespace GitOps.Core.Deployments.Health.Cel.Functions;

/// <summary>All functions by name: the standard ones and the extensions for strings, sets, encoders and optionals that Flux enables.</summary>
internal static class CelFunctions
{
    private static readonly HashSet<string> Names = new(
        [
            "size", "type", "dyn", .. CelConversions.Names, .. CelStrings.Names, .. CelTimes.Names, .. CelCollections.Names, .. CelOptionals.Names,
        ],
        StringComparer.Ordinal);

    /// <summary>Whether there is such a function, with whatever arguments.</summary>
    public static bool IsKnown(string name) => Names.Contains(name) || !char.IsAsciiLetter(name[0]) || name == "in";

    /// <summary>The result; null when the function does not take such arguments.</summary>
    public static CelValue? Call(string name, bool isMethod, CelValue[] arguments, CelBudget budget) => (name, arguments) switch
    {
        (_, [CelHostValue host, ..]) when isMethod => host.Call(name, arguments[1..]),
        ("==", [var left, var right]) => Equal(left, right, budget),
        ("!=", [var left, var right]) => CelBool.Of(!Equal(left, right, budget).Value),
        ("size", [var value]) => CelCollections.Size(value),
        ("type", [var value]) when !isMethod => new CelType(value.TypeName),
        ("dyn", [var value]) when !isMethod => value,
        (_, [_, _]) when CelOperators.Find(name, arguments[0], arguments[1], budget) is { } result => result,
        (_, [_]) when CelOperators.Find(name, arguments[0]) is { } result => result,
        _ => (isMethod ? null : CelConversions.Find(name, arguments))
            ?? (isMethod ? CelTimes.Find(name, arguments) : null)
            ?? CelStrings.Find(name, isMethod, arguments, budget)
            ?? CelCollections.Find(name, arguments, budget)
            ?? CelOptionals.Find(name, arguments),
    };

    private static CelBool Equal(CelValue left, CelValue right, CelBudget budget)
    {
        budget.Spend(CelCollections.Weight(left) + CelCollections.Weight(right));
        return CelBool.Of(CelEquality.AreEqual(left, right));
    }
}
