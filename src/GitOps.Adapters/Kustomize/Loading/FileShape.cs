using System.Collections.Frozen;
using GitOps.Core.Objects;

namespace GitOps.Adapters.Kustomize.Loading;

/// <summary>What a kustomization file may say: every field with its type, as Go's JSON decoder holds them to Kustomize's structs.</summary>
internal abstract class FileShape
{
    private static readonly FileShape Text = new ScalarShape("string", (value, lenient) => value is KubeString || (lenient && value is KubeInteger or KubeFloat or KubeBool));
    private static readonly FileShape ExactText = new ScalarShape("string", (value, _) => value is KubeString);
    private static readonly FileShape Truth = new ScalarShape("bool", (value, _) => value is KubeBool);
    private static readonly FileShape Number = new ScalarShape("int", (value, _) => value is KubeInteger);
    private static readonly FileShape Anything = new ScalarShape("interface {}", (_, _) => true);
    private static readonly FileShape Texts = new ListShape(Text, "[]string");
    private static readonly FileShape TextMap = new MapShape(Text, "map[string]string");
    private static readonly FileShape Values = new MapShape(Anything, "map[string]interface {}");

    /// <summary>The whole file.</summary>
    public static FileShape File { get; } = MakeFile();

    /// <summary>Looks for fields that nobody knows and values of the wrong type; null when there are none.</summary>
    /// <param name="value">The value; null fits everywhere.</param>
    /// <param name="place">The field's owner and name, for the message.</param>
    /// <param name="lenient">Whether unknown fields are passed over and scalars taken for texts.</param>
    public ShapeFault? Check(KubeValue value, string place, bool lenient) => value is KubeNull ? null : CheckPresent(value, place, lenient);

    protected abstract ShapeFault? CheckPresent(KubeValue value, string place, bool lenient);

    private static ObjectShape MakeFile()
    {
        (string, FileShape)[] kind = [("group", ExactText), ("version", ExactText), ("kind", ExactText)];
        (string, FileShape)[] id = [.. kind, ("name", ExactText), ("namespace", ExactText)];
        var selector = Object([.. id, ("annotationSelector", Text), ("labelSelector", Text)]);
        var fieldOptions = Object(("delimiter", Text), ("index", Number), ("encoding", Text), ("create", Truth));
        var patch = Object(("path", Text), ("patch", Text), ("target", selector), ("options", Object(("allowNameChange", Truth), ("allowKindChange", Truth))));
        var image = Object(("name", Text), ("newName", Text), ("tagSuffix", Text), ("newTag", Text), ("digest", Text));
        var generatorOptions = Object(("labels", TextMap), ("annotations", TextMap), ("disableNameSuffixHash", Truth), ("immutable", Truth));
        (string, FileShape)[] generator =
        [
            ("name", Text), ("namespace", Text), ("behavior", Text), ("literals", Texts), ("files", Texts), ("envs", Texts), ("env", Text), ("options", generatorOptions),
        ];
        return Object(
            ("apiVersion", ExactText), ("kind", ExactText), ("metadata", Object(("name", Text), ("namespace", Text), ("labels", TextMap), ("annotations", TextMap))),
            ("openapi", TextMap), ("namePrefix", Text), ("nameSuffix", Text), ("namespace", Text), ("commonLabels", TextMap), ("commonAnnotations", TextMap),
            ("labels", List(Object(("pairs", TextMap), ("includeSelectors", Truth), ("includeTemplates", Truth), ("fields", List(Object([.. kind, ("path", Text), ("create", Truth)])))))),
            ("patchesStrategicMerge", Texts), ("patchesJson6902", List(patch)), ("patches", List(patch)), ("images", List(image)), ("imageTags", List(image)),
            ("replacements", List(Object(
                ("path", Text), ("sourceValue", Text), ("source", Object([.. id, ("fieldPath", Text), ("options", fieldOptions)])),
                ("targets", List(Object(("select", selector), ("reject", List(selector)), ("fieldPaths", Texts), ("options", fieldOptions))))))),
            ("replicas", List(Object(("name", Text), ("count", Number)))),
            ("vars", List(Object(("name", Text), ("objref", Object([("apiVersion", Text), .. id])), ("fieldref", Object(("fieldPath", Text)))))),
            ("sortOptions", Object(("order", Text), ("legacySortOptions", Object(("orderFirst", Texts), ("orderLast", Texts))))),
            ("resources", Texts), ("components", Texts), ("crds", Texts), ("bases", Texts), ("configurations", Texts), ("generators", Texts), ("transformers", Texts), ("validators", Texts),
            ("buildMetadata", Texts), ("configMapGenerator", List(Object(generator))), ("secretGenerator", List(Object([.. generator, ("type", Text)]))), ("generatorOptions", generatorOptions),
            ("helmGlobals", Object(("chartHome", Text), ("configHome", Text))), ("helmCharts", List(Chart())), ("helmChartInflationGenerator", List(OldChart())));
    }

