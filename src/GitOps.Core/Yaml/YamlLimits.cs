namespace GitOps.Core.Yaml;

/// <summary>What a YAML text may cost; input comes from strangers.</summary>
/// <param name="MaximumCharacters">Longest text in UTF-16 code units.</param>
/// <param name="MaximumDepth">Deepest nesting of sequences and mappings.</param>
/// <param name="MaximumAliasNodes">How many nodes the aliases of one text may stand for, all expansions counted.</param>
internal sealed record YamlLimits(int MaximumCharacters, int MaximumDepth, int MaximumAliasNodes)
{
    /// <summary>64 Mi characters, 200 levels, 1,000,000 aliased nodes.</summary>
    public static YamlLimits Default { get; } = new(64 * 1024 * 1024, 200, 1_000_000);
}
