using System.Buffers;

namespace GitOps.Adapters.Helm.Templates;

/// <summary>Where templates write. What an included template wrote is cut off its end again, so that all share one pooled buffer.</summary>
internal sealed class OutputBuffer(ExecutionBudget budget) : IDisposable
{
    private char[] buffer = ArrayPool<char>.Shared.Rent(16 * 1024);

    /// <summary>How much was written.</summary>
    public int Length { get; private set; }

    public void Append(string text)
    {
        budget.Text(text.Length);
        if (buffer.Length - Length < text.Length)
        {
            Grow(text.Length);
        }

        text.CopyTo(buffer.AsSpan(Length));
        Length += text.Length;
    }

    /// <summary>Everything from a point on, which is taken away.</summary>
    /// <param name="from">The point.</param>
    /// <param name="trims">Whether it is wanted without the white space before it.</param>
    public string Cut(int from, bool trims = false)
    {
        ReadOnlySpan<char> written = buffer.AsSpan(from, Length - from);
        var text = (trims ? written.TrimStart() : written).ToString();
        Length = from;
        return text;
    }

    /// <summary>Forgets everything from a point on.</summary>
    public void Truncate(int length) => Length = length;

    public void Dispose()
    {
        ArrayPool<char>.Shared.Return(buffer);
        buffer = [];
    }

    private void Grow(int more)
    {
        var larger = ArrayPool<char>.Shared.Rent(Math.Max(buffer.Length * 2, Length + more));
        buffer.AsSpan(0, Length).CopyTo(larger);
        ArrayPool<char>.Shared.Return(buffer);
        buffer = larger;
    }
}
