using GitOps.Adapters.Kustomize.Build;
using GitOps.Core.Objects;
using GitOps.Core.Yaml;

namespace GitOps.Adapters.Kustomize.Transformers;

/// <summary>Sets a field inside of JSON or YAML that is the text of a field, as in the data of a ConfigMap.</summary>
internal static class StructuredText
{
    private const string Inner = "text";

    /// <summary>Follows the path to a text and on into what is written there.</summary>
    /// <returns>Whether the path led through a text and the value was set; otherwise nothing has changed.</returns>
    public static bool TrySet(YamlMapping root, string[] path, YamlNode value, YamlNode? make)
    {
        for (var length = 1; length < path.Length; length++)
        {
            if (FindText(root, path.AsSpan(0, length)) is { } scalar)
            {
                return Parse(scalar.Value) is { } content && TrySet(scalar, content, path.AsSpan(length), value, make);
            }
        }

        return false;
    }

    private static YamlScalar? FindText(YamlMapping root, ReadOnlySpan<string> path)
    {
        try
        {
            return FieldPath.Find(root, path) is YamlScalar scalar && !Nodes.IsNull(scalar) ? scalar : null;
        }
        catch (KustomizeException)
        {
            // The path does not lead through texts; the ordinary walk says what is wrong with it.
            return null;
        }
    }

    private static YamlNode? Parse(string text)
    {
        try
        {
            return YamlReader.ReadAll(text, Inner) is [{ Root: { } root }, ..] && root is YamlMapping or YamlSequence ? YamlReader.ReadAll(text, Inner)[0].Root : null;
        }
        catch (ManifestException)
        {
            // No structure: then it is an ordinary text.
            return null;
        }
    }

    private static bool TrySet(YamlScalar scalar, YamlNode content, ReadOnlySpan<string> path, YamlNode value, YamlNode? make)
    {
        List<NodeSlot> slots;
        try
        {
            slots = FieldMatches.Find(new NodeSlot(content), path, make);
        }
        catch (KustomizeException)
        {
            // As Kustomize does: the ordinary walk reports what could not be found.
            return false;
        }

        slots.ForEach(slot => FieldMatches.Set(slot, value));
        if (slots.Count > 0)
        {
            scalar.Value = Print(content, scalar.Value);
        }

        return slots.Count > 0;
    }

    private static string Print(YamlNode content, string original)
    {
        if (original.AsSpan().Trim() is not ['{' or '[', ..])
        {
            return YamlWriter.Write(content).Trim();
        }

        var pretty = original.Contains('\n', StringComparison.Ordinal) && original.Contains("  ", StringComparison.Ordinal);
        return GoJson.Write(YamlValues.ToValue(content, Inner, YamlSchema.Core), pretty);
    }
}
