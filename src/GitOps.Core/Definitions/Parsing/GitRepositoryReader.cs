using GitOps.Core.Objects;
using NodaTime;

namespace GitOps.Core.Definitions.Parsing;

/// <summary>Reads <c>GitRepository</c> of <c>source.toolkit.fluxcd.io</c>.</summary>
internal static class GitRepositoryReader
{
    public static DefinitionKind Kind { get; } = new(["v1", "v1beta2", "v1beta1"], Read);

    private static readonly Uri Placeholder = new("https://invalid");
    private static readonly Duration DefaultTimeout = Duration.FromSeconds(60);

    private static DefinitionReading Read(ObjectKey key, KubeObject resource, FaultList faults)
    {
        var spec = new FieldReader(LegacyFields.Convert(resource, faults).Spec, "spec", faults);
        var definition = new GitRepository
        {
            Key = key,
            Url = Url(spec),
            Interval = spec.RequiredSpan("interval"),
            Timeout = spec.Span("timeout", hours: false) ?? DefaultTimeout,
            Suspend = spec.Flag("suspend"),
            SecretName = LocalName(spec, "secretRef"),
            Reference = Reference(spec),
            Ignore = spec.Text("ignore"),
            RecurseSubmodules = spec.Flag("recurseSubmodules"),
            Verification = Verification(spec),
        };
        RefuseWhatIsNotSupported(spec);
        spec.NoteUnknown();
        faults.Check(new GitRepositoryValidator(), definition);
        return faults.IsEmpty
            ? new DefinitionReading.Source(definition, faults.Notes)
            : new DefinitionReading.Invalid(key, faults.Faults);
    }

    private static Uri Url(FieldReader spec)
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
        spec.Fault("url", text.Contains("://", StringComparison.Ordinal)
            ? "is no address; write https://host/path or ssh://git@host/path"
            : "the form user@host:path is not accepted; write ssh://user@host/path");
        return Placeholder;
    }

    private static GitReference Reference(FieldReader spec)
    {
        if (spec.FindMap("ref") is not { } reference)
        {
            return new GitReference();
        }

        var result = new GitReference
        {
            Branch = NotEmpty(reference.Text("branch")),
            Tag = NotEmpty(reference.Text("tag")),
            SemVer = NotEmpty(reference.Text("semver")),
            Name = NotEmpty(reference.Text("name")),
            Commit = NotEmpty(reference.Text("commit")),
        };
        reference.NoteUnknown();
        return result;
    }

    private static GitVerification? Verification(FieldReader spec)
    {
        if (spec.FindMap("verify") is not { } verify)
        {
            return null;
        }

        var mode = verify.Choice(
            "mode",
            GitVerificationMode.Head,
            ("HEAD", GitVerificationMode.Head),
            ("head", GitVerificationMode.Head),
            ("Tag", GitVerificationMode.Tag),
            ("TagAndHEAD", GitVerificationMode.TagAndHead));
        var secret = LocalName(verify, "secretRef");
        if (secret is null)
        {
            verify.Fault("secretRef", "is required: name the Secret with the public keys");
        }

        verify.NoteUnknown();
        return new GitVerification(mode, secret ?? string.Empty);
    }

    private static string? LocalName(FieldReader spec, string key)
    {
        if (spec.FindMap(key) is not { } reference)
        {
            return null;
        }

        var name = reference.RequiredText("name");
        reference.NoteUnknown();
        return NotEmpty(name);
    }

    private static void RefuseWhatIsNotSupported(FieldReader spec)
    {
        spec.Choice("provider", 0, ("generic", 0), ("", 0));
        spec.Unsupported("proxySecretRef", "remove it and set the proxy of the host");
        spec.Unsupported("serviceAccountName", "it belongs to the cloud providers; use secretRef");
        spec.Unsupported("include", "let the deployments name the other repository as their source");
        spec.Unsupported("sparseCheckout", "remove it: trees are read in place and cost only what is read");
    }

    private static string? NotEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
