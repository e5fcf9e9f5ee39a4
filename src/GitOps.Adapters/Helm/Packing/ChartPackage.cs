using System.Formats.Tar;
using System.IO.Compression;
using GitOps.Adapters.Helm.Charts;
using GitOps.Adapters.Helm.Functions;
using GitOps.Adapters.Helm.Go;
using GitOps.Core.Yaml;

namespace GitOps.Adapters.Helm.Packing;

/// <summary>The files of a chart on their way into a package. The same files give the same bytes.</summary>
internal sealed class ChartPackage
{
    private const string Metadata = "Chart.yaml";
    private const string ValuesFile = "values.yaml";

    private readonly SortedDictionary<string, byte[]> files = new(StringComparer.Ordinal);

    public ChartPackage(IEnumerable<ChartFile> files)
    {
        foreach (var file in files)
        {
            this.files[file.Name] = file.Content;
        }
    }

    /// <summary>The files as they are now.</summary>
    public IReadOnlyList<ChartFile> Files => [.. files.Select(file => new ChartFile(file.Key, file.Value))];

    /// <summary>Writes another version into the metadata.</summary>
    public void SetVersion(string version)
    {
        var text = new ChartFile(Metadata, files[Metadata]).Text;
        var map = KubeYaml.ParseAll(text, Metadata)[0].Value.AsMap;
        if (map["version"]?.AsString != version)
        {
            files[Metadata] = GoText.ToBytes(KubeYaml.Write(map.With("version", version), sortKeys: false));
        }
    }

    /// <summary>Puts values in the place of the chart's own.</summary>
    public void SetValues(GoMap values) => files[ValuesFile] = GoText.ToBytes(YamlFunctions.Write(values) + "\n");

    /// <summary>Adds a packed chart that this one depends on.</summary>
    public void AddDependency(string file, byte[] archive) => files[$"charts/{file}"] = archive;

    /// <summary>Adds the folder of a chart that this one depends on.</summary>
    public void AddDependency(string folder, IEnumerable<ChartFile> content)
    {
        foreach (var file in content)
        {
            files[$"charts/{folder}/{file.Name}"] = file.Content;
        }
    }

    /// <summary>Packs the chart into an archive.</summary>
    public byte[] Pack(string name)
    {
        using var packed = new MemoryStream();
        using (var zipped = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        using (var tar = new TarWriter(zipped, TarEntryFormat.Pax))
        {
            // Metadata first, as readers look for it.
            foreach (var (path, content) in files.OrderBy(file => file.Key == Metadata ? 0 : 1))
            {
                using var data = new MemoryStream(content, writable: false);
                tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, $"{name}/{path}")
                {
                    DataStream = data,
                    ModificationTime = DateTimeOffset.UnixEpoch,
                    Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead,
                });
            }
        }

        return packed.ToArray();
    }
}
