using System.Collections.Frozen;
using System.Globalization;
using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Schema;

/// <summary>Where a value is, as users name it, and as Go's reader of JSON does: by the structure that the field is of, without indexes and keys.</summary>
/// <param name="Path">The path that users know.</param>
/// <param name="Owner">Name of the structure.</param>
/// <param name="Fields">The path of fields, with the structures that Go embeds in others.</param>
internal readonly record struct GoPlace(string Path, string Owner, string Fields)
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
            "startingDeadlineSeconds", "expirationSeconds", "seconds", "limitBytes", "gracePeriodSeconds", "minDomains64",
        ],
        StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, string> Texts = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["restartPolicy"] = "v1.RestartPolicy", ["imagePullPolicy"] = "v1.PullPolicy", ["protocol"] = "v1.Protocol", ["medium"] = "v1.StorageMedium", ["dnsPolicy"] = "v1.DNSPolicy", ["scheme"] = "v1.URIScheme",
        ["terminationMessagePolicy"] = "v1.TerminationMessagePolicy", ["concurrencyPolicy"] = "v1.ConcurrencyPolicy", ["sessionAffinity"] = "v1.ServiceAffinity", ["externalTrafficPolicy"] = "v1.ServiceExternalTrafficPolicy",
        ["effect"] = "v1.TaintEffect", ["pathType"] = "v1.PathType", ["accessModes"] = "v1.PersistentVolumeAccessMode", ["preemptionPolicy"] = "v1.PreemptionPolicy", ["uid"] = "types.UID",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static GoPlace Root { get; } = new(string.Empty, string.Empty, string.Empty);

    public GoPlace Child(SchemaNode schema, string key)
    {
        var owner = Short(schema.TypeName);
        var embedded = (owner, key) switch
        {
            ("Volume", _) when !NotSources.Contains(key) => "VolumeSource.",
            ("PersistentVolumeSpec", _) when !NotSources.Contains(key) => "PersistentVolumeSource.",
            ("Probe", _) when Handlers.Contains(key) => "ProbeHandler.",
            (_, "name" or "localObjectReference") when Named.Contains(owner) => "LocalObjectReference.",
            _ => string.Empty,
        };
        return new(Path.Length == 0 ? key : $"{Path}.{key}", owner, $"{(Fields.Length == 0 ? string.Empty : Fields + ".")}{embedded}{key}");
    }

    public GoPlace Item(int index) => this with { Path = $"{Path}[{index.ToString(CultureInfo.InvariantCulture)}]" };

    public GoPlace Entry(string key) => this with { Path = $"{Path}.{key}" };

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

    private string Last => Fields[(Fields.LastIndexOf('.') + 1)..];

    private static string Short(string type) => type[(type.LastIndexOf('.') + 1)..];
}
