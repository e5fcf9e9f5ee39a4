using GitOps.Core.Objects;

namespace GitOps.Core.Definitions.Parsing;

/// <summary>Reads <c>GitRepository</c> of <c>source.toolkit.fluxcd.io</c>.</summary>
internal static class GitRepositoryReader
{
    public static DefinitionKind Kind { get; } = new(["v1", "v1beta2", "v1beta1"], Read);

    private static DefinitionReading Read(ObjectKey key, KubeObject resource, FaultList faults)
    {
        var spec = new FieldReader(LegacyFields.Convert(resource, faults).Spec, "spec", faults);
        var definition = new GitRepository
        {
            Key = key,
            Url = SourceFields.Url(spec, text => text.Contains("://", StringComparison.Ordinal)
                ? "is no address; write https://host/path or ssh://git@host/path"
                : "the form user@host:path is not accepted; write ssh://user@host/path"),
            Interval = spec.RequiredSpan("interval"),
            Timeout = SourceFields.Timeout(spec),
            Suspend = spec.Flag("suspend"),
            SecretName = SourceFields.LocalName(spec, "secretRef"),
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

    private static GitReference Reference(FieldReader spec)
    {
        if (spec.FindMap("ref") is not { } reference)
        {
            return new GitReference();
        }

        var result = new GitReference
        {
            Branch = SharedFields.NotEmpty(reference.Text("branch")),
            Tag = SharedFields.NotEmpty(reference.Text("tag")),
            SemVer = SharedFields.NotEmpty(reference.Text("semver")),
            Name = SharedFields.NotEmpty(reference.Text("name")),
            Commit = SharedFields.NotEmpty(reference.Text("commit")),
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
        var secret = SourceFields.LocalName(verify, "secretRef");
        if (secret is null)
        {
            verify.Fault("secretRef", "is required: name the Secret with the public keys");
        }

        verify.NoteUnknown();
        return new GitVerification(mode, secret ?? string.Empty);
    }

    private static void RefuseWhatIsNotSupported(FieldReader spec)
    {
        spec.Choice("provider", 0, ("generic", 0), ("", 0));
        spec.Unsupported("proxySecretRef", "remove it and set the proxy of the host");
        spec.Unsupported("serviceAccountName", "it belongs to the cloud providers; use secretRef");
        spec.Unsupported("include", "let the deployments name the other repository as their source");
        spec.Unsupported("sparseCheckout", "remove it: trees are read in place and cost only what is read");
    }
}
