using GitOps.Core;
using GitOps.Core.Sources;

namespace GitOps.Adapters.Oci;

/// <summary>Failures of artifacts with reason and words as Flux has them.</summary>
internal static class OciFailures
{
    /// <summary>The address can't be used.</summary>
    public static FailureException Address(Uri url, string words) =>
        new(new Failure(FailureClass.Stalled, "URLInvalid", $"URL validation failed for '{url.OriginalString}': {words}"));

    /// <summary>No tag could be chosen.</summary>
    public static FailureException Tag(Uri url, string words, RegistryException? cause = null) =>
        new(new Failure(ClassOf(cause), "ReadOperationFailed", $"failed to determine the artifact tag for '{url.OriginalString}': {words}"), cause);

    /// <summary>The artifact that is asked for is not known.</summary>
    public static FailureException Digest(RegistryException cause) => Registry("failed to determine artifact digest: ", cause);

    /// <summary>The artifact could not be had.</summary>
    public static FailureException Pull(Uri url, RegistryException cause) => Registry($"failed to pull artifact from '{url.OriginalString}': ", cause);

    /// <summary>The layer is not as it must be.</summary>
    public static FailureException Layer(string words, Exception? cause = null) =>
        new(new Failure(FailureClass.Transient, "OCIArtifactLayerOperationFailed", words), cause);

    /// <summary>Signatures are asked for that this host cannot check.</summary>
    public static FailureException Verification(string provider, string words) =>
        new(new Failure(FailureClass.Denied, SourceReasons.VerificationError, $"failed to verify the signature using provider '{provider}': {words}"));

    private static FailureException Registry(string prefix, RegistryException cause) => cause.Fault == RegistryFault.Credentials
        ? new(new Failure(FailureClass.Denied, "AuthenticationFailed", cause.Message), cause)
        : new(new Failure(ClassOf(cause), "OCIArtifactPullFailed", prefix + cause.Message), cause);

    private static FailureClass ClassOf(RegistryException? cause) =>
        cause?.Fault is RegistryFault.Refused or RegistryFault.Credentials ? FailureClass.Denied : FailureClass.Transient;
}
