using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace GitOps.Core.Objects;

/// <summary>
/// How the fields of built-in kinds are merged: types, list-map keys, sets, atomics and patch strategies, read from the embedded
/// <c>MergeSchema.txt</c> when first asked, type by type.
/// </summary>
internal sealed class MergeSchema
{
    private const string Resource = "GitOps.Core.Objects.MergeSchema.txt";

    private static readonly Lazy<string> Text = new(ReadResource);
    private static readonly Lazy<MergeSchema> Current = new(() => new MergeSchema(asKustomize: false));
    private static readonly Lazy<MergeSchema> Kustomize = new(() => new MergeSchema(asKustomize: true));

    private readonly bool asKustomize;
    private readonly Dictionary<GroupVersionKind, string> kinds = [];
    private readonly Dictionary<string, string> types = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, SchemaNode> nodes = new(StringComparer.Ordinal);

    private MergeSchema(bool asKustomize)
    {
        this.asKustomize = asKustomize;
        var inTypes = false;
        foreach (var line in Text.Value.Split('\n'))
        {
            if (line.StartsWith('#'))
            {
                continue;
            }

            if (line.Length == 0)
            {
                inTypes = true;
            }
            else if (inTypes)
            {
                types.Add(line.Split(' ', '/')[0], line);
            }
            else
            {
                var cells = line.Split(' ');
                if (!asKustomize || cells.Length > 3)
                {
                    kinds.Add(GroupVersionKind.Of(cells[0], cells[1]), cells[2]);
                }
            }
        }
    }

    /// <summary>The schema of a built-in kind of a current Kubernetes; null for every other kind.</summary>
    public static SchemaNode? Find(GroupVersionKind kind) => Current.Value.FindKind(kind);

    /// <summary>The schema as Kustomize 5 sees it, which carries the API of Kubernetes 1.21: null for newer kinds, without newer fields.</summary>
    public static SchemaNode? FindAsKustomize(GroupVersionKind kind) => Kustomize.Value.FindKind(kind);

    /// <summary>The schema of <c>metadata</c>, which all kinds share.</summary>
    public static SchemaNode ObjectMeta => Current.Value.Type("meta.v1.ObjectMeta");

    /// <summary>The schema of a custom resource, from <c>openAPIV3Schema</c> of its definition.</summary>
    public static SchemaNode FromOpenApi(KubeValue schema) => OpenApiSchema.ReadResource(schema);

    /// <summary>A type by its full name in Kubernetes' OpenAPI documents, as <c>io.k8s.api.core.v1.Container</c>; null when it is none of theirs.</summary>
    public static SchemaNode? FindDefinition(string name)
    {
        var parts = name.Split('.');
        if (parts is not ["io", "k8s", ..] || parts.Length < 5)
        {
            return null;
        }

        return string.Join('.', parts[^3..]) switch
        {
            "api.resource.Quantity" => Scalars.Quantity,
            "util.intstr.IntOrString" => Scalars.IntOrString,
            "meta.v1.Time" or "meta.v1.MicroTime" => Scalars.DateTime,
            var type => Current.Value.types.ContainsKey(type) ? Current.Value.Type(type) : null,
        };
    }

    private SchemaNode? FindKind(GroupVersionKind kind) => kinds.TryGetValue(kind, out var type) ? Type(type) : null;

    private SchemaNode Type(string name) => nodes.GetOrAdd(name, static (name, schema) => schema.ReadType(name), this);

    private SchemaNode ReadType(string name)
    {
        var line = types[name];
        var head = line.AsSpan(0, line.IndexOf(' ', StringComparison.Ordinal) is var end and >= 0 ? end : line.Length);
        return new SchemaNode(SchemaKind.Object, () => ReadFields(line)) { TypeName = name, IsAtomicMap = head.EndsWith("/whole", StringComparison.Ordinal) };
    }

    private ImmutableDictionary<string, SchemaNode> ReadFields(string line)
    {
        var fields = ImmutableDictionary.CreateBuilder<string, SchemaNode>(StringComparer.Ordinal);
        foreach (var cell in line.Split(' ').AsSpan(1))
        {
            if (cell[0] == (asKustomize ? '+' : '-'))
            {
                continue;
            }

            var colon = cell.IndexOf(':', StringComparison.Ordinal);
            fields[cell[..colon].TrimStart('+', '-')] = ReadField(cell.AsSpan(colon + 1));
        }

        return fields.ToImmutable();
    }

