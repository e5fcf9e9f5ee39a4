using NodaTime;

namespace GitOps.Core.Definitions.Parsing;

/// <summary>Fields that several kinds of sources have.</summary>
internal static class SourceFields
{
    /// <summary>Longest time of one fetch where nothing is said.</summary>
    public static readonly Duration DefaultTimeout = Duration.FromSeconds(60);

    /// <summary>What stands for an address that cannot be read; its fault is noted already.</summary>
    public static readonly Uri Placeholder = new("https://invalid");

    /// <summary>The longest time of one fetch.</summary>
    public static Duration Timeout(FieldReader spec) => spec.Span("timeout", hours: false) ?? DefaultTimeout;

    /// <summary>The name in a reference to an object of the same namespace; null when absent.</summary>
    public static string? LocalName(FieldReader spec, string key)
    {
        if (spec.FindMap(key) is not { } reference)
        {
            return null;
        }

        var name = reference.RequiredText("name");
        reference.NoteUnknown();
        return SharedFields.NotEmpty(name);
    }

    /// <summary>The address of the source.</summary>
    /// <param name="spec">The fields.</param>
    /// <param name="words">What to say of a text that is none.</param>
    public static Uri Url(FieldReader spec, Func<string, string> words)
    {
        var text = spec.RequiredText("url");
        if (text.Length == 0)
        {
            return Placeholder;
        }

        if (Uri.TryCreate(text, UriKind.Absolute, out var url))
        {
            return url;
        }

        // The text is not quoted: it may carry a password.
        spec.Fault("url", words(text));
        return Placeholder;
    }

    /// <summary>Signatures that are required; null for none.</summary>
    public static ArtifactVerification? Verification(FieldReader spec)
    {
        if (spec.FindMap("verify") is not { } verify)
        {
            return null;
        }

        var verification = new ArtifactVerification
        {
            Provider = verify.Choice("provider", "cosign", ("cosign", "cosign"), ("notation", "notation"), (ArtifactVerification.OpenPgp, ArtifactVerification.OpenPgp)),
            SecretName = LocalName(verify, "secretRef"),
            TrustedRootSecretName = LocalName(verify, "trustedRootSecretRef"),
            Identities = verify.Each("matchOIDCIdentity", Identity),
        };
        verify.NoteUnknown();
        return verification;
    }

    private static SignerIdentity Identity(FieldReader item)
    {
        var identity = new SignerIdentity(item.RequiredText("issuer"), item.RequiredText("subject"));
        item.NoteUnknown();
        return identity;
    }
}
