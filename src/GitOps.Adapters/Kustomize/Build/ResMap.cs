using System.Runtime.InteropServices;

namespace GitOps.Adapters.Kustomize.Build;

/// <summary>Objects in order, found by what they are and were called.</summary>
/// <remarks>The index is made when it is asked for and forgotten when a name may have changed; lookups between two changes cost one pass.</remarks>
internal sealed class ResMap
{
    private const string AboutDuplicate = "name it differently, take it out, or change what is there with a patch";

    private readonly List<Resource> resources = [];
    private bool isEmptied;
    private Dictionary<ResId, ResourceGroup>? byCurrentId;
    private Dictionary<ResId, ResourceGroup>? byAnyId;

    public IReadOnlyList<Resource> Resources => resources;

    /// <summary>Adds at the end.</summary>
    /// <exception cref="KustomizeException">An object of that id is there.</exception>
    public void Append(Resource resource)
    {
        var id = resource.Id;
        if (!CurrentIndex().TryAdd(id.Normalized, new ResourceGroup(resource)))
        {
            throw new KustomizeException($"may not add resource with an already registered id: {id}") { Advice = AboutDuplicate };
        }

        resources.Add(resource);
        byAnyId = null;
    }

    public void AppendAll(ResMap other)
    {
        resources.EnsureCapacity(resources.Count + other.resources.Count);
        CurrentIndex().EnsureCapacity(resources.Count + other.resources.Count);
        foreach (var resource in other.resources)
        {
            Append(resource);
        }
    }

    /// <summary>Adds generated objects: new ones at the end, others merged into or put in place of those of their id.</summary>
    public void Absorb(Resource resource)
    {
        var id = resource.Id;
        var matches = FindByAnyId(id);
        if (matches.Count > 1)
        {
            throw new KustomizeException($"found multiple objects [{string.Join(' ', matches.All.Select(match => match.Id))}] that could accept merge of {id}");
        }

        if (matches.Count == 0)
        {
            if (resource.Behavior is "merge" or "replace")
            {
                throw new KustomizeException($"id {Quoted(id)} does not exist; cannot merge or replace") { Advice = "leave out 'behavior', or name a generator of a base" };
            }

            Append(resource);
            return;
        }

        var old = matches[0];
        switch (resource.Behavior)
        {
            case "replace":
                GeneratedValues.TakeMetadata(resource, old);
                break;
            case "merge":
                GeneratedValues.Merge(resource, old);
                break;
            default:
                throw new KustomizeException($"id {Quoted(id)} exists; can not use behavior: '{(string.IsNullOrEmpty(resource.Behavior) ? "unspecified" : resource.Behavior)}', behavior must be merge or replace");
        }

        resources[resources.IndexOf(old)] = resource;
        Renamed();
    }

    /// <summary>Must be called when ids may have changed.</summary>
    public void Renamed() => (byCurrentId, byAnyId) = (null, null);

    /// <summary>Changes one object; the index is forgotten only when its id has changed.</summary>
    public void Change(Resource resource, Action change)
    {
        var before = resource.Id;
        change();
        isEmptied |= resource.Node is not { Pairs.Count: > 0 };
        if (resource.Node is null || resource.Id != before)
        {
            resource.IsReidentified = true;
            Renamed();
        }
    }

    /// <summary>Removes deleted and empty objects.</summary>
    public void DropEmpty()
    {
        if (isEmptied && resources.RemoveAll(resource => resource.Node is not { Pairs.Count: > 0 }) > 0)
        {
            Renamed();
        }

        isEmptied = false;
    }

    public void RemoveAll(Predicate<Resource> match)
    {
        if (resources.RemoveAll(match) > 0)
        {
            Renamed();
        }
    }

    /// <summary>Brings the objects into another order.</summary>
    public void Reorder(IEnumerable<Resource> order)
    {
        var list = order.ToList();
        resources.Clear();
        resources.AddRange(list);
    }

    /// <summary>Objects that are or were called so.</summary>
    public ResourceGroup FindByAnyId(ResId id) => AnyIndex().GetValueOrDefault(id.Normalized);

    /// <summary>The one object that is or was called so.</summary>
    /// <exception cref="KustomizeException">There is none, or more than one.</exception>
    public Resource GetById(ResId id)
    {
        var found = FindByAnyId(id);
        return found.Count == 1
            ? found[0]
            : throw new KustomizeException($"{(found.Count == 0 ? "no" : "multiple")} matches for Id {id}; failed to find unique target for patch {id}")
            {
                Advice = found.Count == 0
                    ? "write the patch for the kind, name and namespace that an object of this kustomization has, or take it out"
                    : "say which one is meant by its namespace, or patch all of them with a 'target'",
            };
    }

    /// <summary>Fails when two objects have the same id.</summary>
    public void CheckUnique()
    {
        foreach (var (_, found) in CurrentIndex())
        {
            if (found.Count > 1)
            {
                throw new KustomizeException($"may not add resource with an already registered id: {found[1].Id}") { Advice = AboutDuplicate };
            }
        }
    }

    private Dictionary<ResId, ResourceGroup> CurrentIndex()
    {
        if (byCurrentId is null)
        {
            byCurrentId = new Dictionary<ResId, ResourceGroup>(resources.Count);
            foreach (var resource in resources)
            {
                Add(byCurrentId, resource.Id, resource);
            }
        }

        return byCurrentId;
    }

    private Dictionary<ResId, ResourceGroup> AnyIndex()
    {
        if (byAnyId is null)
        {
            byAnyId = new Dictionary<ResId, ResourceGroup>(resources.Count);
            foreach (var resource in resources)
            {
                if (resource.Node is { Pairs.Count: > 0 })
                {
                    for (var i = 0; i < resource.PreviousCount; i++)
                    {
                        Add(byAnyId, resource.PreviousId(i), resource);
                    }

                    Add(byAnyId, resource.Id, resource);
                }
            }
        }

        return byAnyId;
    }

    private static void Add(Dictionary<ResId, ResourceGroup> index, ResId id, Resource resource)
    {
        ref var group = ref CollectionsMarshal.GetValueRefOrAddDefault(index, id.Normalized, out _);
        group = group.With(resource);
    }

    private static string Quoted(ResId id) =>
        $"resid.ResId{{Gvk:resid.Gvk{{Group:\"{id.Kind.Group}\", Version:\"{id.Kind.Version}\", Kind:\"{id.Kind.Kind}\", isClusterScoped:{(id.IsClusterScoped ? "true" : "false")}}}, Name:\"{id.Name}\", Namespace:\"{id.Namespace}\"}}";
}
