using System.Numerics;
using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Schema;

/// <summary>A quantity to calculate with, in billionths; printed with binary suffixes when it was written so.</summary>
internal readonly record struct Amount(BigInteger Billionths, bool IsBinary) : IComparable<Amount>
{
    public static Amount Zero { get; } = new(0, false);

    public static Amount One { get; } = new(1_000_000_000, false);

    public bool IsZero => Billionths.IsZero;

    /// <summary>The amount of a value; zero when it is none.</summary>
    public static Amount Of(KubeValue? value) => value is not null && Quantity.TryRead(value, out var amount) ? amount : Zero;

    public Amount Plus(Amount other) => new(Billionths + other.Billionths, IsZero ? other.IsBinary : IsBinary);

    public Amount Minus(Amount other) => new(Billionths - other.Billionths, IsBinary);

    public int CompareTo(Amount other) => Billionths.CompareTo(other.Billionths);

    /// <summary>How often the other goes into this.</summary>
    public double Over(Amount other) => (double)Billionths / (double)other.Billionths;

    public override string ToString() => Quantity.Text(this);

    public static bool operator >(Amount left, Amount right) => left.CompareTo(right) > 0;

    public static bool operator <(Amount left, Amount right) => left.CompareTo(right) < 0;

    public static bool operator >=(Amount left, Amount right) => left.CompareTo(right) >= 0;

    public static bool operator <=(Amount left, Amount right) => left.CompareTo(right) <= 0;
}
