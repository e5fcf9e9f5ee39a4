using GitOps.Adapters.EmbeddedCluster.Registry;
using GitOps.Adapters.EmbeddedCluster.Store;
using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Simulation;

/// <summary>Makes pods from templates, and tells templates apart.</summary>
internal static class PodTemplates
{
    private const string Letters = "bcdfghjklmnpqrstvwxz2456789";

    /// <summary>A short name for a template: equal templates have equal names.</summary>
    public static string Hash(KubeMap template)
    {
        var hash = 2166136261u;
        foreach (var unit in KubeJson.ToCanonicalUtf8(template))
        {
            hash = (hash ^ unit) * 16777619u;
        }

        return string.Create(9, hash, static (text, value) =>
        {
            for (var i = 0; i < text.Length; i++)
            {
                text[i] = Letters[(int)(value % (uint)Letters.Length)];
                value = (value / (uint)Letters.Length) + (value << 7) + (uint)i;
            }
        });
    }

    /// <summary>A pod as the template wants it, controlled by the owner.</summary>
    /// <param name="owner">Who makes it.</param>
    /// <param name="template">The template.</param>
    /// <param name="name">Its name; ends in <c>-</c> for a prefix.</param>
    /// <param name="labels">More labels.</param>
    public static KubeMap Pod(KubeMap owner, KubeMap template, string name, params (string Key, string Value)[] labels)
    {
        var metadata = KubeMap.Of((name.EndsWith('-') ? "generateName" : "name", name));
        var all = template.Find("metadata", "labels")?.AsMap ?? KubeMap.Empty;
        foreach (var (key, value) in labels)
        {
            all = all.With(key, value);
        }

        metadata = all.Count == 0 ? metadata : metadata.With("labels", all);
        metadata = template.Find("metadata", "annotations") is { } annotations ? metadata.With("annotations", annotations) : metadata;
        metadata = metadata.With("ownerReferences", KubeList.Of((KubeValue)SimulatedWorld.ControllerReference(owner)));
        return KubeMap.Of(("apiVersion", "v1"), ("kind", "Pod"), ("metadata", metadata), ("spec", template["spec"] ?? KubeMap.Empty));
    }

    public static bool IsReady(KubeMap pod) => Conditions.IsTrue(pod, "Ready") && !ObjectMeta.IsTerminating(pod);

    /// <summary>The object that a change of a pod, or of another controlled object, concerns; null when nobody of the resource controls it.</summary>
    public static StoreKey? Owner(SimulatedWorld world, Change change, string ownerResource)
    {
        var reference = (ObjectMeta.Of(change.Object)["ownerReferences"]?.AsList ?? KubeList.Empty).FirstOrDefault(owner => owner.AsMap["controller"]?.AsBool == true)?.AsMap;
        return reference is not null && world.Owner(change.Key, reference) is { } key && key.Resource == ownerResource ? key : null;
    }
}
