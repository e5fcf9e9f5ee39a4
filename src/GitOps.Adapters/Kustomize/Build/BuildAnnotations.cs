using GitOps.Core.Yaml;

namespace GitOps.Adapters.Kustomize.Build;

/// <summary>Annotations by which Kustomize talks to itself. Some people write them by hand, so they are understood; none stays in the output.</summary>
internal static class BuildAnnotations
{
    public const string Origin = "config.kubernetes.io/origin";
    public const string Transformations = "alpha.config.kubernetes.io/transformations";
    public const string LocalConfig = "config.kubernetes.io/local-config";

    /// <summary>Marks what a chart made: Helm has put it into its namespace already.</summary>
    public const string ChartMade = "internal.config.kubernetes.io/helm-generated";

    private const string Domain = "internal.config.kubernetes.io/";
    private const string Enabled = "enabled";

    private static readonly HashSet<string> Dropped = new(StringComparer.Ordinal)
    {
        Domain + "path", Domain + "index", Domain + "seqindent", Domain + "id", Domain + "annotations-migration-resource-id", Domain + "helm-generated",
        Domain + "refBy", "config.kubernetes.io/path", "config.kubernetes.io/index", "config.k8s.io/id",
    };

    /// <summary>Moves them from the object into the resource's memory.</summary>
    public static void Take(Resource resource)
    {
        if (Nodes.Find(resource.Node, "metadata", "annotations") is not YamlMapping annotations
            || !annotations.Pairs.Any(pair => Nodes.TextOf(pair.Key).StartsWith(Domain, StringComparison.Ordinal)))
        {
            return;
        }

        resource.HasBuildAnnotations = true;
        var (names, namespaces, kinds) = (TakeList(annotations, "previousNames"), TakeList(annotations, "previousNamespaces"), TakeList(annotations, "previousKinds"));
        if (names.Length != namespaces.Length || names.Length != kinds.Length)
        {
            throw new KustomizeException("number of previous names, number of previous namespaces, number of previous kinds not equal");
        }

        for (var i = 0; i < names.Length; i++)
        {
            resource.Previous.Add((namespaces[i], names[i], kinds[i]));
        }

        resource.Prefixes.AddRange(TakeList(annotations, "prefixes"));
        resource.Suffixes.AddRange(TakeList(annotations, "suffixes"));
        resource.AllowNameChange = Take(annotations, "allowNameChange") == Enabled;
        resource.AllowKindChange = Take(annotations, "allowKindChange") == Enabled;
        resource.NeedsHash = Take(annotations, "needsHashSuffix") == Enabled;
        resource.Behavior = Take(annotations, "generatorBehavior");
    }

    /// <summary>What Kustomize does to all annotations at the end: its own go, the rest are strings, an empty map goes if it ever held its own.</summary>
    public static void Clean(Resource resource, bool keepOrigin, bool keepTransformations)
    {
        if (Nodes.Find(resource.Node, "metadata") is not YamlMapping metadata)
        {
            return;
        }

        if (metadata["annotations"] is YamlMapping annotations)
        {
            annotations.Pairs.RemoveAll(pair => IsDropped(Nodes.TextOf(pair.Key), keepOrigin, keepTransformations));
            foreach (var pair in annotations.Pairs)
            {
                pair.Key = Nodes.Key(Nodes.TextOf(pair.Key));
                if (!Nodes.IsString(pair.Value))
                {
                    pair.Value = Nodes.String(Nodes.TextOf(pair.Value));
                }
            }

            if (annotations.Pairs.Count == 0)
            {
                metadata.Remove("annotations");
            }
        }
        else
        {
            metadata.Remove("annotations");
        }
    }

    private static bool IsDropped(string key, bool keepOrigin, bool keepTransformations) =>
        Dropped.Contains(key) || (key == Origin && !keepOrigin) || (key == Transformations && !keepTransformations);

    private static string[] TakeList(YamlMapping annotations, string key) => Take(annotations, key)?.Split(',') ?? [];

    private static string? Take(YamlMapping annotations, string key)
    {
        var value = annotations[Domain + key];
        annotations.Remove(Domain + key);
        return value is null ? null : Nodes.TextOf(value);
    }
}
