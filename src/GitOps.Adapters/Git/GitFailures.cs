using GitOps.Core;

namespace GitOps.Adapters.Git;

/// <summary>Failures of Git sources with reason and words as Flux has them.</summary>
internal static class GitFailures
{
    private const string OperationFailed = "GitOperationFailed";
    private const string CheckoutPrefix = "failed to checkout and determine revision: ";

    /// <summary>The wanted commit could not be had. Tried again.</summary>
    public static FailureException Checkout(string words, Exception? cause = null) =>
        new(new Failure(FailureClass.Transient, OperationFailed, CheckoutPrefix + words), cause);

    /// <summary>The server knows us not. Tried again slowly, as a person must give other credentials.</summary>
    public static FailureException Refused(string words, Exception? cause = null) =>
        new(new Failure(FailureClass.Denied, OperationFailed, CheckoutPrefix + words), cause);

    /// <summary>The commit itself can't be used; another commit is needed.</summary>
    public static FailureException Unusable(string words) =>
        new(new Failure(FailureClass.Stalled, OperationFailed, words));

    /// <summary>A branch was asked for and the repository has no commit.</summary>
    public static FailureException Empty() =>
        new(new Failure(FailureClass.Transient, "EmptyGitRepository", "git repository is empty"));

    /// <summary>The Secret does not hold what the address needs.</summary>
    public static FailureException Authentication(string words, Exception? cause = null) =>
        new(new Failure(FailureClass.Denied, "AuthenticationFailed", "failed to configure authentication options: " + words), cause);

    /// <summary>The address can't be used.</summary>
    public static FailureException Address(string words) =>
        new(new Failure(FailureClass.Stalled, "URLInvalid", words));
}
