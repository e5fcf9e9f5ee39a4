namespace GitOps.Core.Yaml;

/// <summary>A scalar: its decoded text and how it was written.</summary>
internal sealed class YamlScalar : YamlNode
{
    public YamlScalar(string value, ScalarStyle style = ScalarStyle.Plain) => (Value, this.style) = (value, style);

    /// <summary>The text after unquoting, unfolding and unescaping.</summary>
    public string Value { get; set; }

    public ScalarStyle Style
    {
        get => style;
        set => style = value;
    }

    public override YamlNode Clone() => CopyTo(new YamlScalar(Value, Style));
}

/// <summary>A mapping in the order of its keys.</summary>
internal sealed class YamlMapping : YamlCollection<YamlPair>
{
    public YamlCollection<YamlPair> Pairs => this;

    /// <summary>The value of a key; null when absent.</summary>
    public YamlNode? this[string key] => Find(key)?.Value;

    /// <summary>The pair with a key; null when absent.</summary>
    public YamlPair? Find(string key)
    {
        foreach (var pair in Pairs)
        {
            if (string.Equals(pair.Text, key, StringComparison.Ordinal))
            {
                return pair;
            }
        }

        return null;
    }

    /// <summary>Sets a key; an existing pair keeps its place and its key's comments, a new one comes last.</summary>
    public void Set(string key, YamlNode value)
    {
        if (Find(key) is { } pair)
        {
            pair.Value = value;
        }
        else
        {
            Pairs.Add(new YamlPair(new YamlScalar(key, ScalarStyle.Any), value));
        }
    }

    /// <summary>Removes a key.</summary>
    /// <returns>Whether it was there.</returns>
    public bool Remove(string key) => Find(key) is { } pair && Pairs.Remove(pair);

    public override YamlNode Clone()
    {
        var copy = CopyTo(new YamlMapping { IsFlow = IsFlow });
        copy.EnsureCapacity(Count);
        foreach (var pair in Pairs)
        {
            copy.Pairs.Add(pair.Clone());
        }

        return copy;
    }
}

/// <summary>A sequence.</summary>
internal sealed class YamlSequence : YamlCollection<YamlNode>
{
    public YamlCollection<YamlNode> Items => this;

    public override YamlNode Clone()
    {
        var copy = CopyTo(new YamlSequence { IsFlow = IsFlow });
        copy.EnsureCapacity(Count);
        foreach (var item in Items)
        {
            copy.Items.Add(item.Clone());
        }

        return copy;
    }
}

/// <summary>A reference to an anchored node, <c>*name</c>; the reader has checked that the anchor exists.</summary>
internal sealed class YamlAlias(string name, YamlNode target) : YamlNode
{
    public string Name { get; } = name;

    public YamlNode Target { get; set; } = target;

    public override YamlNode Clone() => CopyTo(new YamlAlias(Name, Target));
}
