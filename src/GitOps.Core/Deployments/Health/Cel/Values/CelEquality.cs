namespace GitOps.Core.Deployments.Health.Cel.Values;

/// <summary>Equality of all values, order of those that have one. Numbers of different types are compared by what they are worth.</summary>
internal static class CelEquality
{
    public static bool AreEqual(CelValue left, CelValue right) => (left, right) switch
    {
        (CelNull, CelNull) => true,
        (CelBool a, CelBool b) => a.Value == b.Value,
        (CelString a, CelString b) => string.Equals(a.Value, b.Value, StringComparison.Ordinal),
        (CelBytes a, CelBytes b) => a.Value.AsSpan().SequenceEqual(b.Value.AsSpan()),
        (CelTimestamp a, CelTimestamp b) => a.Value == b.Value,
        (CelDuration a, CelDuration b) => a.Value == b.Value,
        (CelType a, CelType b) => a.Name == b.Name,
        (CelOptional a, CelOptional b) => a.Value is null || b.Value is null ? a.Value == b.Value : AreEqual(a.Value, b.Value),
        (CelList a, CelList b) => a.Count == b.Count && a.Items.Zip(b.Items).All(pair => AreEqual(pair.First, pair.Second)),
        (CelMap a, CelMap b) => a.Count == b.Count && a.Keys.All(key => b.Find(key) is { } theirs && AreEqual(a.Find(key)!, theirs)),
        _ => FindOrder(left, right) == 0 && IsNumber(left) && IsNumber(right),
    };

    /// <summary>Below zero, zero or above; null when the two have no order between them (NaN has none either).</summary>
    public static int? FindOrder(CelValue left, CelValue right) => (left, right) switch
    {
        (CelInt a, CelInt b) => a.Value.CompareTo(b.Value),
        (CelUint a, CelUint b) => a.Value.CompareTo(b.Value),
        (CelInt a, CelUint b) => a.Value < 0 ? -1 : ((ulong)a.Value).CompareTo(b.Value),
        (CelUint a, CelInt b) => b.Value < 0 ? 1 : a.Value.CompareTo((ulong)b.Value),
        (CelDouble a, CelDouble b) => Compare(a.Value, b.Value),
        (CelDouble a, CelInt b) => Compare(a.Value, b.Value),
        (CelDouble a, CelUint b) => Compare(a.Value, b.Value),
        (CelInt or CelUint, CelDouble) => -FindOrder(right, left),
        (CelString a, CelString b) => CompareText(a.Value, b.Value),
        (CelBytes a, CelBytes b) => a.Value.AsSpan().SequenceCompareTo(b.Value.AsSpan()),
        (CelBool a, CelBool b) => a.Value.CompareTo(b.Value),
        (CelTimestamp a, CelTimestamp b) => a.Value.CompareTo(b.Value),
        (CelDuration a, CelDuration b) => a.Value.CompareTo(b.Value),
        _ => null,
    };

    public static bool HasOrder(CelValue left, CelValue right) =>
        (IsNumber(left) && IsNumber(right))
        || (left.GetType() == right.GetType() && left is CelString or CelBytes or CelBool or CelTimestamp or CelDuration);

    private static bool IsNumber(CelValue value) => value is CelInt or CelUint or CelDouble;

    private static int? Compare(double left, double right) => double.IsNaN(left) || double.IsNaN(right) ? null : left.CompareTo(right);

    private static int? Compare(double left, long right)
    {
        if (double.IsNaN(left))
        {
            return null;
        }

        // Beyond what an int can hold the sign decides; within, decimals are exact enough to decide.
        return left < long.MinValue ? -1 : left >= 9223372036854775808.0 ? 1 : ((decimal)Math.Floor(left)).CompareTo(right) is var order and not 0 ? order : left > Math.Floor(left) ? 1 : 0;
    }

    private static int? Compare(double left, ulong right)
    {
        if (double.IsNaN(left))
        {
            return null;
        }

        return left < 0 ? -1 : left >= 18446744073709551616.0 ? 1 : ((decimal)Math.Floor(left)).CompareTo(right) is var order and not 0 ? order : left > Math.Floor(left) ? 1 : 0;
    }

    // By code points, which differs from UTF-16 above the basic plane.
    private static int CompareText(string left, string right)
    {
        var (a, b) = (left.EnumerateRunes(), right.EnumerateRunes());
        while (true)
        {
            var (hasA, hasB) = (a.MoveNext(), b.MoveNext());
            if (!hasA || !hasB)
            {
                return hasA.CompareTo(hasB);
            }

            if (a.Current != b.Current)
            {
                return a.Current.CompareTo(b.Current);
            }
        }
    }
}
