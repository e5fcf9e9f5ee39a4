using System.Collections.Immutable;
using GitOps.Adapters.Helm.Formatting;
using GitOps.Adapters.Helm.Functions;
using GitOps.Adapters.Helm.Go;
using GitOps.Core.Objects;
using GitOps.Core.Versions;

namespace GitOps.Adapters.Helm.Charts;

/// <summary>Reads <c>Chart.yaml</c> and, for charts of the first kind, <c>requirements.yaml</c>.</summary>
internal static class ChartMetadataReader
{
    /// <summary>Reads and checks the metadata.</summary>
    /// <exception cref="ChartException">A field is missing or has the wrong type.</exception>
    public static ChartMetadata Read(ChartFile chartYaml, ChartFile? requirements)
    {
        var fields = new MetadataFields(Parse(chartYaml), chartYaml.Name);
        var more = requirements is null ? null : new MetadataFields(Parse(requirements), requirements.Name);
        var dependent = more is not null && more.Holds("dependencies") ? more : fields;
        var apiVersion = fields.Text("apiVersion");
        var metadata = new ChartMetadata
        {
            ApiVersion = apiVersion.Length == 0 ? "v1" : apiVersion,
            Name = fields.Line("name"),
            Version = fields.Text("version"),
            AppVersion = fields.Line("appVersion"),
            Description = fields.Line("description"),
            Home = fields.Line("home"),
            Icon = fields.Line("icon"),
            KubeVersion = fields.Line("kubeVersion"),
            Type = fields.Text("type"),
            Condition = fields.Line("condition"),
            Tags = fields.Line("tags"),
            IsDeprecated = fields.Truth("deprecated"),
            Sources = fields.Lines("sources"),
            Keywords = fields.Lines("keywords"),
            Maintainers = [.. fields.Maps("maintainers", "Maintainer").Select(map => new ChartMaintainer(map.Line("name"), map.Line("email"), map.Line("url")))],
            Annotations = fields.Pairs("annotations"),
            Dependencies = Dependencies(dependent),
        };
        return Checked(metadata, fields.HoldsNull("maintainers"), dependent.HoldsNull("dependencies"));
    }

    private static ImmutableArray<ChartDependency> Dependencies(MetadataFields fields) => !fields.Holds("dependencies")
        ? default
        :
        [
            .. fields.Maps("dependencies", "Dependency").Select(map => new ChartDependency
            {
                Name = map.Line("name"),
                Version = map.Line("version"),
                Repository = map.Line("repository"),
                Condition = map.Line("condition"),
                Alias = map.Text("alias"),
                IsEnabled = map.Truth("enabled"),
                Tags = map.Lines("tags"),
                Imports = [.. map.Items("import-values").Select(ImportedValues.Of).OfType<ImportedValues>()],
            }),
        ];

    private static ChartMetadata Checked(ChartMetadata metadata, bool lacksMaintainer, bool lacksDependency)
    {
        var fault = metadata switch
        {
            { Name: "" } => "chart.metadata.name is required",
            { Name: "." or ".." } => $"chart.metadata.name {GoQuote.Quote(metadata.Name)} is not allowed",
            _ when metadata.Name.Contains('/') => $"chart.metadata.name {GoQuote.Quote(metadata.Name)} is invalid",
            { Version: "" } => "chart.metadata.version is required",
            _ when !SemVer.TryParse(metadata.Version, out _) => $"chart.metadata.version {GoQuote.Quote(metadata.Version)} is invalid",
            { Type: not ("" or "application" or "library") } => "chart.metadata.type must be application or library",
            _ when lacksMaintainer => "maintainers must not contain empty or null nodes",
            _ when lacksDependency => "dependencies must not contain empty or null nodes",
            _ => DependencyFault(metadata),
        };
        return fault is null ? metadata : throw new ChartException(ChartFault.Load, "validation: " + fault);
    }

    private static string? DependencyFault(ChartMetadata metadata)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var dependency in metadata.Dependencies.IsDefault ? [] : metadata.Dependencies)
        {
            var key = dependency.Alias.Length > 0 ? dependency.Alias : dependency.Name;
            if (!seen.Add(key))
            {
                return $"more than one dependency with name or alias {GoQuote.Quote(key)}";
            }

            if (dependency.Alias.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('_' or '-')))
            {
                return $"dependency {GoQuote.Quote(dependency.Name)} has disallowed characters in the alias";
            }
        }

        return null;
    }

    private static GoMap Parse(ChartFile file)
    {
        try
        {
            return YamlConversion.Read(file.Text, file.Name) switch
            {
                GoMap map => map,
                null => new GoMap(),
                var other => throw new ChartException(ChartFault.Load, $"cannot load {file.Name}: error unmarshaling JSON: while decoding JSON: {JsonFunctions.Mismatch(other, "v2.Metadata")}"),
            };
        }
        catch (ManifestException e)
        {
            throw new ChartException(ChartFault.Load, $"cannot load {file.Name}: {YamlFunctions.Fault(e)}", e);
        }
    }
}
