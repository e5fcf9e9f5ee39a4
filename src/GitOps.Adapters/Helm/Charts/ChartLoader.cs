using GitOps.Adapters.Helm.Go;
using GitOps.Core.Sources;

namespace GitOps.Adapters.Helm.Charts;

/// <summary>Makes a chart of files, with the subcharts in <c>charts/</c>, folders and archives alike.</summary>
internal static class ChartLoader
{
    private const string ChartsFolder = "charts/";
    private const string TemplatesFolder = "templates/";
    private const string ArchiveExtension = ".tgz";

    /// <summary>Loads a chart of a folder, or of an archive when the path names one.</summary>
    /// <exception cref="ChartException">There is no chart, or it cannot be read.</exception>
    public static Chart Load(IFileTree tree, string path, ChartLimits? limits = null)
    {
        limits ??= ChartLimits.Default;
        path = OnlyChart(tree, path);
        return FileTreePaths.Resolve(tree, path) is { Kind: FileTreeEntryKind.File } archive
            ? LoadArchive(tree.Read(archive.Path).ToArray(), limits)
            : Load(ChartFolder.Read(tree, path, limits), limits);
    }

    // An artifact of a registry is the packed chart as its only file, or its one folder.
    private static string OnlyChart(IFileTree tree, string path) =>
        path.Length == 0 && tree.Find("Chart.yaml") is null && tree.List(string.Empty) is [var only] && (only.Kind == FileTreeEntryKind.File || tree.Find(only.Path + "/Chart.yaml") is not null)
            ? only.Path
            : path;

    /// <summary>Loads a packed chart.</summary>
    /// <exception cref="ChartException">It is no chart.</exception>
    public static Chart LoadArchive(byte[] archive, ChartLimits? limits = null) => Load(ChartArchive.Read(archive, limits ?? ChartLimits.Default), limits ?? ChartLimits.Default);

    /// <summary>Loads a chart of its files.</summary>
    /// <exception cref="ChartException">The files are no chart.</exception>
    public static Chart Load(IReadOnlyList<ChartFile> files, ChartLimits limits, int depth = 0)
    {
        if (depth > limits.MaximumDepth)
        {
            throw new ChartException(ChartFault.Load, $"subcharts lie in each other deeper than {limits.MaximumDepth} levels");
        }

        var parts = new Parts();
        foreach (var file in files)
        {
            parts.Sort(file);
        }

        var metadata = ChartMetadataReader.Read(parts.ChartYaml ?? throw new ChartException(ChartFault.Load, "Chart.yaml file is missing"), parts.Requirements);
        if (depth == 0 && metadata.ApiVersion is not ("v1" or "v2"))
        {
            // Charts of the third kind are read by Helm but not yet installed; of a subchart the kind does not matter.
            throw new ChartException(ChartFault.Load, metadata.ApiVersion == "v3" ? "invalid chart apiVersion" : "unsupported chart version");
        }

        if (metadata.ApiVersion == "v1")
        {
            parts.Files.AddRange(new[] { parts.Requirements, parts.Lock }.OfType<ChartFile>().Where(file => file.Name.StartsWith("requirements.", StringComparison.Ordinal)));
        }

        var values = parts.Values is null ? new GoMap() : Values.ValuesReader.ReadDocuments(parts.Values.Text, "values.yaml", "cannot load values.yaml: ");
        var dependencies = parts.Subcharts.Keys.Order(StringComparer.Ordinal).Select(subchart => LoadSubchart(subchart, parts.Subcharts[subchart], metadata.Name, limits, depth)).OfType<Chart>();
        return new Chart(metadata, values, [.. parts.Templates], [.. parts.Files], parts.Schema?.Content, [.. dependencies]) { Lock = parts.Lock is null ? null : Values.ValuesReader.Read(parts.Lock.Text, parts.Lock.Name, $"cannot load {parts.Lock.Name}: ") };
    }

    private static Chart? LoadSubchart(string name, List<ChartFile> files, string parent, ChartLimits limits, int depth)
    {
        if (name[0] is '_' or '.')
        {
            return null;
        }

        try
        {
            if (name.EndsWith(ArchiveExtension, StringComparison.Ordinal))
            {
                return files[0].Name == name
                    ? Load(ChartArchive.Read(files[0].Content, limits), limits, depth + 1)
                    : throw new ChartException(ChartFault.Load, $"error unpacking subchart tar in {parent}: expected {name}, got {files[0].Name}");
            }

            var inside = files.Where(file => file.Name.Contains('/')).Select(file => file with { Name = file.Name[(file.Name.IndexOf('/', StringComparison.Ordinal) + 1)..] }).ToList();
            return Load(inside, limits, depth + 1);
        }
        catch (ChartException e)
        {
            throw new ChartException(e.Fault, $"error unpacking subchart {name} in {parent}: {e.Message}", e);
        }
    }

    private sealed class Parts
    {
        public ChartFile? ChartYaml { get; private set; }

        public ChartFile? Requirements { get; private set; }

        public ChartFile? Values { get; private set; }

        public ChartFile? Schema { get; private set; }

        public ChartFile? Lock { get; private set; }

        public List<ChartFile> Templates { get; } = [];

        public List<ChartFile> Files { get; } = [];

        public Dictionary<string, List<ChartFile>> Subcharts { get; } = new(StringComparer.Ordinal);

        public void Sort(ChartFile file)
        {
            switch (file.Name)
            {
                case "Chart.yaml":
                    ChartYaml = file;
                    break;
                case "Chart.lock" or "requirements.lock":
                    Lock = file;
                    break;
                case "values.yaml":
                    Values = file;
                    break;
                case "values.schema.json":
                    Schema = file;
                    break;
                case "requirements.yaml":
                    Requirements = file;
                    break;
                case var name when name.StartsWith(TemplatesFolder, StringComparison.Ordinal):
                    Templates.Add(file);
                    break;
                case var name when name.StartsWith(ChartsFolder, StringComparison.Ordinal) && !name.EndsWith(".prov", StringComparison.Ordinal):
                    var inCharts = name[ChartsFolder.Length..];
                    var subchart = inCharts.Split('/')[0];
                    if (!Subcharts.TryGetValue(subchart, out var files))
                    {
                        files = [];
                        Subcharts.Add(subchart, files);
                    }

                    files.Add(file with { Name = inCharts });
                    break;
                default:
                    Files.Add(file);
                    break;
            }
        }
    }
}