    private static ObjectShape Chart() => Object(
        ("name", Text), ("version", Text), ("repo", Text), ("releaseName", Text), ("namespace", Text), ("additionalValuesFiles", Texts), ("valuesFile", Text),
        ("valuesInline", Values), ("valuesMerge", Text), ("includeCRDs", Truth), ("skipHooks", Truth), ("apiVersions", Texts), ("kubeVersion", Text),
        ("nameTemplate", Text), ("skipTests", Truth), ("debug", Truth), ("devel", Truth));

    private static ObjectShape OldChart() => Object(
        ("chartName", Text), ("chartVersion", Text), ("chartRepoUrl", Text), ("chartHome", Text), ("chartRepoName", Text), ("helmBin", Text), ("helmHome", Text), ("values", Text),
        ("valuesLocal", Values), ("valuesMerge", Text), ("releaseName", Text), ("releaseNamespace", Text), ("extraArgs", Texts));

    private static ObjectShape Object(params (string, FileShape)[] fields) => new(fields.ToFrozenDictionary(field => field.Item1, field => field.Item2, StringComparer.OrdinalIgnoreCase));

    private static ListShape List(FileShape items) => new(items, "[]");

    private static ShapeFault Wrong(KubeValue value, string place, string type) =>
        new($"invalid Kustomization: json: cannot unmarshal {NameOf(value)} into Go struct field {place} of type {type}", "write a value of that type (text that looks like a number or boolean goes in quotes)");

    private static string NameOf(KubeValue value) => value switch
    {
        KubeString => "string",
        KubeInteger or KubeFloat => "number",
        KubeBool => "bool",
        KubeList => "array",
        _ => "object",
    };

    private sealed class ScalarShape(string type, Func<KubeValue, bool, bool> fits) : FileShape
    {
        protected override ShapeFault? CheckPresent(KubeValue value, string place, bool lenient) => fits(value, lenient) ? null : Wrong(value, place, type);
    }

    private sealed class ListShape(FileShape items, string type) : FileShape
    {
        protected override ShapeFault? CheckPresent(KubeValue value, string place, bool lenient)
        {
            if (value is not KubeList list)
            {
                return Wrong(value, place, type);
            }

            for (var i = 0; i < list.Count; i++)
            {
                if (items.Check(list[i], place, lenient) is { } fault)
                {
                    return fault.Below(i);
                }
            }

            return null;
        }
    }

    private sealed class MapShape(FileShape values, string type) : FileShape
    {
        protected override ShapeFault? CheckPresent(KubeValue value, string place, bool lenient)
        {
            if (value is not KubeMap map)
            {
                return Wrong(value, place, type);
            }

            foreach (var (key, item) in map)
            {
                if (values.Check(item, place, lenient) is { } fault)
                {
                    return fault.Below(key);
                }
            }

            return null;
        }
    }

    private sealed class ObjectShape(FrozenDictionary<string, FileShape> fields) : FileShape
    {
        protected override ShapeFault? CheckPresent(KubeValue value, string place, bool lenient)
        {
            if (value is not KubeMap map)
            {
                return Wrong(value, place, "struct");
            }

            foreach (var (key, item) in map)
            {
                var fault = fields.TryGetValue(key, out var shape) ? shape.Check(item, $"{place}.{key}", lenient)
                    : lenient ? null
                    : new ShapeFault($"invalid Kustomization: json: unknown field \"{key}\"", "correct the name of the field or remove it");
                if (fault is not null)
                {
                    return fault.Below(key);
                }
            }

            return null;
        }
    }
}
