namespace GitOps.Adapters.Helm.Go;

/// <summary>Boxed values that come up all the time.</summary>
internal static class Boxes
{
    private const int Cached = 256;

    private static readonly object[] Integers = [.. Enumerable.Range(0, Cached).Select(i => (object)(nint)i)];

    public static readonly object True = true;
    public static readonly object False = false;

    public static object Bool(bool value) => value ? True : False;

    /// <summary>A Go <c>int</c>.</summary>
    public static object Integer(long value) => value is >= 0 and < Cached ? Integers[value] : (nint)value;
}
