namespace GitOps.Core.EventSourcing;

/// <summary>Name of one event stream: <c>category/part/part…</c>, for example <c>deployment/Kustomization/flux-system/apps</c>.</summary>
/// <remarks>Compared by ordinal text. Parts are not empty and hold no slash.</remarks>
public readonly record struct StreamId : IComparable<StreamId>
{
    private readonly string? text;

    private StreamId(string text) => this.text = text;

    /// <summary>The first part: which aggregate the stream belongs to.</summary>
    public string Category => Text[..Text.IndexOf('/', StringComparison.Ordinal)];

    private string Text => text ?? throw new InvalidOperationException("This stream id was never set.");

    /// <summary>A stream of a category, named by parts.</summary>
    /// <exception cref="ArgumentException">A part is empty or holds a slash, or there is none.</exception>
    public static StreamId Of(string category, params ReadOnlySpan<string> parts)
    {
        if (parts.Length == 0)
        {
            throw new ArgumentException("A stream id has a category and at least one part.", nameof(parts));
        }

        foreach (var part in (ReadOnlySpan<string>)[category, .. parts])
        {
            if (part.Length == 0 || part.Contains('/', StringComparison.Ordinal))
            {
                throw new ArgumentException($"'{part}' cannot be part of a stream id: it is empty or holds a slash.", nameof(parts));
            }
        }

        return new StreamId(string.Join('/', [category, .. parts]));
    }

    /// <summary>Reads the text form.</summary>
    /// <exception cref="ArgumentException">The text has fewer than two parts or an empty one.</exception>
    public static StreamId Parse(string text)
    {
        var parts = text.Split('/');
        return Of(parts[0], parts.AsSpan(1));
    }

    /// <summary>The parts after the category.</summary>
    public string[] Parts() => Text.Split('/')[1..];

    /// <inheritdoc/>
    public int CompareTo(StreamId other) => string.CompareOrdinal(Text, other.Text);

    /// <summary>The text form.</summary>
    public override string ToString() => Text;
}
