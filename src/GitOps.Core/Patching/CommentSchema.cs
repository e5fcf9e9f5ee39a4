using System.Text.Json;
using GitOps.Core.Objects;
using GitOps.Core.Yaml;

namespace GitOps.Core.Patching;

/// <summary>Schemas that stand as JSON in the comment of a field, which Kustomize prefers to those of the kind.</summary>
internal static class CommentSchema
{
    /// <summary>The schema beside a field's value or key; null when there is none.</summary>
    public static SchemaNode? Find(YamlPair? pair) => pair is null ? null : Read(pair.Value) ?? (pair.PlainText is null ? Read(pair.Key) : null);

    private static SchemaNode? Read(YamlNode node)
    {
        var comment = string.IsNullOrEmpty(node.LineComment) ? node.HeadComment : node.LineComment;
        var text = comment?.TrimStart('#').Trim();
        if (text is not ['{', .., '}'])
        {
            return null;
        }

        try
        {
            return KubeJson.Parse(text) is KubeMap { Count: > 0 } schema ? OpenApiSchema.Read(schema) : null;
        }
        catch (JsonException)
        {
            // A remark that happens to look like JSON.
            return null;
        }
    }
}
