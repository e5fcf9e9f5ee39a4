using GitOps.Core.Objects;
using GitOps.Core.Yaml;

namespace GitOps.Adapters.Kustomize.Build;

/// <summary>An object on its way through a build, with what it was called before.</summary>
/// <remarks>Kustomize keeps this memory in annotations of the object; here it stands beside the object and shows in no output.</remarks>
internal sealed class Resource
{
    private GroupVersionKind kind;
    private string? kindOf;

    // Made when first asked for: most objects have none.
    private List<(string Namespace, string Name, string Kind)>? previous;
    private List<string>? prefixes;
    private List<string>? suffixes;
    private List<string>? variables;

    public Resource(YamlMapping node)
    {
        Node = node;
        BuildAnnotations.Take(this);
    }

    private Resource()
    {
    }

    /// <summary>The object; null when a patch has deleted it.</summary>
    public YamlMapping? Node { get; set; }

    /// <summary>The file it was read from, for the place of a fault; null when it was made.</summary>
    public string? File { get; init; }

    /// <summary>How many lines of the file stand before the text that its nodes count from.</summary>
    public int LinesBefore { get; init; }

    /// <summary>Earlier names, oldest first.</summary>
    public List<(string Namespace, string Name, string Kind)> Previous => previous ??= new(1);

    public int PreviousCount => previous?.Count ?? 0;

    public List<string> Prefixes => prefixes ??= [];

    public List<string> Suffixes => suffixes ??= [];

    /// <summary>Variables that read from this object.</summary>
    public List<string> Variables => variables ??= [];

    /// <summary><c>create</c>, <c>merge</c> or <c>replace</c> for generated objects; null for others.</summary>
    public string? Behavior { get; set; }

    public bool NeedsHash { get; set; }

    /// <summary>For patches: whether they may rename their target.</summary>
    public bool AllowNameChange { get; set; }

    /// <summary>For patches: whether they may change the kind of their target.</summary>
    public bool AllowKindChange { get; set; }

    /// <summary>Whether Kustomize would have written an annotation of its own by now: then its cleaning rewrites all of them.</summary>
    public bool HasBuildAnnotations { get; set; }

    /// <summary>Whether a patch has given it another name, namespace or kind.</summary>
    public bool IsReidentified { get; set; }

    public GroupVersionKind Kind
    {
        get
        {
            var apiVersion = Nodes.TextOf(Node?["apiVersion"]);
            var name = Nodes.TextOf(Node?["kind"]);
            if (!string.Equals(kind.Kind, name, StringComparison.Ordinal) || !string.Equals(kindOf, apiVersion, StringComparison.Ordinal))
            {
                (kind, kindOf) = (GroupVersionKind.Of(apiVersion, name), apiVersion);
            }

            return kind;
        }
    }

    public string Name => Nodes.TextOf(Nodes.Find(Node, "metadata", "name"));

    public string Namespace => Nodes.TextOf(Nodes.Find(Node, "metadata", "namespace"));

    /// <summary>Line of the file for a line that its nodes count; 0 when it was read from none.</summary>
    public int LineOf(int line) => File is null || line == 0 ? 0 : LinesBefore + line;

    /// <summary>A fault of this object, with its place in the file that it was read from.</summary>
    public KustomizeException Place(KustomizeException fault) =>
        fault.File is null && File is not null ? fault.At(File, LineOf(Node?.Line ?? 0)) : fault;

    /// <summary>What it is called now.</summary>
    public ResId Id => new(Kind, Name, Namespace);

    /// <summary>What it was called at first.</summary>
    public ResId OriginalId => PreviousCount > 0 ? PreviousId(0) : Id;

    public IEnumerable<ResId> PreviousIds
    {
        get
        {
            for (var i = 0; i < PreviousCount; i++)
            {
                yield return PreviousId(i);
            }
        }
    }

    /// <summary>What it was called before one of its renamings, in their order.</summary>
    public ResId PreviousId(int at)
    {
        var current = Kind;
        var (ns, name, previous) = Previous[at];
        return new ResId(current with { Kind = previous }, name, ns);
    }

    /// <summary>Earlier ids and the present one.</summary>
    public IEnumerable<ResId> AllIds => PreviousIds.Append(Id);

    public void SetName(string name) => Nodes.SetScalar(Nodes.MappingAt(Node!, "metadata"), "name", name, false);

    public void SetNamespace(string value)
    {
        if (value.Length > 0)
        {
            Nodes.SetScalar(Nodes.MappingAt(Node!, "metadata"), "namespace", value, false);
        }
        else
        {
            (Node!["metadata"] as YamlMapping)?.Remove("namespace");
        }
    }

    public void SetKind(string value) => Nodes.SetScalar(Node!, "kind", value, false);

    public void SetApiVersion(string value) => Nodes.SetScalar(Node!, "apiVersion", value, false);

