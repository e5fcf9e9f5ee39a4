using System.Numerics;

namespace GitOps.Adapters.Helm.Go;

/// <summary>Names of types and kinds of template values, and what counts as true or empty.</summary>
/// <remarks>Go's <c>int</c> is <see cref="nint"/> here, <c>int64</c> is <see cref="long"/>, a rune <see cref="int"/>, bytes are <c>byte[]</c>.</remarks>
internal static class GoType
{
    /// <summary>As <c>%T</c> prints it.</summary>
    public static string NameOf(object? value) => value switch
    {
        null => "<nil>",
        string => "string",
        bool => "bool",
        double => "float64",
        nint => "int",
        long => "int64",
        int => "int32",
        float => "float32",
        byte => "uint8",
        nuint => "uint",
        ulong => "uint64",
        Complex => "complex128",
        GoMap map => map.TypeName,
        GoList list => list.TypeName,
        byte[] => "[]uint8",
        GoDuration => "time.Duration",
        GoObject other => other.TypeName,
        _ => throw new InvalidOperationException($"A template cannot hold a {value.GetType()}."),
    };

    /// <summary>As reflection names the kind.</summary>
    public static string KindOf(object? value) => value switch
    {
        null => "invalid",
        GoMap => "map",
        GoList or byte[] => "slice",
        GoDuration => "int64",
        GoObject other => other.Kind,
        _ => NameOf(value),
    };

    /// <summary>Truth as <c>if</c> sees it.</summary>
    public static bool IsTrue(object? value) => value switch
    {
        null => false,
        GoObject => true,
        _ => !IsEmpty(value),
    };

    /// <summary>Emptiness as sprig's <c>empty</c> and <c>default</c> see it.</summary>
    public static bool IsEmpty(object? value) => value switch
    {
        null => true,
        string text => text.Length == 0,
        bool truth => !truth,
        double number => number == 0,
        nint number => number == 0,
        long number => number == 0,
        int number => number == 0,
        float number => number == 0,
        byte number => number == 0,
        nuint number => number == 0,
        ulong number => number == 0,
        Complex number => number == Complex.Zero,
        GoMap map => map.Count == 0,
        GoList list => list.Count == 0,
        byte[] bytes => bytes.Length == 0,
        GoDuration duration => duration.Nanoseconds == 0,
        _ => false,
    };

    /// <summary>Whether the value is one of Go's signed integers, and it.</summary>
    public static bool TrySigned(object? value, out long number)
    {
        switch (value)
        {
            case nint n:
                number = n;
                return true;
            case long n:
                number = n;
                return true;
            case int n:
                number = n;
                return true;
            case GoDuration n:
                number = n.Nanoseconds;
                return true;
            default:
                number = 0;
                return false;
        }
    }

    /// <summary>Whether the value is one of Go's unsigned integers, and it.</summary>
    public static bool TryUnsigned(object? value, out ulong number)
    {
        number = value switch { nuint n => n, ulong n => n, byte n => n, _ => 0 };
        return value is nuint or ulong or byte;
    }

    /// <summary>Whether the value is a list or bytes, and how long it is.</summary>
    public static bool TrySequence(object? value, out int count)
    {
        count = value switch { GoList list => list.Count, byte[] bytes => bytes.Length, _ => -1 };
        return count >= 0;
    }

    /// <summary>An element of what <see cref="TrySequence"/> accepts.</summary>
    public static object? ElementAt(object sequence, int index) => sequence is GoList list ? list[index] : ((byte[])sequence)[index];

    /// <summary>Deep equality as <c>reflect.DeepEqual</c> defines it: the types must be the same too.</summary>
    public static bool DeepEqual(object? left, object? right)
    {
        StackGuard.Ensure();
        switch (left, right)
        {
            case (null, null):
                return true;
            case (null, _) or (_, null):
                return false;
            case (GoMap a, GoMap b):
                if (a.TypeName != b.TypeName || a.IsNil != b.IsNil || a.Count != b.Count)
                {
                    return false;
                }

                foreach (var (key, value) in a)
                {
                    if (!b.TryGet(key, out var other) || !DeepEqual(value, other))
                    {
                        return false;
                    }
                }

                return true;
            case (GoList a, GoList b):
                return a.TypeName == b.TypeName && a.IsNil == b.IsNil && a.Items.AsSpan().SequenceEqual(b.Items, DeepComparer.Instance);
            case (byte[] a, byte[] b):
                return a.AsSpan().SequenceEqual(b);
            case (double a, double b):
                return a == b;
            case (GoObject a, GoObject b):
                return a.TypeName == b.TypeName
                    && a.Fields.Select(field => field.Value).ToArray().AsSpan().SequenceEqual(b.Fields.Select(field => field.Value).ToArray(), DeepComparer.Instance);
            default:
                return left.GetType() == right.GetType() && left.Equals(right);
        }
    }

    private sealed class DeepComparer : IEqualityComparer<object?>
    {
        public static readonly DeepComparer Instance = new();

        public new bool Equals(object? x, object? y) => DeepEqual(x, y);

        public int GetHashCode(object? obj) => 0;
    }
}
