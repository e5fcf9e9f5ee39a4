namespace GitOps.Core;

/// <summary>Decides what follows a failure.</summary>
public enum FailureClass
{
    /// <summary>Something else must happen first: a dependency is not ready, health is pending. No alarm.</summary>
    Waiting,

    /// <summary>Network, 429, a lock, a lost race: back off and try again.</summary>
    Transient,

    /// <summary>Refused by admission, access rules, policy or signature: a person must look; retried slowly.</summary>
    Denied,

    /// <summary>Bad input: no retry until the definition or the revision changes.</summary>
    Stalled,
}

/// <summary>Why something did not work, in words for people, with the class that says what follows.</summary>
/// <param name="Class">What follows.</param>
/// <param name="Reason">Flux's condition reason, for example <c>BuildFailed</c>.</param>
/// <param name="Message">What was being done, to which object, in whose words it was refused, and what to do. Free of secrets.</param>
public sealed record Failure(FailureClass Class, string Reason, string Message);

/// <summary>A failure on its way from an adapter to the reconciler, which turns it into an observation.</summary>
public sealed class FailureException : Exception
{
    /// <summary>Carries a failure.</summary>
    public FailureException(Failure failure, Exception? innerException = null)
        : base(failure.Message, innerException) => Failure = failure;

    /// <summary>The failure.</summary>
    public Failure Failure { get; }
}
