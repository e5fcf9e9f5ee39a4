namespace GitOps.Core.Audit;

/// <summary>Which of a row of numbers stand out of place: those outside of its longest rising part.</summary>
internal static class OutOfPlace
{
    /// <summary>Indexes of the fewest entries without which the rest rises.</summary>
    internal static IReadOnlyList<int> Of(IReadOnlyList<long> numbers)
    {
        // ends[n]: index of the smallest number that a rising part of n + 1 entries can end with.
        var (ends, before) = (new List<int>(), new int[numbers.Count]);
        for (var i = 0; i < numbers.Count; i++)
        {
            var length = LengthBefore(ends, numbers, numbers[i]);
            before[i] = length == 0 ? -1 : ends[length - 1];
            if (length == ends.Count)
            {
                ends.Add(i);
            }
            else
            {
                ends[length] = i;
            }
        }

        var rising = new bool[numbers.Count];
        for (var i = ends.Count == 0 ? -1 : ends[^1]; i >= 0; i = before[i])
        {
            rising[i] = true;
        }

        return [.. Enumerable.Range(0, numbers.Count).Where(i => !rising[i])];
    }

    private static int LengthBefore(List<int> ends, IReadOnlyList<long> numbers, long number)
    {
        var (low, high) = (0, ends.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (numbers[ends[middle]] < number)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }
}
