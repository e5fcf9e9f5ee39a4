namespace GitOps.Core.Yaml;

/// <summary>A key with its value.</summary>
internal sealed class YamlPair
{
    private readonly int line;

    // The node, or only its text for as long as nobody has asked for the node: nearly all keys are plain and have no comments.
    private object key;

    public YamlPair(YamlNode key, YamlNode value) => (this.key, Value) = (key, value);

    /// <param name="plainKey">The text of a plain key without tag, anchor and comments.</param>
    /// <param name="line">The line of the key; 0 when it was not read.</param>
    /// <param name="value">The value.</param>
    public YamlPair(string plainKey, int line, YamlNode value) => (key, this.line, Value) = (plainKey, line, value);

    public YamlNode Key
    {
        get => key as YamlNode ?? MakeKey();
        set => key = value;
    }

    public YamlNode Value { get; set; }

    /// <summary>The text of the key; null when it is no scalar.</summary>
    public string? Text => key as string ?? (key as YamlScalar)?.Value;

    /// <summary>The text of a key that is known to be plain and to have neither tag, anchor nor comments; null for others.</summary>
    public string? PlainText => key as string;

    /// <summary>The line of the key.</summary>
    public int Line => (key as YamlNode)?.Line ?? line;

    /// <summary>A deep copy.</summary>
    public YamlPair Clone() => key is string text ? new YamlPair(text, line, Value.Clone()) : new YamlPair(Key.Clone(), Value.Clone());

    private YamlScalar MakeKey()
    {
        var made = new YamlScalar((string)key) { Line = line };
        key = made;
        return made;
    }
}
