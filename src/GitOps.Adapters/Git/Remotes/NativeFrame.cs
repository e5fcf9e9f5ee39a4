namespace GitOps.Adapters.Git.Remotes;

/// <summary>What native code calls: exceptions must not cross its frames, so the session carries them to the one who started the fetch.</summary>
internal static class NativeFrame
{
    private const int Failed = -1;

    /// <summary>Runs the body for native code.</summary>
    /// <param name="body">What to do.</param>
    /// <param name="keep">Takes what was thrown.</param>
    /// <returns>What native code understands: 0, or below 0 when something was thrown.</returns>
    public static int Guard(Action body, Action<Exception> keep)
    {
        try
        {
            body();
            return 0;
        }
#pragma warning disable CA1031 // Whatever it is, it is thrown again on the managed side.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            keep(exception);
            return Failed;
        }
    }
}
