namespace GitOps.Adapters.Helm.Templates;

/// <summary>Named templates that can call each other. Read-only once a render runs; what <c>tpl</c> defines lies in a layer above.</summary>
internal sealed class TemplateSet(IReadOnlyDictionary<string, TemplateFunction> functions, TemplateSet? below = null)
{
    private readonly Dictionary<string, ListNode> templates = new(StringComparer.Ordinal);

    /// <summary>The functions that templates may call.</summary>
    public IReadOnlyDictionary<string, TemplateFunction> Functions => functions;

    /// <summary>Parses a file and adds what it defines; an empty definition does not replace one that is there.</summary>
    /// <exception cref="TemplateParseException">The text is no template.</exception>
    public void Add(string name, string text) => Add(Parser.Parse(name, text, functions));

    /// <summary>Adds the parsed trees of a file.</summary>
    public void Add(IReadOnlyDictionary<string, ListNode> trees)
    {
        foreach (var (defined, tree) in trees)
        {
            if (!tree.IsEmpty || Find(defined) is null)
            {
                templates[defined] = tree;
            }
        }
    }

    /// <summary>Adds the parsed trees of a text whose own tree replaces whatever had its name, even when it is empty.</summary>
    public void Define(string name, IReadOnlyDictionary<string, ListNode> trees)
    {
        Add(trees);
        templates[name] = trees[name];
    }

    /// <summary>A template; null when there is none of that name.</summary>
    public ListNode? Find(string name) => templates.TryGetValue(name, out var tree) ? tree : below?.Find(name);

    /// <summary>A set that adds to this one without changing it.</summary>
    public TemplateSet Above() => new(functions, this);
}
