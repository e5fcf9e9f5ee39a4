using GitOps.Core.Objects;
using GitOps.Core.Yaml;

namespace GitOps.Core.Deployments.Rendering;

/// <summary>
/// Replaces variable references in an object as Flux does after a build: in the object's YAML text, keys and values alike, so that a
/// value becomes a number or boolean where it looks like one and is not quoted.
/// </summary>
internal static class Substitution
{
    private const string Switch = "kustomize.toolkit.fluxcd.io/substitute";
    private const int MaximumQuote = 120;

    /// <summary>The object with all references replaced; the same object when it has none, or is marked <c>substitute: disabled</c>.</summary>
    /// <param name="item">The object.</param>
    /// <param name="variables">The variables.</param>
    /// <param name="strict">Whether an unset variable without default is an error; otherwise it is empty.</param>
    /// <exception cref="ManifestException">A reference is malformed, its variable not set, or the result is no object. Never says a value.</exception>
    public static KubeObject Apply(KubeObject item, SubstitutionVariables variables, bool strict = true)
    {
        if (item.Label(Switch) == "disabled" || item.Annotation(Switch) == "disabled" || !HasDollar(item.Root))
        {
            return item;
        }

        var template = KubeYaml.Write(item.Root, sortKeys: true);
        string text;
        try
        {
            text = Envsubst.Expand(template, name => variables.TryGet(name, out var value) ? value : null, strict);
        }
        catch (SubstitutionException failure)
        {
            throw new ManifestException($"{Prefix(item)}envsubst error: variable substitution failed: {failure.Message}", failure);
        }

        var result = new KubeObject(Read(item, template, text));
        var faults = result.Validate();
        return faults.IsEmpty ? result : throw new ManifestException($"{Prefix(item)}after substitution {string.Join(", ", faults)}");
    }

    // The reader's words may quote the text, which holds values of Secrets by now; so the line is shown as it was before.
    private static KubeMap Read(KubeObject item, string template, string text)
    {
        var line = 0;
        try
        {
            if (YamlReader.ReadAll(text, item.ToString(), allowDuplicateKeys: true).FirstOrDefault()?.Root is { } root
                && YamlValues.ToValue(root, item.ToString()) is KubeMap map)
            {
                return map;
            }
        }
        catch (ManifestException fault)
        {
            line = fault.Line;
        }

        // The fault may be noticed some lines behind the reference that caused it.
        var suspect = template.Split('\n').Take(line).LastOrDefault(text => text.Contains('$', StringComparison.Ordinal))?.Trim();
        var quote = item.Kind == "Secret" ? string.Empty : suspect ?? string.Empty;
        var place = quote.Length == 0 ? string.Empty : $" at '{quote[..Math.Min(quote.Length, MaximumQuote)]}'";
        throw new ManifestException($"{Prefix(item)}YAMLToJSON: after substitution the object is no YAML of one object{place}; quote the references whose values are text");
    }

    private static string Prefix(KubeObject item)
    {
        var kind = item.GroupVersionKind;
        return $"post build failed for '{kind.Kind}.{kind.Version}.{(kind.Group.Length == 0 ? "[noGrp]" : kind.Group)}/{item.Name}': ";
    }

    private static bool HasDollar(KubeValue value) => value switch
    {
        KubeString text => text.Text.Contains('$', StringComparison.Ordinal),
        KubeMap map => map.Any(entry => entry.Key.Contains('$', StringComparison.Ordinal) || HasDollar(entry.Value)),
        KubeList list => list.Items.Any(HasDollar),
        _ => false,
    };
}
