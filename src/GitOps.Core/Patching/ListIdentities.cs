using GitOps.Core.Yaml;

namespace GitOps.Core.Patching;

/// <summary>What tells the items of a list apart, for lists in which nothing is left open: nearly all of them.</summary>
internal static class ListIdentities
{
    private const int ManyItems = 32;

    /// <summary>Whether all items are maps that have the same ones of the keys, each with a text, and no two have the same texts.</summary>
    public static bool AreSettled(YamlSequence list, string[] keys)
    {
        var items = list.Items;
        if (keys.Length == 0 || items.Count > ManyItems)
        {
            return false;
        }

        for (var i = 0; i < items.Count; i++)
        {
            if (!HasTextsLike(items[0], items[i], keys))
            {
                return false;
            }

            for (var j = 0; j < i; j++)
            {
                if (HaveSameTexts(items[j], items[i], keys))
                {
                    return false;
                }
            }
        }

        return true;
    }

    /// <summary>The text of an item's key; null when it has none.</summary>
    public static string? KeyOf(YamlNode item, string key) =>
        item is YamlMapping mapping && mapping[key] is YamlScalar { Value: { Length: > 0 } text } field && !MergeNodes.IsNull(field) ? text : null;

    /// <summary>The item with a text as its key; null when there is none.</summary>
    public static YamlNode? Find(YamlSequence list, string key, string text)
    {
        foreach (var item in list.Items)
        {
            if (string.Equals(KeyOf(item, key), text, StringComparison.Ordinal))
            {
                return item;
            }
        }

        return null;
    }

    private static bool HasTextsLike(YamlNode first, YamlNode item, string[] keys)
    {
        var hasAny = false;
        foreach (var key in keys)
        {
            var hasText = KeyOf(item, key) is not null;
            if (hasText != KeyOf(first, key) is not null || (!hasText && item is YamlMapping mapping && mapping.Find(key) is not null))
            {
                return false;
            }

            hasAny |= hasText;
        }

        return hasAny;
    }

    private static bool HaveSameTexts(YamlNode left, YamlNode right, string[] keys)
    {
        foreach (var key in keys)
        {
            if (!string.Equals(KeyOf(left, key), KeyOf(right, key), StringComparison.Ordinal))
            {
                return false;
            }
        }

        return true;
    }
}