    private SchemaNode ReadField(ReadOnlySpan<char> text)
    {
        KubeValue? value = null;
        if (text.IndexOf('=') is var equals and >= 0)
        {
            value = KubeJson.Parse(text[(equals + 1)..].ToString());
            text = text[..equals];
        }

        var (strategy, mergeKey, whole, listKind, keys) = (PatchStrategy.None, (string?)null, false, ListKind.Atomic, ImmutableArray<string>.Empty);
        var slash = text.IndexOf('/');
        var type = slash < 0 ? text : text[..slash];
        if (slash >= 0)
        {
            foreach (var rule in text[(slash + 1)..].ToString().Split('/'))
            {
                switch (rule.Split(':'))
                {
                    case ["whole"]:
                        whole = true;
                        break;
                    case ["set"]:
                        listKind = ListKind.Set;
                        break;
                    case ["map", var names]:
                        (listKind, keys) = (ListKind.Map, [.. names.Split(',')]);
                        break;
                    case ["patch", var patch]:
                        var parts = patch.Split('|');
                        strategy = PatchStrategies.Parse(parts[0]);
                        mergeKey = parts.Length > 1 ? parts[1] : null;
                        break;
                }
            }
        }

        if (type[0] != '[')
        {
            return ReadReference(type).At(strategy, mergeKey, whole, value);
        }

        return new SchemaNode(SchemaKind.List)
        {
            Items = ReadReference(type[1..^1]),
            ListKind = listKind,
            ListMapKeys = keys,
            PatchStrategy = strategy,
            PatchMergeKey = mergeKey,
        };
    }

    private SchemaNode ReadReference(ReadOnlySpan<char> type) => type[0] switch
    {
        '@' => Type(type[1..].ToString()),
        '[' => new SchemaNode(SchemaKind.List) { Items = ReadReference(type[1..^1]), ListKind = ListKind.Atomic },
        '{' => new SchemaNode(SchemaKind.Map) { Values = ReadReference(type[1..^1]) },
        's' => Scalars.String,
        'y' => Scalars.Bytes,
        't' => Scalars.DateTime,
        'i' => Scalars.Integer,
        'n' => Scalars.Number,
        'b' => Scalars.Boolean,
        'x' => Scalars.IntOrString,
        'q' => Scalars.Quantity,
        _ => SchemaNode.Any,
    };

    private static string ReadResource()
    {
        using var stream = typeof(MergeSchema).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"The assembly lacks its resource {Resource}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private static class Scalars
    {
        public static readonly SchemaNode String = Of(ScalarKind.String);
        public static readonly SchemaNode Bytes = Of(ScalarKind.Bytes);
        public static readonly SchemaNode DateTime = Of(ScalarKind.DateTime);
        public static readonly SchemaNode Integer = Of(ScalarKind.Integer);
        public static readonly SchemaNode Number = Of(ScalarKind.Number);
        public static readonly SchemaNode Boolean = Of(ScalarKind.Boolean);
        public static readonly SchemaNode IntOrString = Of(ScalarKind.IntOrString);
        public static readonly SchemaNode Quantity = Of(ScalarKind.Quantity);

        private static SchemaNode Of(ScalarKind kind) => new(SchemaKind.Scalar) { ScalarKind = kind };
    }
}

/// <summary>Reads <c>x-kubernetes-patch-strategy</c>.</summary>
internal static class PatchStrategies
{
    /// <summary>Names joined by commas; unknown names count for nothing, as in apimachinery.</summary>
    public static PatchStrategy Parse(string text)
    {
        var strategy = PatchStrategy.None;
        foreach (var name in text.Split(','))
        {
            strategy |= name switch
            {
                "merge" => PatchStrategy.Merge,
                "replace" => PatchStrategy.Replace,
                "retainKeys" => PatchStrategy.RetainKeys,
                _ => PatchStrategy.None,
            };
        }

        return strategy;
    }
}
