using System.Collections.Concurrent;

namespace GitOps.Core.Objects;

/// <summary>
/// One string for each group, version, kind and namespace that lists of ten thousand objects name: there are few of them, and they are
/// kept for good. As <see cref="string.Intern"/>, which takes several times as long.
/// </summary>
internal static class SharedWords
{
    private static readonly ConcurrentDictionary<string, string> Words = new(StringComparer.Ordinal);

    public static string Of(string word) => Words.GetOrAdd(word, word);
}
