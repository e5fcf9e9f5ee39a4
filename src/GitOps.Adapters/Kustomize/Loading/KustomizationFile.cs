using System.Collections.Frozen;
using System.Collections.Immutable;
using GitOps.Adapters.Kustomize.Build;
using GitOps.Adapters.Kustomize.Legacy;
using GitOps.Core.Objects;
using GitOps.Core.Yaml;

namespace GitOps.Adapters.Kustomize.Loading;

/// <summary>A kustomization file, with old fields moved to where they belong today.</summary>
internal sealed class KustomizationFile
{
    public const string ComponentKind = "Component";

    private const string KustomizationKind = "Kustomization";
    private const string KustomizationVersion = "kustomize.config.k8s.io/v1beta1";
    private const string ComponentVersion = "kustomize.config.k8s.io/v1alpha1";

    /// <summary>Names under which the file is looked for.</summary>
    public static readonly string[] Names = ["kustomization.yaml", "kustomization.yml", "Kustomization"];

    private static readonly FrozenDictionary<string, string> Fields = new[]
    {
        "apiVersion", "kind", "metadata", "openapi", "namePrefix", "nameSuffix", "namespace", "commonLabels", "labels", "commonAnnotations",
        "patchesStrategicMerge", "patchesJson6902", "patches", "images", "imageTags", "replacements", "replicas", "vars", "sortOptions", "resources",
        "components", "crds", "bases", "configMapGenerator", "secretGenerator", "helmGlobals", "helmCharts", "helmChartInflationGenerator",
        "generatorOptions", "configurations", "generators", "transformers", "validators", "buildMetadata",
    }.ToFrozenDictionary(name => name, StringComparer.OrdinalIgnoreCase);

    private KustomizationFile(string name, KubeMap map, FieldPlaces places, bool strict)
    {
        (Name, Places) = (name, places);
        Config = new ConfigReader(map, KustomizationKind, strict);
        Kind = Config.Text("kind") is { Length: > 0 } kind ? kind : KustomizationKind;
        Resources = [.. Config.Texts("resources"), .. Config.Texts("bases")];
        Components = Config.Texts("components");
        Crds = Config.Texts("crds");
        Configurations = Config.Texts("configurations");
        Generators = Config.Texts("generators");
        Transformers = Config.Texts("transformers");
        Validators = Config.Texts("validators");
        BuildMetadata = Config.Texts("buildMetadata");
        CommonLabels = Config.TextMap("commonLabels");
        CommonAnnotations = Config.TextMap("commonAnnotations");
        OpenApi = Config.TextMap("openapi");
        Namespace = Config.Text("namespace");
        NamePrefix = Config.Text("namePrefix");
        NameSuffix = Config.Text("nameSuffix");
        HelmGlobals = Config.Child("helmGlobals") ?? OldChart.Globals(Config);
    }

    /// <summary>The name of the file.</summary>
    public string Name { get; }

    public ConfigReader Config { get; }

    /// <summary>Where its fields stand.</summary>
    public FieldPlaces Places { get; }

    public string Kind { get; }

    public ImmutableArray<string> Resources { get; }

    public ImmutableArray<string> Components { get; }

    public ImmutableArray<string> Crds { get; }

    public ImmutableArray<string> Configurations { get; }

    public ImmutableArray<string> Generators { get; }

    public ImmutableArray<string> Transformers { get; }

    public ImmutableArray<string> Validators { get; }

    public ImmutableArray<string> BuildMetadata { get; }

    public ImmutableSortedDictionary<string, string> CommonLabels { get; }

    public ImmutableSortedDictionary<string, string> CommonAnnotations { get; }

    public ImmutableSortedDictionary<string, string> OpenApi { get; }

    public string Namespace { get; }

    public string NamePrefix { get; }

    public string NameSuffix { get; }

    public ConfigReader? HelmGlobals { get; }

