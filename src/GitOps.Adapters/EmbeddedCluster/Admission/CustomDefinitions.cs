using GitOps.Adapters.EmbeddedCluster.Registry;
using GitOps.Adapters.EmbeddedCluster.Schema;
using GitOps.Adapters.EmbeddedCluster.Store;
using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Admission;

/// <summary>Default values of CustomResourceDefinitions, and their acceptance: names that nobody else has are taken and served at once.</summary>
internal static class CustomDefinitions
{
    public const string Finalizer = "customresourcecleanup.apiextensions.k8s.io";

    public static KubeMap Default(KubeMap root) => root.Edit("spec", spec => spec
        .Edit("names", names =>
        {
            var kind = names["kind"]?.AsString ?? string.Empty;
            names = names["singular"] is KubeString { Text.Length: > 0 } ? names : names.With("singular", kind.ToLowerInvariant());
            return names["listKind"] is KubeString { Text.Length: > 0 } ? names : names.With("listKind", kind + "List");
        })
        .EditOrMake("conversion", conversion => conversion
            .Default("strategy", "None")
            .Edit("webhook", webhook => webhook.Edit("clientConfig", client => client.Edit("service", service => service.Default("port", 443)))))
        .EditEach("versions", version => version.Edit("subresources", subresources => subresources)));

    /// <summary>The definition with its names accepted, or refused because another definition has them.</summary>
    public static KubeMap Accept(ClusterStore store, KubeMap root)
    {
        if (ObjectMeta.IsTerminating(root))
        {
            return root;
        }

        var (spec, name) = (root["spec"]?.AsMap ?? KubeMap.Empty, ObjectMeta.Text(root, "name"));
        var names = spec["names"]?.AsMap ?? KubeMap.Empty;
        var taken = store.List(CustomResources.Resource).Objects.Values
            .Where(other => ObjectMeta.Text(other, "name") != name && Equals(other.Find("spec", "group"), spec["group"]))
            .Select(other => other.Find("spec", "names", "kind"))
            .FirstOrDefault(kind => kind is not null && kind.Equals(names["kind"]));
        var status = root["status"]?.AsMap ?? KubeMap.Empty;
        var since = ObjectMeta.Text(root, "creationTimestamp");
        var accepted = taken is null;
        status = status
            .With("conditions", KubeList.Of(
                Condition(status, "NamesAccepted", accepted, accepted ? "NoConflicts" : "KindConflict", accepted ? "no conflicts found" : $"\"{names["kind"]?.AsString}\" is already in use", since),
                Condition(status, "Established", accepted, accepted ? "InitialNamesAccepted" : "NotAccepted", accepted ? "the initial names have been accepted" : "not all names are accepted", since)))
            .With("acceptedNames", accepted ? names : KubeMap.Of(("kind", ""), ("plural", "")))
            .With("storedVersions", StoredVersions(status, spec));
        var finalizers = (ObjectMeta.Of(root)["finalizers"]?.AsList ?? KubeList.Empty);
        if (finalizers.All(item => item.AsString != Finalizer))
        {
            root = root.WithAt(["metadata", "finalizers"], KubeList.Of(finalizers.Append(Finalizer)));
        }

        return root.With("status", status);
    }

    /// <summary>Whether the definition is served.</summary>
    public static bool IsEstablished(KubeMap root) => (root.Find("status", "conditions")?.AsList ?? KubeList.Empty)
        .Any(condition => condition.AsMap["type"]?.AsString == "Established" && condition.AsMap["status"]?.AsString == "True");

    private static KubeList StoredVersions(KubeMap status, KubeMap spec)
    {
        var stored = status["storedVersions"]?.AsList ?? KubeList.Empty;
        var current = (spec["versions"]?.AsList ?? KubeList.Empty).FirstOrDefault(version => version.AsMap["storage"]?.AsBool == true)?.AsMap["name"];
        return current is null || stored.Contains(current) ? stored : KubeList.Of(stored.Append(current));
    }

    private static KubeMap Condition(KubeMap status, string type, bool isTrue, string reason, string message, string since)
    {
        var value = isTrue ? "True" : "False";
        var old = (status["conditions"]?.AsList ?? KubeList.Empty).FirstOrDefault(condition => condition.AsMap["type"]?.AsString == type)?.AsMap;
        return KubeMap.Of(
            ("lastTransitionTime", old is not null && old["status"]?.AsString == value ? old["lastTransitionTime"] ?? since : since),
            ("message", message),
            ("reason", reason),
            ("status", value),
            ("type", type));
    }
}
