using System.Collections.Concurrent;
using System.Collections.Immutable;
using GitOps.Adapters.Helm.Go;
using GitOps.Adapters.Helm.Schemas;
using GitOps.Adapters.Helm.Templates;

namespace GitOps.Adapters.Helm.Charts;

/// <summary>A file of a chart, by its path in it.</summary>
internal sealed record ChartFile(string Name, byte[] Content)
{
    private string? text;

    /// <summary>The content as text.</summary>
    public string Text => text ??= GoText.FromBytes(Content);
}

/// <summary>A chart as it lies in its folder or archive. Read-only: what a render changes is in <see cref="ChartInstance"/>.</summary>
internal sealed class Chart
{
    private readonly Lazy<JsonSchema?> compiledSchema;
    private readonly Lazy<GoMap> fileMap;

    public Chart(
        ChartMetadata metadata,
        GoMap values,
        ImmutableArray<ChartFile> templates,
        ImmutableArray<ChartFile> files,
        byte[]? schema,
        ImmutableArray<Chart> dependencies)
    {
        (Metadata, Values, Templates, Files, SchemaText, Dependencies) = (metadata, values, templates, files, schema, dependencies);
        compiledSchema = new(() => schema is null ? null : JsonSchema.Compile(GoText.FromBytes(schema)));
        fileMap = new(() => Templating.ChartFilesValue.Of(files));
        ParsedTemplates = new(StringComparer.Ordinal);
    }

    // Another version of the same files has the same schema and the same templates.
    private Chart(Chart other, ChartMetadata metadata, GoMap values)
    {
        (Metadata, Values, Templates, Files, SchemaText, Dependencies) = (metadata, values, other.Templates, other.Files, other.SchemaText, other.Dependencies);
        (compiledSchema, fileMap, ParsedTemplates, Lock) = (other.compiledSchema, other.fileMap, other.ParsedTemplates, other.Lock);
    }

    public ChartMetadata Metadata { get; }

    /// <summary>The default values. Never handed to templates without a copy.</summary>
    public GoMap Values { get; }

    public ImmutableArray<ChartFile> Templates { get; }

    /// <summary>All files that are neither templates nor values nor of subcharts.</summary>
    public ImmutableArray<ChartFile> Files { get; }

    /// <summary>The subcharts that are there, whether asked for or not.</summary>
    public ImmutableArray<Chart> Dependencies { get; }

    /// <summary>The lock of the subcharts' versions; null when there is none.</summary>
    public GoMap? Lock { get; init; }

    /// <summary>The text of the values' schema; null when there is none.</summary>
    public byte[]? SchemaText { get; }

    /// <summary>The values' schema; null when there is none.</summary>
    /// <exception cref="SchemaException">The schema cannot be used.</exception>
    public JsonSchema? Schema => compiledSchema.Value;

    /// <summary>What templates see as <c>.Files</c>.</summary>
    public GoMap FileMap => fileMap.Value;

    /// <summary>Parsed templates by the name under which they are executed.</summary>
    public ConcurrentDictionary<string, Dictionary<string, ListNode>> ParsedTemplates { get; }

    /// <summary>This with another version, and other default values where they are given.</summary>
    public Chart With(string version, GoMap? defaults) => new(this, Metadata with { Version = version }, defaults ?? Values);

    /// <summary>Charts made of this one for the sets of subcharts that were asked for so far.</summary>
    public ConcurrentDictionary<string, ChartInstance> Prepared { get; } = new(StringComparer.Ordinal);
}