    /// <summary>Looks for the file of a folder and reads it.</summary>
    /// <param name="loader">At the folder.</param>
    /// <param name="options">Says what happens to unknown fields.</param>
    /// <param name="change">Changes the file's content before it counts; null for none. Is given null when there is no file.</param>
    /// <exception cref="KustomizeException">There is no file or more than one, or it cannot be used.</exception>
    public static KustomizationFile Load(Loader loader, BuildOptions options, Func<KubeMap?, KubeMap>? change = null)
    {
        (string Name, string Text, string File)? found = null;
        foreach (var name in Names)
        {
            if (loader.FindText(name) is { } text)
            {
                found = found is null ? (name, text.Text, text.File) : throw new KustomizeException($"Found multiple kustomization files under: {loader.RootText}\n")
                {
                    File = text.File,
                    Line = 1,
                    Advice = $"keep {found.Value.Name} or {name}, not both",
                };
            }
        }

        if (found is not { } file)
        {
            return change is null
                ? throw new KustomizeException($"unable to find one of 'kustomization.yaml', 'kustomization.yml' or 'Kustomization' in directory '{loader.RootText}'") { Advice = "add one that names the folder's manifests" }
                : new KustomizationFile(Names[0], change(null), new FieldPlaces(Names[0], null), true);
        }

        var root = Parse(file.Text, file.File);
        var places = new FieldPlaces(file.File, root);
        try
        {
            var map = Read(root, file.File, places, options);
            return Checked(new KustomizationFile(file.Name, change is null ? map : change(map), places, !options.IgnoreUnknownFields), loader);
        }
        catch (KustomizeException fault) when (fault.File is null)
        {
            throw fault.At(file.File, 1);
        }
    }

    private static YamlNode? Parse(string text, string file)
    {
        try
        {
            return YamlReader.ReadFirst(text, file, allowDuplicateKeys: true)?.Root;
        }
        catch (ManifestException fault)
        {
            throw Malformed(fault, file);
        }
    }

    private static KustomizeException Malformed(ManifestException fault, string file) =>
        new($"invalid Kustomization: yaml: line {fault.Line}: {fault.InnerException?.Message ?? fault.Message}", fault) { File = file, Line = fault.Line };

    private static KubeMap Read(YamlNode? root, string file, FieldPlaces places, BuildOptions options)
    {
        KubeValue value;
        try
        {
            value = root is null ? KubeValue.Null : YamlValues.ToValue(root, file);
        }
        catch (ManifestException fault)
        {
            throw Malformed(fault, file);
        }

        if (value is not (KubeMap or KubeNull))
        {
            throw new KustomizeException("invalid Kustomization: json: cannot unmarshal into Go value of type types.Kustomization") { File = file, Line = 1, Advice = "write fields, as in 'resources: [app.yaml]'" };
        }

        if (FileShape.File.Check(value, KustomizationKind, options.IgnoreUnknownFields) is { } misfit)
        {
            throw places.Place(misfit.Exception, misfit.Steps);
        }

        var map = new KubeMap.Builder();
        foreach (var (key, item) in value.AsMap)
        {
            if (Fields.TryGetValue(key, out var field))
            {
                map[field] = item;
            }
        }

        return map.Build();
    }

    private static KustomizationFile Checked(KustomizationFile file, Loader loader)
    {
        if (!file.Config.Map.Any(entry => entry.Key is not ("apiVersion" or "kind") && entry.Value is not (KubeNull or KubeString { Text.Length: 0 })))
        {
            throw new KustomizeException("kustomization.yaml is empty") { Advice = "name the folder's manifests under 'resources'" };
        }

        var faults = new List<string>();
        if (file.Kind is not (KustomizationKind or ComponentKind))
        {
            faults.Add($"kind should be {KustomizationKind} or {ComponentKind}");
        }

        var version = file.Kind == ComponentKind ? ComponentVersion : KustomizationVersion;
        if (file.Config.Text("apiVersion") is { Length: > 0 } apiVersion && apiVersion != version)
        {
            faults.Add($"apiVersion for {file.Kind} should be {version}");
        }

        return faults.Count == 0 ? file
            : throw file.Places.Place(new KustomizeException($"Failed to read kustomization file under {loader.RootText}:\n{string.Join('\n', faults)}"), faults[0].StartsWith("kind", StringComparison.Ordinal) ? "kind" : "apiVersion");
    }
}
