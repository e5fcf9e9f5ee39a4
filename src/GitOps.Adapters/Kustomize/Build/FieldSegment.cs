namespace GitOps.Adapters.Kustomize.Build;

/// <summary>One step of a field's path; <c>containers[]</c> is the list of that name.</summary>
internal readonly struct FieldSegment
{
    public FieldSegment(string text)
    {
        IsList = text.EndsWith("[]", StringComparison.Ordinal);
        Name = IsList ? text[..^2] : text;
        IsPlain = text.Length > 0 && char.IsAsciiLetter(text[0]);
    }

    /// <summary>The key.</summary>
    public string Name { get; }

    /// <summary>Whether a list is made where nothing is.</summary>
    public bool IsList { get; }

    /// <summary>Whether it can be nothing but a key: positions and matches are not.</summary>
    public bool IsPlain { get; }
}
