using GitOps.Adapters.Kustomize.Build;

namespace GitOps.Adapters.Kustomize.Loading;

/// <summary>What does not fit in a kustomization file, and where: the keys and indices that lead there, from the root.</summary>
internal sealed class ShapeFault(string message, string advice)
{
    private readonly LinkedList<object> steps = new();

    public IEnumerable<object> Steps => steps;

    public KustomizeException Exception => new(message) { Advice = advice };

    /// <summary>The same fault seen from one level above.</summary>
    public ShapeFault Below(object step)
    {
        steps.AddFirst(step);
        return this;
    }
}
