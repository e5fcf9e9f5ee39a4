using System.Collections.Immutable;
using System.Text;
using System.Text.Unicode;
using GitOps.Adapters.Kustomize.Build;
using GitOps.Adapters.Kustomize.Loading;
using GitOps.Core.Yaml;

namespace GitOps.Adapters.Kustomize.Generators;

/// <summary>Options of generated objects: the file's own, over those for all.</summary>
internal sealed record GeneratorOptions(
    ImmutableSortedDictionary<string, string> Labels,
    ImmutableSortedDictionary<string, string> Annotations,
    bool DisableNameSuffixHash,
    bool Immutable)
{
    public static readonly GeneratorOptions None = new(ImmutableSortedDictionary<string, string>.Empty, ImmutableSortedDictionary<string, string>.Empty, false, false);

    public static GeneratorOptions From(ConfigReader? config) =>
        config is null ? None : new(config.TextMap("labels"), config.TextMap("annotations"), config.Bool("disableNameSuffixHash"), config.Bool("immutable"));

    public GeneratorOptions Over(GeneratorOptions common) => new(
        common.Labels.SetItems(Labels),
        common.Annotations.SetItems(Annotations),
        DisableNameSuffixHash || common.DisableNameSuffixHash,
        Immutable || common.Immutable);
}

/// <summary>Makes a ConfigMap or a Secret.</summary>
internal sealed class ValuesGenerator(ConfigReader config, GeneratorOptions common, Loader loader, bool isSecret) : IGenerator
{
    // Kustomize breaks base64 into lines of this length.
    private const int Base64Line = 70;

    public IEnumerable<Resource> Generate()
    {
        var metadata = config.Child("metadata");
        var name = config.Text("name") is { Length: > 0 } own ? own : metadata?.Text("name") ?? string.Empty;
        var ns = config.Text("namespace") is { Length: > 0 } place ? place : metadata?.Text("namespace") ?? string.Empty;
        if (name.Length == 0)
        {
            throw new KustomizeException("a configmap must have a name");
        }

        var options = GeneratorOptions.From(config.Child("options")).Over(common);
        var root = new YamlMapping();
        root.Set("apiVersion", Nodes.String("v1"));
        root.Set("kind", Nodes.String(isSecret ? "Secret" : "ConfigMap"));
        if (isSecret)
        {
            root.Set("type", Nodes.String(config.Text("type") is { Length: > 0 } type ? type : "Opaque"));
        }

        var meta = Nodes.MappingAt(root, "metadata");
        meta.Set("name", Nodes.String(name));
        if (ns.Length > 0)
        {
            meta.Set("namespace", Nodes.String(ns));
        }

        AddData(root, ValueSources.Load(config, loader, name));
        AddEntries(meta, "labels", options.Labels);
        AddEntries(meta, "annotations", options.Annotations);
        if (options.Immutable)
        {
            root.Set("immutable", new YamlScalar("true"));
        }

        return
        [
            new Resource(root)
            {
                NeedsHash = !options.DisableNameSuffixHash,
                Behavior = Known(config.Text("behavior")),
                HasBuildAnnotations = true,
            },
        ];
    }

    private static string Known(string behavior) => behavior is "create" or "merge" or "replace" ? behavior : "unspecified";

    private void AddData(YamlMapping root, SortedDictionary<string, byte[]> pairs)
    {
        if (isSecret)
        {
            Nodes.MappingAt(root, "data");
        }

        foreach (var (key, bytes) in pairs)
        {
            var isText = !isSecret && Utf8.IsValid(bytes);
            var field = isSecret || isText ? "data" : "binaryData";
            Nodes.MappingAt(root, field).Pairs.Add(new YamlPair(Nodes.Key(key), Nodes.String(isText ? Encoding.UTF8.GetString(bytes) : ToBase64(bytes))));
        }
    }

    private static void AddEntries(YamlMapping meta, string field, ImmutableSortedDictionary<string, string> entries)
    {
        foreach (var (key, value) in entries)
        {
            Nodes.MappingAt(meta, field).Pairs.Add(new YamlPair(Nodes.Key(key), Nodes.String(value)));
        }
    }

    private static string ToBase64(byte[] bytes)
    {
        var text = Convert.ToBase64String(bytes);
        if (text.Length < Base64Line)
        {
            return text;
        }

        var lines = new StringBuilder();
        for (var i = 0; i < text.Length; i += Base64Line)
        {
            lines.Append(text, i, Math.Min(Base64Line, text.Length - i)).Append('\n');
        }

        return lines.ToString();
    }
}
