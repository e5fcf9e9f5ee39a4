namespace GitOps.Adapters.Helm.Go;

/// <summary>Boxed values that come up all the time.</summary>
internal static class Boxes
{
    private const int Cached = 256;

    private static readonly object[] Integers = BoxIntegers();

    public static readonly object True = true;
    public static readonly object False = false;

    public static object Bool(bool value) => value ? True : False;

    /// <summary>A Go <c>int</c>.</summary>
    public static object Integer(long value) => value is >= 0 and < Cached ? Integers[value] : (nint)value;

    private static object[] BoxIntegers()
    {
        var boxes = new object[Cached];
        for (var i = 0; i < Cached; i++)
        {
            boxes[i] = (nint)i;
        }

        return boxes;
    }
}
