namespace GitOps.Adapters.Helm.Templates;

/// <summary>The variables of a render; each called template sees those above its own mark only.</summary>
internal sealed class VariableStack
{
    private Entry[] entries = new Entry[64];

    /// <summary>How many variables there are.</summary>
    public int Count { get; private set; }

    public void Push(string name, TemplateValue value)
    {
        if (Count == entries.Length)
        {
            Array.Resize(ref entries, entries.Length * 2);
        }

        entries[Count++] = new Entry(name, value);
    }

    /// <summary>Drops all variables above a mark.</summary>
    public void PopTo(int mark)
    {
        Array.Clear(entries, mark, Count - mark);
        Count = mark;
    }

    /// <summary>Sets the n-th variable from the top.</summary>
    public void SetFromTop(int n, TemplateValue value) => entries[Count - n].Value = value;

    /// <summary>Sets the innermost variable of a name; false when there is none above the floor.</summary>
    public bool TrySet(string name, TemplateValue value, int floor)
    {
        var at = Find(name, floor);
        if (at >= 0)
        {
            entries[at].Value = value;
        }

        return at >= 0;
    }

    /// <summary>The innermost variable of a name; false when there is none above the floor.</summary>
    public bool TryGet(string name, int floor, out TemplateValue value)
    {
        var at = Find(name, floor);
        value = at >= 0 ? entries[at].Value : default;
        return at >= 0;
    }

    // Names are mostly one string each, so that the reference decides almost always.
    private int Find(string name, int floor)
    {
        for (var i = Count - 1; i >= floor; i--)
        {
            if (ReferenceEquals(entries[i].Name, name) || string.Equals(entries[i].Name, name, StringComparison.Ordinal))
            {
                return i;
            }
        }

        return -1;
    }

    private struct Entry(string name, TemplateValue value)
    {
        public readonly string Name = name;
        public TemplateValue Value = value;
    }
}
