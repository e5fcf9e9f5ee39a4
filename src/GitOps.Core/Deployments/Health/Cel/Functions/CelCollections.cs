using System.Collections.Immutable;
using GitOps.Core.Deployments.Health.Cel.Values;

namespace GitOps.Core.Deployments.Health.Cel.Functions;

/// <summary>Size, membership, sets of lists, and base64.</summary>
internal static class CelCollections
{
    public static readonly string[] Names = ["sets.contains", "sets.equivalent", "sets.intersects", "base64.encode", "base64.decode", "first", "last"];

    public static CelValue? Find(string name, CelValue[] arguments, CelBudget budget) => (name, arguments) switch
    {
        ("sets.contains", [CelList set, CelList sub]) => CelBool.Of(Contains(set, sub, budget)),
        ("sets.equivalent", [CelList one, CelList other]) => CelBool.Of(Contains(one, other, budget) && Contains(other, one, budget)),
        ("sets.intersects", [CelList one, CelList other]) => CelBool.Of(one.Items.Any(item => IsIn(item, other, budget)!.Value)),
        ("base64.encode", [CelBytes bytes]) => new CelString(Convert.ToBase64String(bytes.Value.AsSpan())),
        ("base64.decode", [CelString text]) => Decode(text.Value),
        ("first", [CelList list]) => list.Count == 0 ? CelOptional.None : new CelOptional(list[0]),
        ("last", [CelList list]) => list.Count == 0 ? CelOptional.None : new CelOptional(list[list.Count - 1]),
        _ => null,
    };

    /// <summary>How many characters, bytes, items or keys; null for what has no size.</summary>
    public static CelInt? Size(CelValue value) => value switch
    {
        CelString text => new(text.Value.EnumerateRunes().Count()),
        CelBytes bytes => new(bytes.Value.Length),
        CelList list => new(list.Count),
        CelMap map => new(map.Count),
        _ => null,
    };

    /// <summary>What going through a value costs.</summary>
    public static long Weight(CelValue value) => value switch
    {
        CelString text => text.Value.Length,
        CelBytes bytes => bytes.Value.Length,
        CelList list => list.Count * 10L,
        CelMap map => map.Count * 10L,
        _ => 0,
    };

    public static CelBool? IsIn(CelValue item, CelValue container, CelBudget budget)
    {
        budget.Spend(container is CelList ? Weight(container) : 0);
        return container switch
        {
            CelList list => CelBool.Of(list.Items.Any(other => CelEquality.AreEqual(item, other))),
            CelMap map => CelBool.Of(map.Find(item) is not null),
            _ => null,
        };
    }

    private static bool Contains(CelList set, CelList sub, CelBudget budget) => sub.Items.All(item => IsIn(item, set, budget)!.Value);

    private static CelBytes Decode(string text)
    {
        try
        {
            return new CelBytes(ImmutableArray.Create(Convert.FromBase64String(text.PadRight(text.Length + ((4 - (text.Length % 4)) % 4), '='))));
        }
        catch (FormatException)
        {
            throw new CelEvaluationException("illegal base64 data");
        }
    }
}
