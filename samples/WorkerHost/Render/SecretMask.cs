using GitOps.Core.Objects;

namespace WorkerHost.Render;

/// <summary>What is shown of Secrets: which keys they have.</summary>
internal static class SecretMask
{
    private const string Hidden = "***";

    public static KubeObject Apply(KubeObject item) => item is { Kind: "Secret", ApiVersion: "v1" } ? Masked(item, (_, _) => Hidden) : item;

    /// <summary>Both masked, so that a value that differs is seen to differ.</summary>
    public static (KubeObject Before, KubeObject After) Apply(KubeObject before, KubeObject after) => after is { Kind: "Secret", ApiVersion: "v1" }
        ? (Masked(before, (field, key) => Same(before, after, field, key) ? Hidden : $"{Hidden} (before)"), Masked(after, (field, key) => Same(before, after, field, key) ? Hidden : $"{Hidden} (after)"))
        : (before, after);

    private static KubeObject Masked(KubeObject secret, Func<string, string, string> mask)
    {
        var root = secret.Root;
        foreach (var field in new[] { "data", "stringData" })
        {
            if (root[field] is KubeMap values)
            {
                root = root.With(field, KubeMap.Of(values.Select(entry => KeyValuePair.Create(entry.Key, (KubeValue)mask(field, entry.Key)))));
            }
        }

        return new KubeObject(root);
    }

    private static bool Same(KubeObject before, KubeObject after, string field, string key) => Equals(before.Root.Find(field, key), after.Root.Find(field, key));
}
