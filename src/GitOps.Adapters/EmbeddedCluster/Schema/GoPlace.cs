using System.Collections.Frozen;
using System.Globalization;
using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Schema;

/// <summary>Where a value is, as users name it, and as Go's reader of JSON does: by the structure that the field is of, without indexes and keys.</summary>
/// <remarks>Every value has one and hardly any is told of, so that its texts are made when they are asked for.</remarks>
internal sealed class GoPlace
{
    private static readonly FrozenSet<string> Handlers = FrozenSet.ToFrozenSet(["exec", "httpGet", "tcpSocket", "grpc"], StringComparer.Ordinal);
    private static readonly FrozenSet<string> NotSources = FrozenSet.ToFrozenSet(
        ["name", "capacity", "accessModes", "claimRef", "persistentVolumeReclaimPolicy", "storageClassName", "mountOptions", "volumeMode", "nodeAffinity", "volumeAttributesClassName"], StringComparer.Ordinal);

    private static readonly FrozenSet<string> Named = FrozenSet.ToFrozenSet(
        ["ConfigMapKeySelector", "SecretKeySelector", "ConfigMapEnvSource", "SecretEnvSource", "ConfigMapVolumeSource", "ConfigMapProjection", "SecretProjection"], StringComparer.Ordinal);

    // Numbers of 64 bits; the others have 32.
    private static readonly FrozenSet<string> Long = FrozenSet.ToFrozenSet(
        [
            "terminationGracePeriodSeconds", "activeDeadlineSeconds", "runAsUser", "runAsGroup", "fsGroup", "supplementalGroups", "generation", "observedGeneration", "deletionGracePeriodSeconds", "tolerationSeconds",
            "startingDeadlineSeconds", "expirationSeconds", "seconds", "limitBytes", "gracePeriodSeconds",
        ],
        StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, string> Texts = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["restartPolicy"] = "v1.RestartPolicy", ["imagePullPolicy"] = "v1.PullPolicy", ["protocol"] = "v1.Protocol", ["medium"] = "v1.StorageMedium", ["dnsPolicy"] = "v1.DNSPolicy", ["scheme"] = "v1.URIScheme",
        ["terminationMessagePolicy"] = "v1.TerminationMessagePolicy", ["concurrencyPolicy"] = "v1.ConcurrencyPolicy", ["sessionAffinity"] = "v1.ServiceAffinity", ["externalTrafficPolicy"] = "v1.ServiceExternalTrafficPolicy",
        ["effect"] = "v1.TaintEffect", ["pathType"] = "v1.PathType", ["accessModes"] = "v1.PersistentVolumeAccessMode", ["preemptionPolicy"] = "v1.PreemptionPolicy", ["uid"] = "types.UID",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private readonly GoPlace? above;
    private readonly Step step;
    private readonly string key;
    private readonly int index;
    private readonly string type;

    private GoPlace(GoPlace? above, Step step, string key = "", int index = 0, string type = "") => (this.above, this.step, this.key, this.index, this.type) = (above, step, key, index, type);

    private enum Step
    {
        Root,
        Field,
        Item,
        Entry,
    }

    /// <summary>The whole object.</summary>
    public static GoPlace Root { get; } = new(null, Step.Root);

    /// <summary>The metadata of an object that is read by itself.</summary>
    public static GoPlace Metadata { get; } = new(null, Step.Root, "metadata");

    /// <summary>The path that users know.</summary>
    public string Path => step switch
    {
        Step.Root => key,
        Step.Item => $"{above!.Path}[{index.ToString(CultureInfo.InvariantCulture)}]",
        Step.Field when above!.Path.Length == 0 => key,
        _ => $"{above!.Path}.{key}",
    };

    /// <summary>Name of the structure that the last field is of.</summary>
    public string Owner => LastField is { } last ? Short(last.type) : string.Empty;

    /// <summary>The path of fields, with the structures that Go embeds in others.</summary>
    public string Fields => LastField is not { } last ? string.Empty
        : last.above!.Fields is { Length: > 0 } fields ? $"{fields}.{last.Embedding}{last.key}"
        : last.Embedding + last.key;

    private GoPlace? LastField => step switch
    {
        Step.Root => null,
        Step.Field => this,
        _ => above!.LastField,
    };

    private string Last => LastField?.key ?? string.Empty;

    private string Embedding => (Short(type), key) switch
    {
        ("Volume", _) when !NotSources.Contains(key) => "VolumeSource.",
        ("PersistentVolumeSpec", _) when !NotSources.Contains(key) => "PersistentVolumeSource.",
        ("Probe", _) when Handlers.Contains(key) => "ProbeHandler.",
        (var owner, "name" or "localObjectReference") when Named.Contains(owner) => "LocalObjectReference.",
        _ => string.Empty,
    };

    public GoPlace Child(SchemaNode schema, string field) => new(this, Step.Field, field, type: schema.TypeName);

    public GoPlace Item(int at) => new(this, Step.Item, index: at);

    public GoPlace Entry(string name) => new(this, Step.Entry, name);

    /// <summary>Whether a number fits.</summary>
    public bool Holds(long number) => Long.Contains(Last) || number is >= int.MinValue and <= int.MaxValue;

    public string TypeOf(SchemaNode schema) => (schema.Kind, schema.ScalarKind) switch
    {
        (SchemaKind.List, _) => "[]" + TypeOf(schema.Item()),
        (SchemaKind.Map, _) => "map[string]" + TypeOf(schema.Values ?? SchemaNode.Any),
        (SchemaKind.Object, _) => schema.TypeName.Length == 0 ? "struct" : schema.TypeName[(schema.TypeName.IndexOf('.', StringComparison.Ordinal) + 1)..],
        (_, ScalarKind.Integer) => Long.Contains(Last) ? "int64" : "int32",
        (_, ScalarKind.IntOrString) => "int32",
        (_, ScalarKind.Boolean) => "bool",
        (_, ScalarKind.Bytes) => "[]uint8",
        (_, ScalarKind.DateTime) => "string",
        (_, ScalarKind.Number) => "float64",
        _ => Texts.GetValueOrDefault(Last) ?? "string",
    };

    private static string Short(string type) => type[(type.LastIndexOf('.') + 1)..];
}
