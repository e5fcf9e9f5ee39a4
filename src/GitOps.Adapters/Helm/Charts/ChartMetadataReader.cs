using System.Collections.Immutable;
using System.Globalization;
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
        var fields = new Fields(Parse(chartYaml), chartYaml.Name);
        var more = requirements is null ? null : new Fields(Parse(requirements), requirements.Name);
        var apiVersion = fields.Text("apiVersion");
        var metadata = new ChartMetadata
        {
            ApiVersion = apiVersion.Length == 0 ? "v1" : apiVersion,
            Name = fields.Text("name"),
            Version = fields.Text("version"),
            AppVersion = fields.Text("appVersion"),
            Description = fields.Text("description"),
            Home = fields.Text("home"),
            Icon = fields.Text("icon"),
            KubeVersion = fields.Text("kubeVersion"),
            Type = fields.Text("type"),
            Condition = fields.Text("condition"),
            Tags = fields.Text("tags"),
            IsDeprecated = fields.Value("deprecated") is true,
            Sources = fields.Texts("sources"),
            Keywords = fields.Texts("keywords"),
            Maintainers = [.. fields.Maps("maintainers").Select(map => new ChartMaintainer(map.Text("name"), map.Text("email"), map.Text("url")))],
            Annotations = fields.Pairs("annotations"),
            Dependencies = Dependencies(more is not null && more.Value("dependencies") is not null ? more : fields),
        };
        return Checked(metadata);
    }

    private static ImmutableArray<ChartDependency> Dependencies(Fields fields) => fields.Value("dependencies") is not GoList
        ? default
        :
        [
            .. fields.Maps("dependencies").Select(map => new ChartDependency
            {
                Name = map.Text("name"),
                Version = map.Text("version"),
                Repository = map.Text("repository"),
                Condition = map.Text("condition"),
                Alias = map.Text("alias"),
                Tags = map.Texts("tags"),
                Imports = [.. (map.Value("import-values") as GoList ?? GoList.Nil).Items.Select(ImportedValues.Of).OfType<ImportedValues>()],
            }),
        ];

    private static ChartMetadata Checked(ChartMetadata metadata)
    {
        var fault = metadata switch
        {
            { Name: "" } => "chart.metadata.name is required",
            { Name: "." or ".." } => $"chart.metadata.name {GoQuote.Quote(metadata.Name)} is not allowed",
            _ when metadata.Name.Contains('/') => $"chart.metadata.name {GoQuote.Quote(metadata.Name)} is invalid",
            { Version: "" } => "chart.metadata.version is required",
            _ when !SemVer.TryParse(metadata.Version, out _) => $"chart.metadata.version {GoQuote.Quote(metadata.Version)} is invalid",
            { Type: not ("" or "application" or "library") } => "chart.metadata.type must be application or library",
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
            if (key.Length == 0 || !seen.Add(key))
            {
                return key.Length == 0 ? "dependency name is required" : $"more than one dependency with name or alias {GoQuote.Quote(key)}";
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

    // A field of another type than wanted is a fault; numbers and booleans become text where text is wanted, as sigs.k8s.io/yaml does it.
    private sealed class Fields(GoMap map, string file)
    {
        public object? Value(string key) => map[key];

        public string Text(string key) => TextOf(map[key], key);

        public ImmutableArray<string> Texts(string key) => map[key] switch
        {
            null => [],
            GoList list => [.. list.Items.Select(item => TextOf(item, key))],
            var other => throw Wrong(other, key),
        };

        public IEnumerable<Fields> Maps(string key) => map[key] switch
        {
            null => [],
            GoList list => list.Items.OfType<GoMap>().Select(item => new Fields(item, file)),
            var other => throw Wrong(other, key),
        };

        public ImmutableArray<KeyValuePair<string, string>> Pairs(string key) => map[key] switch
        {
            null => default,
            GoMap pairs => [.. pairs.SortedKeys.Select(name => KeyValuePair.Create(name, TextOf(pairs[name], key)))],
            var other => throw Wrong(other, key),
        };

        private string TextOf(object? value, string key) => value switch
        {
            null => string.Empty,
            string text => text,
            bool truth => truth ? "true" : "false",
            double number => FloatText.General(number) is var text && text.Contains('e') && Math.Truncate(number) == number ? number.ToString("F0", CultureInfo.InvariantCulture) : text,
            _ => throw Wrong(value, key),
        };

        private ChartException Wrong(object value, string key) => new(
            ChartFault.Load,
            $"cannot load {file}: error unmarshaling JSON: while decoding JSON: {JsonFunctions.Mismatch(value, "string").Replace("Go value", $"Go struct field Metadata.{key}", StringComparison.Ordinal)}");
    }
}
