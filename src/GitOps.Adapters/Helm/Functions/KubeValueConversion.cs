using GitOps.Adapters.Helm.Formatting;
using GitOps.Adapters.Helm.Go;
using GitOps.Core.Objects;

namespace GitOps.Adapters.Helm.Functions;

/// <summary>Template values as values of objects.</summary>
internal static class KubeValueConversion
{
    private const double LargestExact = 9_007_199_254_740_992;

    /// <summary>The value; numbers without fraction become integers, what has no form in JSON its text.</summary>
    public static KubeValue Of(object? value)
    {
        StackGuard.Ensure();
        switch (value)
        {
            case null:
                return KubeValue.Null;
            case string text:
                return GoText.Printable(text);
            case bool truth:
                return truth;
            case double number:
                return Math.Truncate(number) == number && Math.Abs(number) <= LargestExact ? (KubeValue)(long)number : new KubeFloat(number);
            case GoMap map:
                var entries = new KubeMap.Builder();
                foreach (var key in map.SortedKeys)
                {
                    entries[key] = Of(map[key]);
                }

                return entries.Build();
            case GoList list:
                return new KubeList([.. list.Items.Select(Of)]);
            default:
                return GoType.TrySigned(value, out var signed) ? signed : Printer.Print(value);
        }
    }
}
