namespace GitOps.Adapters.Git.References;

/// <summary>What a repository answers when asked for its references.</summary>
internal sealed class RemoteReferences
{
    private const string PeeledSuffix = "^{}";
    private const string TagPrefix = "refs/tags/";
    private readonly Dictionary<string, string> hashes;

    /// <param name="pairs">Full names with hashes; an annotated tag a second time with <c>^{}</c> and the commit it points to.</param>
    public RemoteReferences(IEnumerable<KeyValuePair<string, string>> pairs) =>
        hashes = pairs.GroupBy(pair => pair.Key, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.Last().Value, StringComparer.Ordinal);

    public bool IsEmpty => hashes.Count == 0;

    /// <summary>Names of tags, without <c>refs/tags/</c>.</summary>
    public IEnumerable<string> Tags => hashes.Keys
        .Where(name => name.StartsWith(TagPrefix, StringComparison.Ordinal) && !name.EndsWith(PeeledSuffix, StringComparison.Ordinal))
        .Select(name => name[TagPrefix.Length..]);

    /// <summary>Branches with their tips, sorted by name.</summary>
    public IEnumerable<KeyValuePair<string, string>> Heads => hashes
        .Where(pair => pair.Key.StartsWith("refs/heads/", StringComparison.Ordinal))
        .OrderBy(pair => pair.Key, StringComparer.Ordinal);

    /// <summary>The commit a full name leads to; annotated tags are peeled. Null when there is no such name.</summary>
    public string? FindCommit(string name) =>
        hashes.GetValueOrDefault(name + PeeledSuffix) ?? hashes.GetValueOrDefault(name);

    /// <summary>The hash of the annotated tag of a full name; empty when there is none.</summary>
    public string FindTag(string name) => hashes.ContainsKey(name + PeeledSuffix) && hashes.TryGetValue(name, out var tag) ? tag : string.Empty;

    /// <summary>A full name without the suffix that asks for the commit behind a tag.</summary>
    public static string WithoutPeeling(string name) =>
        name.EndsWith(PeeledSuffix, StringComparison.Ordinal) ? name[..^PeeledSuffix.Length] : name;
}
