using GitOps.Adapters.EmbeddedCluster.Registry;
using GitOps.Adapters.EmbeddedCluster.Schema;
using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Admission;

/// <summary>Rules of names, labels, annotations, finalizers and owner references.</summary>
internal static class MetadataRules
{
    private const string Path = "metadata";
    private static readonly string[] StandardFinalizers = ["kubernetes", "orphan", "foregroundDeletion"];

    public static void Check(ResourceType resource, KubeMap root, KubeMap? old, Faults faults)
    {
        var metadata = ObjectMeta.Of(root);
        if (old is null)
        {
            if (metadata.Text("generateName") is { Length: > 0 } prefix)
            {
                // What is made up follows, so a hyphen may end it.
                faults.Each($"{Path}.generateName", prefix, Name(resource, prefix[^1] == '-' ? prefix[..^1] + "a" : prefix));
            }

            faults.Each($"{Path}.name", metadata.Text("name"), Name(resource, metadata.Text("name")));
        }

        if (metadata["generation"] is KubeInteger { Number: < 0 } generation)
        {
            faults.Invalid($"{Path}.generation", generation, "must be greater than or equal to 0");
        }

        Labels(metadata["labels"]?.AsMap ?? KubeMap.Empty, $"{Path}.labels", faults);
        Annotations(metadata["annotations"]?.AsMap ?? KubeMap.Empty, $"{Path}.annotations", faults);
        Owners(metadata["ownerReferences"]?.AsList ?? KubeList.Empty, faults);
        Finalizers(metadata["finalizers"]?.AsList ?? KubeList.Empty, isBuiltIn: resource.Custom is null && resource.Group != "apiextensions.k8s.io", faults);
        if (old is not null && ObjectMeta.IsTerminating(old))
        {
            var before = ObjectMeta.Of(old)["finalizers"]?.AsList ?? KubeList.Empty;
            var added = (metadata["finalizers"]?.AsList ?? KubeList.Empty).Where(item => !before.Contains(item)).ToList();
            if (added.Count > 0)
            {
                faults.Forbidden("metadata.finalizers", $"no new finalizers can be added if the object is being deleted, found new finalizers []string{{{string.Join(", ", added.Select(item => KubeJson.ToText(item)))}}}");
            }
        }
    }

    public static void Labels(KubeMap labels, string field, Faults faults)
    {
        foreach (var (key, value) in labels)
        {
            faults.Each(field, key, Names.LabelKey(key));
            faults.Each(field, value, Names.LabelValue(value.AsString ?? string.Empty));
        }
    }

    public static void Annotations(KubeMap annotations, string field, Faults faults)
    {
        var size = 0L;
        foreach (var (key, value) in annotations.OrderBy(annotation => annotation.Key, StringComparer.Ordinal))
        {
            size += key.Length + (value.AsString?.Length ?? 0);
            faults.Each(field, key, Names.Qualified(key.ToLowerInvariant(), "a valid annotation key"));
        }

        if (size > 256 * 1024)
        {
            faults.TooLong(field, "may not be more than 262144 bytes");
        }
    }

    public static bool IsLabel(string name) => Names.IsLabel(name);

    public static bool IsSubdomain(string name) => Names.IsSubdomain(name);

    /// <summary>What is wrong with a qualified name, a name with or without a domain before it.</summary>
    public static IEnumerable<string> QualifiedFaults(string key) => Names.LabelKey(key);

    private static void Owners(KubeList owners, Faults faults)
    {
        var controllers = owners.Select(owner => owner.AsMap).Where(owner => owner["controller"]?.AsBool == true).ToList();
        foreach (var owner in owners.Select(owner => owner.AsMap))
        {
            var version = owner.Text("apiVersion");
            if (version.Length == 0 || version.Count(letter => letter == '/') > 1)
            {
                faults.Invalid("metadata.ownerReferences.apiVersion", version, "version must not be empty");
            }

            foreach (var (key, text) in new[] { ("kind", "must not be empty"), ("name", "must not be empty"), ("uid", "must not be empty") })
            {
                if (owner.Text(key).Length == 0)
                {
                    faults.Invalid($"metadata.ownerReferences.{key}", string.Empty, text);
                }
            }

            if (version == "v1" && owner.Text("kind") == "Event")
            {
                faults.Invalid("metadata.ownerReferences", owner, "/v1, Kind=Event is disallowed from being an owner");
            }
        }

        if (controllers.Count > 1)
        {
            faults.Invalid("metadata.ownerReferences", owners, "Only one reference can have Controller set to true. Found \"true\" in references for " +
                string.Join(" and ", controllers.Take(2).Select(owner => $"{owner["kind"]?.AsString}/{owner["name"]?.AsString}")));
        }
    }

    private static void Finalizers(KubeList finalizers, bool isBuiltIn, Faults faults)
    {
        var names = finalizers.Select(item => item.AsString ?? string.Empty).ToList();
        for (var i = 0; i < names.Count; i++)
        {
            var wrong = Names.Qualified(names[i]).ToList();
            faults.Each("metadata.finalizers", names[i], wrong);
            if (isBuiltIn && wrong.Count == 0 && !names[i].Contains('/', StringComparison.Ordinal) && !StandardFinalizers.Contains(names[i]))
            {
                faults.Invalid(PodRules.Index("metadata.finalizers", i), names[i], "name is neither a standard finalizer name nor is it fully qualified");
            }
        }

        if (names.Contains("orphan") && names.Contains("foregroundDeletion"))
        {
            faults.Invalid("metadata.finalizers", finalizers, "finalizer orphan and foregroundDeletion cannot be both set");
        }
    }

    private static IEnumerable<string> Name(ResourceType resource, string name) => (resource.Group, resource.Kind.Kind) switch
    {
        ("", "Namespace") or ("apps", "StatefulSet") => Names.Label(name),
        ("", "Service") => Names.ServiceLabel(name),
        ("rbac.authorization.k8s.io", _) or ("", "Event") => Names.PathSegment(name),
        _ => Names.Subdomain(name),
    };
}
