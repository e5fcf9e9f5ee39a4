namespace GitOps.Adapters.Helm.Charts;

/// <summary>What is costly to make and costly to hold: shared while somebody uses it or memory is there, and made anew after that.</summary>
internal sealed class Remembered<T>
    where T : class
{
    private readonly WeakReference<T?> known = new(null);

    /// <summary>The value, made if it is not there. Two threads may both make it; then one of them is kept.</summary>
    public T Get(Func<T> make)
    {
        if (known.TryGetTarget(out var value))
        {
            return value;
        }

        value = make();
        known.SetTarget(value);
        return value;
    }
}
