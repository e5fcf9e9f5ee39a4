using System.Collections.Immutable;

namespace GitOps.Core.Deployments.Health.Cel.Values;

/// <summary>A list that an expression made.</summary>
internal sealed class BuiltList(ImmutableArray<CelValue> items) : CelList
{
    public override int Count => items.Length;

    public override CelValue this[int index] => items[index];
}

/// <summary>A map that an expression made.</summary>
internal sealed class BuiltMap : CelMap
{
    private readonly Dictionary<CelValue, CelValue> entries = new(KeyComparer.Instance);

    public override int Count => entries.Count;

    public override IEnumerable<CelValue> Keys => entries.Keys;

    public override CelValue? Find(CelValue key) => KeyComparer.IsKey(key) ? entries.GetValueOrDefault(key) : null;

    /// <summary>Adds an entry while the map is being made.</summary>
    public void Add(CelValue key, CelValue value)
    {
        if (!KeyComparer.IsKey(key))
        {
            throw new CelEvaluationException($"unsupported key type: {key.TypeName}");
        }

        if (!entries.TryAdd(key, value))
        {
            throw new CelEvaluationException($"Failed with repeated key: {CelText.Of(key)}");
        }
    }

    // Numbers of different types that are equal are one key.
    private sealed class KeyComparer : IEqualityComparer<CelValue>
    {
        public static readonly KeyComparer Instance = new();

        public static bool IsKey(CelValue value) => value is CelString or CelBool or CelInt or CelUint
            || (value is CelDouble { Value: var number } && double.IsInteger(number));

        public bool Equals(CelValue? x, CelValue? y) => CelEquality.AreEqual(x!, y!);

        public int GetHashCode(CelValue obj) => obj switch
        {
            CelString text => text.Value.GetHashCode(StringComparison.Ordinal),
            CelBool boolean => boolean.Value ? 1 : 2,
            CelInt number => ((double)number.Value).GetHashCode(),
            CelUint number => ((double)number.Value).GetHashCode(),
            CelDouble number => number.Value.GetHashCode(),
            _ => 0,
        };
    }
}
