namespace GitOps.Core.Yaml;

/// <summary>The tags of YAML's own types, in their short form.</summary>
internal static class YamlTags
{
    public const string LongPrefix = "tag:yaml.org,2002:";
    public const string Null = "!!null";
    public const string Bool = "!!bool";
    public const string String = "!!str";
    public const string Integer = "!!int";
    public const string Float = "!!float";
    public const string Timestamp = "!!timestamp";
    public const string Sequence = "!!seq";
    public const string Mapping = "!!map";
    public const string Binary = "!!binary";
    public const string Merge = "!!merge";

    /// <summary><c>tag:yaml.org,2002:str</c> as <c>!!str</c>; other tags as they are.</summary>
    public static string Short(string tag) => tag.StartsWith(LongPrefix, StringComparison.Ordinal) ? "!!" + tag[LongPrefix.Length..] : tag;
}
