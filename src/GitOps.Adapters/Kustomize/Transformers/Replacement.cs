using System.Collections.Immutable;
using GitOps.Adapters.Kustomize.Build;
using GitOps.Adapters.Kustomize.Loading;
using GitOps.Core.Objects;

namespace GitOps.Adapters.Kustomize.Transformers;

/// <summary>Says which part of a text is meant, and whether missing fields are made.</summary>
internal sealed record FieldOptions(string Delimiter, int Index, bool Create)
{
    public static readonly FieldOptions None = new(string.Empty, 0, false);

    public static FieldOptions From(ConfigReader? config) =>
        config is null ? None : new(config.Text("delimiter"), (int)Math.Clamp(config.Integer("index"), int.MinValue, int.MaxValue), config.Bool("create"));

    public override string ToString() =>
        Delimiter.Length == 0 && !Create ? string.Empty : $"{Delimiter}({Index}), create={(Create ? "true" : "false")}";
}

/// <summary>Where a value comes from.</summary>
internal sealed record ReplacementSource(ResId Id, string FieldPath, FieldOptions Options)
{
    public override string ToString() =>
        string.Join(':', new[] { Id.ToString(), FieldPath, Options.ToString() }.Where(part => part.Length > 0));
}

/// <summary>Where a value goes.</summary>
internal sealed record ReplacementTarget(Selector Select, ImmutableArray<Selector> Reject, ImmutableArray<string> FieldPaths, FieldOptions Options);

/// <summary>A value that is copied from one field, or given, to others.</summary>
internal sealed record Replacement(ReplacementSource? Source, string? SourceValue, ImmutableArray<ReplacementTarget> Targets)
{
    public const string DefaultFieldPath = "metadata.name";

    public static Replacement From(ConfigReader config)
    {
        var source = config.Child("source");
        if ((source is null && !config.Has("sourceValue")) || !config.Has("targets"))
        {
            throw new KustomizeException("replacements must specify a source and at least one target");
        }

        if (source is not null && config.Has("sourceValue"))
        {
            throw new KustomizeException("value and resource selectors are mutually exclusive");
        }

        return new(
            source is null ? null : new ReplacementSource(ConfigFields.Id(source), source.Text("fieldPath"), FieldOptions.From(source.Child("options"))),
            config.TextOrNull("sourceValue"),
            [.. config.Children("targets").Select(Target)]);
    }

    /// <summary>The replacements of a list; an entry with a <c>path</c> stands for those of a file.</summary>
    public static IEnumerable<Replacement> ReadAll(ConfigReader config, Loader loader)
    {
        foreach (var item in config.Children("replacements"))
        {
            var path = item.Text("path");
            if (path.Length == 0)
            {
                yield return From(item);
                continue;
            }

            if (item.Has("source") || item.Has("targets"))
            {
                throw new KustomizeException("cannot specify both path and inline replacement");
            }

            var (text, file) = loader.LoadText(path);
            var value = Core.Yaml.KubeYaml.ParseAll(text, file) is [var document, ..] ? document.Value : KubeValue.Null;
            foreach (var found in value switch
            {
                KubeList list => list.Items,
                KubeMap map => [map],
                _ => throw new KustomizeException($"unsupported replacement type encountered within replacement path '{path}'") { File = file },
            })
            {
                yield return From(new ConfigReader(found.AsMap, "Replacement", false));
            }
        }
    }

    private static ReplacementTarget Target(ConfigReader config)
    {
        var paths = config.Texts("fieldPaths");
        return new(
            ConfigFields.Selector(config.Child("select")) ?? throw new KustomizeException("target must specify resources to select"),
            [.. config.Children("reject").Select(reject => ConfigFields.Selector(reject)!)],
            paths.IsEmpty ? [DefaultFieldPath] : paths,
            FieldOptions.From(config.Child("options")));
    }
}
