using System.Collections.Immutable;

namespace GitOps.Core.Definitions;

/// <summary>Signatures that an artifact of a registry or a chart must have, <c>spec.verify</c>.</summary>
public sealed record ArtifactVerification
{
    /// <summary>Signatures as <c>helm package --sign</c> makes them: a provenance file beside the chart. Flux has no such provider.</summary>
    public const string OpenPgp = "pgp";

    /// <summary>Who signed how: <c>cosign</c>, <c>notation</c>, or <see cref="OpenPgp"/>.</summary>
    public string Provider { get; init; } = "cosign";

    /// <summary>The Secret with the public keys; null for signatures without keys.</summary>
    public string? SecretName { get; init; }

    /// <summary>The Secret with the roots of trust of a private instance; null for the public one.</summary>
    public string? TrustedRootSecretName { get; init; }

    /// <summary>Who may have signed without a key; empty for anyone.</summary>
    public ImmutableArray<SignerIdentity> Identities { get; init; } = [];

    /// <summary>Whether both ask for the same; identities count by content.</summary>
    public bool Equals(ArtifactVerification? other) => other is not null
        && Provider == other.Provider && SecretName == other.SecretName && TrustedRootSecretName == other.TrustedRootSecretName
        && Identities.SequenceEqual(other.Identities);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Provider, SecretName, Identities.Length);
}

/// <summary>Who may have signed without a key, an item of <c>matchOIDCIdentity</c>; both are regular expressions.</summary>
public sealed record SignerIdentity(string Issuer, string Subject);
