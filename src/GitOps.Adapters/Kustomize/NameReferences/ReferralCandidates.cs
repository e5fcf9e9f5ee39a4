using GitOps.Adapters.Kustomize.Build;
using GitOps.Core.Yaml;

namespace GitOps.Adapters.Kustomize.NameReferences;

/// <summary>The objects that were renamed, by each name they had.</summary>
internal sealed class ReferralCandidates
{
    private readonly Dictionary<string, List<Resource>> byPreviousName = new(StringComparer.Ordinal);
    private readonly IReadOnlyList<Resource> resources;

    // Made when first asked for: few references say a namespace. A race makes it twice, which harms nobody.
    private Dictionary<string, List<Resource>>? byOriginalNamespace;

    public ReferralCandidates(IReadOnlyList<Resource> resources)
    {
        this.resources = resources;
        foreach (var resource in resources)
        {
            for (var i = 0; i < resource.PreviousCount; i++)
            {
                if (IsFirstOfItsName(resource, i))
                {
                    Add(byPreviousName, resource.Previous[i].Name, resource);
                }
            }
        }
    }

    public bool IsEmpty => byPreviousName.Count == 0;

    /// <summary>What was called so and can be referred to from the referrer, in the order of the build.</summary>
    public IEnumerable<Resource> Named(string name, Resource referrer)
    {
        if (!byPreviousName.TryGetValue(name, out var found))
        {
            return [];
        }

        var reach = new Reach(referrer);
        return found.Where(reach.Includes);
    }

    /// <summary>As the other, for a reference that says a namespace: what was there at first, or else what is there now.</summary>
    public IEnumerable<Resource> Named(string name, string ns, Resource referrer)
    {
        var reach = new Reach(referrer);
        var original = (byOriginalNamespace ??= ByOriginalNamespace()).TryGetValue(ns, out var there) && there.Exists(reach.Includes);
        return Named(name, referrer).Where(candidate =>
        {
            var id = original ? candidate.OriginalId : candidate.Id;
            return !id.IsClusterScoped && id.EffectiveNamespace == ns;
        });
    }

    private Dictionary<string, List<Resource>> ByOriginalNamespace()
    {
        var index = new Dictionary<string, List<Resource>>(StringComparer.Ordinal);
        foreach (var resource in resources)
        {
            var id = resource.OriginalId;
            if (!id.IsClusterScoped)
            {
                Add(index, id.EffectiveNamespace, resource);
            }
        }

        return index;
    }

    private static bool IsFirstOfItsName(Resource resource, int at)
    {
        for (var i = 0; i < at; i++)
        {
            if (string.Equals(resource.Previous[i].Name, resource.Previous[at].Name, StringComparison.Ordinal))
            {
                return false;
            }
        }

        return true;
    }

    private static void Add(Dictionary<string, List<Resource>> index, string key, Resource resource)
    {
        if (!index.TryGetValue(key, out var list))
        {
            index[key] = list = new(1);
        }

        list.Add(resource);
    }

    /// <summary>What an object can refer to: cluster-scoped objects, its own namespace, and the namespaces of a role binding's accounts.</summary>
    private sealed class Reach
    {
        private readonly ResId referrer;
        private readonly bool everything;
        private readonly HashSet<string> namespaces = new(StringComparer.Ordinal);

        public Reach(Resource resource)
        {
            referrer = resource.Id;
            everything = referrer.IsClusterScoped;
            if (referrer.Kind.Kind == "RoleBinding" && resource.Node?["subjects"] is YamlSequence subjects)
            {
                foreach (var subject in subjects.Items.OfType<YamlMapping>().Where(subject => Nodes.TextOf(subject["kind"]) == "ServiceAccount"))
                {
                    namespaces.Add(Nodes.TextOf(subject["namespace"]));
                }
            }
        }

        public bool Includes(Resource candidate)
        {
            if (everything)
            {
                return true;
            }

            var id = candidate.Id;
            return id.IsClusterScoped || id.SameNamespace(referrer) || (namespaces.Count > 0 && namespaces.Contains(id.Namespace));
        }
    }
}
