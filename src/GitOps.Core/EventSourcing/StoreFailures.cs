namespace GitOps.Core.EventSourcing;

/// <summary>What can be wrong with a store, in the same words for every store: reason and class of the <see cref="FailureException"/> it throws.</summary>
/// <remarks>A lost race is not among them; that is <see cref="StreamConflictException"/>.</remarks>
public static class StoreFailures
{
    /// <summary>The database cannot be reached or answered with an error of its surroundings; transient.</summary>
    public const string Unavailable = "StoreUnavailable";

    /// <summary>Another process held the database for too long; transient.</summary>
    public const string Locked = "StoreLocked";

    /// <summary>There is no space left; transient, but someone has to make space.</summary>
    public const string Full = "StoreFull";

    /// <summary>The store may not be read or written; denied.</summary>
    public const string Denied = "StoreDenied";

    /// <summary>What is stored cannot be read as what was stored; stalled.</summary>
    public const string Corrupt = "StoreCorrupt";

    /// <summary>A newer version of the engine made this store; stalled.</summary>
    public const string NewerSchema = "StoreNewer";

    /// <summary>An event is larger than the store takes; stalled.</summary>
    public const string TooLarge = "EventTooLarge";

    /// <summary>A failure by its reason; the class follows from it.</summary>
    /// <param name="reason">One of the reasons above.</param>
    /// <param name="message">What was being done, on which database, what it said, and what to do.</param>
    /// <param name="cause">What the driver threw.</param>
    public static FailureException Of(string reason, string message, Exception? cause = null) =>
        new(new Failure(ClassOf(reason), reason, message), cause);

    private static FailureClass ClassOf(string reason) => reason switch
    {
        Unavailable or Locked or Full => FailureClass.Transient,
        Denied => FailureClass.Denied,
        Corrupt or NewerSchema or TooLarge => FailureClass.Stalled,
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, "This is not a reason of a store."),
    };
}
