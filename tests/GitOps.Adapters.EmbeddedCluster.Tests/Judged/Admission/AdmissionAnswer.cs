using System.Text.RegularExpressions;
using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Tests.Judged;

/// <summary>Answers with causes and warnings, without what two servers cannot have in common.</summary>
internal static partial class AdmissionAnswer
{
    private static readonly string[] Own = ["uid", "resourceVersion", "creationTimestamp", "selfLink", "managedFields"];
    private static readonly string[] Protections = ["kubernetes.io/pvc-protection", "kubernetes.io/pv-protection"];

    public static string Of(int code, KubeMap body, IReadOnlyList<string> warnings, string @namespace)
    {
        var root = body["kind"]?.AsString switch
        {
            "Status" => Refusal(body),
            { } kind when kind.EndsWith("List", StringComparison.Ordinal) && body["items"] is KubeList items => body.Without("metadata").With("items", KubeList.Of(items.Select(item => (KubeValue)Stored(item.AsMap)))),
            _ => Stored(body),
        };
        var text = $"{code}\n{KubeJson.ToText(KubeJson.Sorted(root), indented: true)}\n{string.Join('\n', warnings)}".Replace(@namespace, "{ns}", StringComparison.Ordinal);
        text = Patched().Replace(text, "an object: ");
        text = Difference().Replace(text, string.Empty);
        text = MadeUp().Replace(text, "Bad_xxxxx");
        return Times().Replace(Identities().Replace(text, "an id"), "a time");
    }

    private static KubeMap Refusal(KubeMap body)
    {
        if (body["details"] is not KubeMap details)
        {
            return body;
        }

        details = details.Without("uid");
        return body.With("details", details["causes"] is KubeList causes ? details.With("causes", KubeList.Of(causes.Distinct())) : details);
    }

    // The judge gives pods no account, and nothing takes protections off what is deleted here.
    private static KubeMap Stored(KubeMap root)
    {
        var metadata = Own.Aggregate(root["metadata"]?.AsMap ?? KubeMap.Empty, (all, key) => all.Without(key));
        if (metadata["finalizers"] is KubeList { Count: 1 } finalizers && Protections.Contains(finalizers[0].AsString))
        {
            metadata = metadata.Without("finalizers");
        }

        root = root.Has("metadata") ? root.With("metadata", metadata) : root;
        root = root.Find("status", "lastPhaseTransitionTime") is null ? root : root.WithoutAt("status", "lastPhaseTransitionTime");
        return root["kind"]?.AsString switch
        {
            "Pod" => new[] { "serviceAccount", "serviceAccountName" }.Aggregate(root, (all, key) => all.Find("spec", key)?.AsString == "default" ? all.WithoutAt("spec", key) : all),
            "Service" when root.Find("spec", "clusterIP")?.AsString is { Length: > 0 } and not "None" => Addressed(root),
            _ => root,
        };
    }

    private static KubeMap Addressed(KubeMap root)
    {
        root = root.WithAt(["spec", "clusterIP"], "an address").WithAt(["spec", "clusterIPs"], KubeList.Of((KubeValue)"an address"));
        return root.Find("spec", "ports") is KubeList ports
            ? root.WithAt(["spec", "ports"], KubeList.Of(ports.Select(port => (KubeValue)(port.AsMap.Has("nodePort") ? port.AsMap.With("nodePort", 1) : port.AsMap))))
            : root;
    }

    // What a patch made, or a change of a structure: printed by each server in its own order of fields.
    [GeneratedRegex("""(?<=Invalid value: )(\\"(\\\\\\"|[^"])*\\"|map\\[[^"]*\\]\\"): """)]
    private static partial Regex Patched();

    [GeneratedRegex("""(?<=(previously negative\)|for bound claims|immutable after creation))\\n@@(\\\\.|\\.|[^"\\])*""")]
    private static partial Regex Difference();

    [GeneratedRegex("Bad_[a-z0-9]{5}")]
    private static partial Regex MadeUp();

    [GeneratedRegex("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")]
    private static partial Regex Identities();

    [GeneratedRegex(@"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")]
    private static partial Regex Times();
}
