using System.Globalization;
using GitOps.Adapters.EmbeddedCluster.Admission;
using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Registry;

/// <summary>What a conversion webhook is asked, and what may be taken from its answer: everything but metadata, and of that labels and annotations.</summary>
/// <param name="webhook">The webhook of the definition.</param>
/// <param name="roots">The objects, of one kind.</param>
/// <param name="apiVersion">The version that is wanted.</param>
internal sealed class ConversionReview(KubeMap webhook, IReadOnlyList<KubeMap> roots, string apiVersion)
{
    private const string Group = "apiextensions.k8s.io";
    private static readonly string[] Identity = ["name", "namespace", "uid"];

    private readonly string uid = Guid.NewGuid().ToString();
    private readonly string version = (webhook["conversionReviewVersions"]?.AsList ?? KubeList.Empty).FirstOrDefault(item => item.AsString is "v1" or "v1beta1")?.AsString ?? "v1";

    /// <summary>How messages name the objects.</summary>
    public string About { get; } = Told(roots[0]);

    public KubeMap Ask() => KubeMap.Of(
        ("kind", "ConversionReview"),
        ("apiVersion", $"{Group}/{version}"),
        ("request", KubeMap.Of(("uid", uid), ("desiredAPIVersion", apiVersion), ("objects", KubeList.Of(roots.Select(root => (KubeValue)root))))));

    /// <summary>The objects of the answer, in order.</summary>
    /// <exception cref="WebhookException">It is no answer to this, or says that the objects cannot be converted.</exception>
    public IReadOnlyList<KubeMap> Read(KubeMap answer)
    {
        if (version == "v1" && (Text(answer, "apiVersion"), Text(answer, "kind")) is var (group, kind) && (group != $"{Group}/v1" || kind != "ConversionReview"))
        {
            throw new WebhookException($"failed: expected webhook response of {Group}/v1, Kind=ConversionReview, got {(group.Length == 0 ? "/" : group)}, Kind={kind}");
        }

        if (answer["response"] is not KubeMap response)
        {
            throw new WebhookException("failed: no response provided");
        }

        if (version == "v1" && Text(response, "uid") != uid)
        {
            throw new WebhookException($"failed: expected response.uid=\"{uid}\", got \"{Text(response, "uid")}\"");
        }

        var result = response["result"] as KubeMap ?? KubeMap.Empty;
        if (Text(result, "status") != "Success")
        {
            throw new WebhookException($"failed: {(Text(result, "message") is { Length: > 0 } message ? message : $"response.result.status was '{Text(result, "status")}', not 'Success'")}");
        }

        var converted = response["convertedObjects"] as KubeList ?? KubeList.Empty;
        return converted.Count == roots.Count
            ? [.. converted.Select((item, at) => Checked(roots[at], item, at))]
            : throw new WebhookException(string.Create(CultureInfo.InvariantCulture, $"returned {converted.Count} objects, expected {roots.Count}"));
    }

    private KubeMap Checked(KubeMap root, KubeValue item, int at)
    {
        var place = $"at index {at.ToString(CultureInfo.InvariantCulture)}";
        if (item is not KubeMap converted)
        {
            throw new WebhookException($"returned invalid object {place}: it is no object");
        }

        if (Text(converted, "apiVersion") != apiVersion)
        {
            throw new WebhookException($"returned invalid object {place}: invalid groupVersion (expected {apiVersion}, received {Text(converted, "apiVersion")})");
        }

        if (Text(converted, "kind") != Text(root, "kind"))
        {
            throw new WebhookException($"returned invalid object {place}: invalid kind (expected {Text(root, "kind")}, received {Text(converted, "kind")})");
        }

        var (before, after) = (ObjectMeta.Of(root), converted["metadata"] as KubeMap ?? KubeMap.Empty);
        foreach (var field in Identity)
        {
            if (Text(before, field) != Text(after, field))
            {
                throw new WebhookException($"returned invalid object: must have the same {(field == "uid" ? "UID" : field)}: {Text(before, field)} != {Text(after, field)}");
            }
        }

        return converted.With("metadata", Taken(Taken(before, after, "labels"), after, "annotations"));
    }

    private static KubeMap Taken(KubeMap metadata, KubeMap after, string field)
    {
        if (after[field] is not (KubeMap or null or KubeNull))
        {
            throw new WebhookException($"returned invalid metadata: invalid metadata.{field} in converted object");
        }

        if (after[field] is not KubeMap texts)
        {
            return metadata.Without(field);
        }

        foreach (var (key, value) in texts)
        {
            if (value is not KubeString)
            {
                throw new WebhookException($"returned invalid metadata: metadata.{field}[{key}] must be a string in converted object");
            }
        }

        return metadata.With(field, texts);
    }

    private static string Told(KubeMap root) => $"{Text(root, "apiVersion")}, Kind={Text(root, "kind")}";

    private static string Text(KubeMap map, string key) => map[key]?.AsString ?? string.Empty;
}
