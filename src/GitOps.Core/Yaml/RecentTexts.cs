using System.Runtime.InteropServices;

namespace GitOps.Core.Yaml;

/// <summary>
/// The short texts that a thread has read last, each in the one slot that its signs lead to: the files of a build say the same things
/// again and again. Bounded; a text that comes anew takes the slot of the one before.
/// </summary>
internal sealed class RecentTexts
{
    private const int Slots = 1024;
    private const ulong Factor = 0x9E3779B97F4A7C15;
    private const int SignsAtOnce = sizeof(ulong) / sizeof(char);

    private readonly string?[] slots = new string?[Slots];

    /// <summary>Where the text is if it was read lately; there may be another one, or none.</summary>
    public ref string? SlotOf(ReadOnlySpan<char> text)
    {
        var hash = (ulong)text.Length;
        foreach (var signs in MemoryMarshal.Cast<char, ulong>(text))
        {
            hash = (hash ^ signs) * Factor;
            hash ^= hash >> 32;
        }

        foreach (var sign in text[(text.Length & -SignsAtOnce)..])
        {
            hash = (hash ^ sign) * Factor;
        }

        return ref slots[(int)((hash ^ (hash >> 32)) * Factor >> 54)];
    }
}
