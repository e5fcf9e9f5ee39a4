namespace GitOps.Adapters.Helm.Templates;

/// <summary>Gives names that templates use again and again as one string, so that most comparisons end at the reference.</summary>
/// <remarks>A name that pushes another out of its place costs no more than a string anew. Threads may race for a place; either string will do.</remarks>
internal static class Names
{
    private const int Places = 4096;
    private const int LongestKept = 64;

    private static readonly string?[] Kept = new string?[Places];

    /// <summary>The name as a string.</summary>
    public static string Of(ReadOnlySpan<char> name)
    {
        if (name.Length > LongestKept)
        {
            return name.ToString();
        }

        ref var place = ref Kept[string.GetHashCode(name) & (Places - 1)];
        var known = place;
        if (known is null || !name.SequenceEqual(known))
        {
            place = known = name.ToString();
        }

        return known;
    }
}
