using GitOps.Core.Yaml;

namespace GitOps.Adapters.Kustomize.Build;

/// <summary>How a generated ConfigMap or Secret takes over from one of the same name.</summary>
internal static class GeneratedValues
{
    /// <summary>Name, namespace and memory of the old object; labels and annotations of both, the new one's first.</summary>
    public static void TakeMetadata(Resource resource, Resource old)
    {
        resource.SetLabels(Merged(old.Labels, resource.Labels));
        resource.SetAnnotations(Merged(old.Annotations, resource.Annotations));
        resource.SetName(old.Name);
        resource.SetNamespace(old.Namespace);
        resource.Previous.Clear();
        resource.Previous.AddRange(old.Previous);
        resource.Prefixes.Clear();
        resource.Prefixes.AddRange(old.Prefixes);
        resource.Suffixes.Clear();
        resource.Suffixes.AddRange(old.Suffixes);
        resource.Variables.Clear();
        resource.Variables.AddRange(old.Variables);
        resource.Behavior = old.Behavior;
        resource.NeedsHash = resource.NeedsHash && old.NeedsHash;
        resource.HasBuildAnnotations |= old.HasBuildAnnotations;
    }

    /// <summary>As <see cref="TakeMetadata"/>, and the data of both.</summary>
    public static void Merge(Resource resource, Resource old)
    {
        var origin = old.Annotations.GetValueOrDefault(BuildAnnotations.Origin);
        TakeMetadata(resource, old);
        MergeData(resource, old, "data");
        MergeData(resource, old, "binaryData");
        if (origin is not null)
        {
            resource.SetAnnotation(BuildAnnotations.Origin, origin);
        }
    }

    private static void MergeData(Resource resource, Resource old, string field)
    {
        var merged = Merged(Data(old, field), Data(resource, field));
        resource.Node!.Remove(field);
        if (merged.Count > 0)
        {
            var data = new YamlMapping();
            foreach (var (key, value) in merged.OrderBy(entry => entry.Key, StringComparer.Ordinal))
            {
                data.Pairs.Add(new YamlPair(Nodes.Key(key), Nodes.String(value)));
            }

            resource.Node.Pairs.Add(new YamlPair(Nodes.String(field), data));
        }
    }

    private static Dictionary<string, string> Data(Resource resource, string field)
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        if (resource.Node?[field] is YamlMapping data)
        {
            foreach (var pair in data.Pairs)
            {
                found[Nodes.TextOf(pair.Key)] = Nodes.TextOf(pair.Value);
            }
        }

        return found;
    }

    private static Dictionary<string, string> Merged(Dictionary<string, string> under, Dictionary<string, string> over)
    {
        var merged = new Dictionary<string, string>(under, StringComparer.Ordinal);
        foreach (var (key, value) in over)
        {
            merged[key] = value;
        }

        return merged;
    }
}
