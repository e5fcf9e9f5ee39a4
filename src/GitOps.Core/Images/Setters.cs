using System.Collections.Immutable;
using System.Text.Json;
using GitOps.Core.Yaml;

namespace GitOps.Core.Images;

/// <summary>A field that was set.</summary>
/// <param name="ApiVersion">Of the object the field is in; empty when it has none. Likewise the next three.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Namespace">Its namespace.</param>
/// <param name="Name">Its name.</param>
/// <param name="Setter">The marker: <c>ns:policy</c>, perhaps with <c>:name</c>, <c>:tag</c> or <c>:digest</c>.</param>
/// <param name="OldValue">What stood there.</param>
/// <param name="NewValue">What stands there now.</param>
internal sealed record SetterChange(string ApiVersion, string Kind, string Namespace, string Name, string Setter, string OldValue, string NewValue);

/// <summary>A file with its fields set.</summary>
internal sealed record SetterResult(string Text, ImmutableArray<SetterChange> Changes);

/// <summary>Sets the fields that a comment marks with <c>{"$imagepolicy": "ns:policy"}</c>, as Flux's image automation does.</summary>
internal static class Setters
{
    private const string ShortHand = "$imagepolicy";
    private const string Token = "\"$imagepolicy\"";

    /// <summary>Whether a file of this name is looked at.</summary>
    public static bool Concerns(string path)
    {
        var name = path[(path.LastIndexOf('/') + 1)..];
        return name == "Kustomization" || name.EndsWith(".yaml", StringComparison.Ordinal) || name.EndsWith(".yml", StringComparison.Ordinal);
    }

    /// <summary>Sets the marked fields of a file.</summary>
    /// <param name="path">Path for messages.</param>
    /// <param name="text">The file.</param>
    /// <param name="values">What markers mean, from <see cref="ImageSetters.Of"/>.</param>
    /// <returns>The file printed anew, or null when nothing in it changes: then it must stay byte for byte. Files that are no YAML are left alone.</returns>
    public static SetterResult? Apply(string path, string text, IReadOnlyDictionary<string, string> values)
    {
        if (!text.Contains(Token, StringComparison.Ordinal) || SetterDocuments.Find(path, text) is not { } documents)
        {
            return null;
        }

        var changes = ImmutableArray.CreateBuilder<SetterChange>();
        foreach (var document in documents)
        {
            Set(document.Root, (YamlMapping)document.Root, values, changes);
        }

        return changes.Count == 0 ? null : new SetterResult(SetterDocuments.Write(documents), changes.ToImmutable());
    }

    private static void Set(YamlNode node, YamlMapping root, IReadOnlyDictionary<string, string> values, ImmutableArray<SetterChange>.Builder changes)
    {
        switch (node)
        {
            case YamlMapping mapping:
                foreach (var pair in mapping.Pairs)
                {
                    Set(pair.Value, root, values, changes);
                }

                break;
            case YamlSequence sequence:
                foreach (var item in sequence.Items)
                {
                    Set(item, root, values, changes);
                }

                break;
            case YamlScalar scalar when Marker(scalar) is { } marker && values.TryGetValue(marker, out var value) && scalar.Value != value:
                changes.Add(Change(root, marker, scalar.Value, value));
                scalar.Value = value;
                scalar.Tag = null;
                scalar.Style = scalar.Style == ScalarStyle.Plain && !IsPlainString(value) ? ScalarStyle.DoubleQuoted : scalar.Style;
                break;
        }
    }

    /// <summary>Whether a value that is not quoted would still be read as text.</summary>
    private static bool IsPlainString(string value) =>
        value.Length > 0 && YamlResolver.Resolve(value, YamlSchema.Core) == YamlTags.String && !YamlResolver.IsOldBool(value) && !YamlNumbers.IsBase60(value);

    /// <summary>The marker in a comment of a scalar, which must be nothing but a JSON object of strings.</summary>
    private static string? Marker(YamlScalar scalar)
    {
        foreach (var comment in new[] { scalar.LineComment, scalar.HeadComment })
        {
            if (string.IsNullOrEmpty(comment))
            {
                continue;
            }

            return Parse(comment.TrimStart('#'));
        }

        return null;
    }

    private static string? Parse(string comment)
    {
        try
        {
            return JsonSerializer.Deserialize<Dictionary<string, string>>(comment)?.GetValueOrDefault(ShortHand) is { Length: > 0 } marker ? marker : null;
        }
        catch (JsonException)
        {
            // Any other comment.
            return null;
        }
    }

    private static SetterChange Change(YamlMapping root, string marker, string old, string value)
    {
        var metadata = root["metadata"] as YamlMapping;
        return new SetterChange(
            Text(root["apiVersion"]), Text(root["kind"]), Text(metadata?["namespace"]), Text(metadata?["name"]), marker, old, value);
    }

    private static string Text(YamlNode? node) => node is YamlScalar scalar ? scalar.Value : string.Empty;
}
