namespace GitOps.Adapters.Kustomize.Build;

/// <summary>The objects of one id: nearly always a single one, for which no list is made.</summary>
internal readonly struct ResourceGroup
{
    private readonly Resource? first;
    private readonly List<Resource>? all;

    public ResourceGroup(Resource alone) => first = alone;

    private ResourceGroup(List<Resource> all) => (first, this.all) = (all[0], all);

    public int Count => all?.Count ?? (first is null ? 0 : 1);

    public Resource this[int index] => all is not null ? all[index] : index == 0 && first is not null ? first : throw new ArgumentOutOfRangeException(nameof(index));

    /// <summary>The group with one more, unless it is the one that came last.</summary>
    public ResourceGroup With(Resource resource)
    {
        if (first is null)
        {
            return new ResourceGroup(resource);
        }

        if (ReferenceEquals(this[Count - 1], resource))
        {
            return this;
        }

        if (all is null)
        {
            return new ResourceGroup([first, resource]);
        }

        all.Add(resource);
        return this;
    }

    /// <summary>The objects in the order in which they came.</summary>
    public IEnumerable<Resource> All => all ?? (first is null ? [] : (IEnumerable<Resource>)[first]);
}