    /// <summary>Remembers what it is called now, before it is renamed.</summary>
    public void StorePreviousId()
    {
        var id = Id;
        Previous.Add((id.EffectiveNamespace, id.Name, id.Kind.Kind));
        HasBuildAnnotations = true;
        PartAnnotations();
    }

    public Dictionary<string, string> Labels => Metadata("labels");

    public Dictionary<string, string> Annotations => Metadata("annotations");

    /// <summary>The text of one annotation; null when absent.</summary>
    public string? Annotation(string key) => Nodes.Find(Node, "metadata", "annotations") is YamlMapping annotations
        && annotations.Pairs.LastOrDefault(pair => Nodes.TextOf(pair.Key) == key) is { } found ? Nodes.TextOf(found.Value) : null;

    public void SetLabels(IReadOnlyDictionary<string, string> labels) => SetMetadata("labels", labels);

    public void SetAnnotations(IReadOnlyDictionary<string, string> annotations) => SetMetadata("annotations", annotations);

    public void SetAnnotation(string key, string value) =>
        Nodes.MappingAt(Nodes.MappingAt(Node!, "metadata"), "annotations").Set(key, Nodes.String(value));

    public Resource Clone() => new()
    {
        Node = (YamlMapping?)Node?.Clone(),
        File = File,
        LinesBefore = LinesBefore,
        previous = previous?.ToList(),
        prefixes = prefixes?.ToList(),
        suffixes = suffixes?.ToList(),
        variables = variables?.ToList(),
        Behavior = Behavior,
        NeedsHash = NeedsHash,
        AllowNameChange = AllowNameChange,
        AllowKindChange = AllowKindChange,
        HasBuildAnnotations = HasBuildAnnotations,
    };

    /// <summary>What it is and was called, without its content.</summary>
    public Resource ToName()
    {
        var metadata = new YamlMapping { Pairs = { new YamlPair(Nodes.Key("name"), new YamlScalar(Name)) } };
        if (Namespace is { Length: > 0 } ns)
        {
            metadata.Pairs.Add(new YamlPair(Nodes.Key("namespace"), new YamlScalar(ns)));
        }

        return new()
        {
            Node = new YamlMapping
            {
                Pairs =
                {
                    new YamlPair(Nodes.Key("apiVersion"), new YamlScalar(Kind.ApiVersion)), new YamlPair(Nodes.Key("kind"), new YamlScalar(Kind.Kind)),
                    new YamlPair(Nodes.Key("metadata"), metadata),
                },
            },
            previous = previous,
            prefixes = prefixes,
            suffixes = suffixes,
            IsReidentified = IsReidentified,
        };
    }

    /// <summary>Whether another object has and had the same names, and no patch has changed those of either.</summary>
    public bool IsCalledAs(Resource other) => !IsReidentified && !other.IsReidentified
        && Id == other.Id && Previous.SequenceEqual(other.Previous) && Prefixes.SequenceEqual(other.Prefixes) && Suffixes.SequenceEqual(other.Suffixes);

    /// <summary>The object as a value, scalars read as Kustomize reads them.</summary>
    public KubeMap ToValue()
    {
        if (Node is null)
        {
            return KubeMap.Empty;
        }

        PrintedText.Settle(Node);
        return (KubeMap)YamlValues.ToStrictValue(Node, this, YamlSchema.Core);
    }

    /// <summary>What it is called now, as messages show it.</summary>
    public override string ToString() => Id.ToString();

    // Kustomize notes the name in an annotation and writes all of them anew, so none shares its node with a template any longer.
    private void PartAnnotations()
    {
        if (Nodes.Find(Node, "metadata", "annotations") is YamlMapping annotations)
        {
            foreach (var pair in annotations.Pairs)
            {
                pair.Key = Nodes.Key(Nodes.TextOf(pair.Key));
                pair.Value = Nodes.String(Nodes.TextOf(pair.Value));
            }
        }
    }

    private Dictionary<string, string> Metadata(string field)
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        if (Nodes.Find(Node, "metadata", field) is YamlMapping mapping)
        {
            foreach (var pair in mapping.Pairs)
            {
                found[Nodes.TextOf(pair.Key)] = Nodes.TextOf(pair.Value);
            }
        }

        return found;
    }

    private void SetMetadata(string field, IReadOnlyDictionary<string, string> values)
    {
        var metadata = Nodes.MappingAt(Node!, "metadata");
        metadata.Remove(field);
        if (values.Count == 0)
        {
            return;
        }

        var mapping = new YamlMapping();
        foreach (var (key, value) in values.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            mapping.Pairs.Add(new YamlPair(Nodes.Key(key), Nodes.String(value)));
        }

        metadata.Pairs.Add(new YamlPair(Nodes.String(field), mapping));
    }
}
