using System.Text;
using GitOps.Adapters.Git.References;
using GitOps.Core;
using GitOps.Core.Definitions;
using LibGit2Sharp;
using Org.BouncyCastle.Bcpg.OpenPgp;

namespace GitOps.Adapters.Git.Verification;

/// <summary>Whether a commit, the tag that led to it, or both are signed by one of the keys of a Secret, in the words of Flux.</summary>
internal static class SignatureCheck
{
    private const string TagPrefix = "refs/tags/";

    /// <summary>Checks what the mode asks for, the tag first.</summary>
    /// <returns>The key that signed.</returns>
    /// <exception cref="FailureException">A signature is missing, made by another key, or not good.</exception>
    public static string Check(Repository repository, GitVerification verification, SecretData? secret, WantedCommit wanted)
    {
        if (verification.Mode != GitVerificationMode.Head && !wanted.Reference.StartsWith(TagPrefix, StringComparison.Ordinal))
        {
            throw Refuse(FailureClass.Stalled, "InvalidVerificationMode", "cannot verify tag object's signature if a tag reference is not specified");
        }

        if (secret is null)
        {
            throw Refuse(FailureClass.Transient, "VerificationError", $"public keys secret error: there is no secret '{verification.SecretName}'");
        }

        var keys = VerificationKeys.Of(secret);
        var signer = verification.Mode == GitVerificationMode.Head ? string.Empty : CheckTag(repository, wanted, keys);
        return verification.Mode == GitVerificationMode.Tag ? signer : CheckCommit(repository, wanted.Commit, keys);
    }

    private static string CheckTag(Repository repository, WantedCommit wanted, VerificationKeys keys)
    {
        var name = wanted.Reference[TagPrefix.Length..];
        if (wanted.Tag.Length == 0)
        {
            throw Refuse(FailureClass.Denied, "InvalidGitObject", $"cannot verify signature of tag '{name}' since it is not signed");
        }

        var shown = $"{name}@{wanted.Tag}";
        var tag = repository.Lookup<TagAnnotation>(wanted.Tag) is { } found ? SignedTag.Find(found) : null;
        return tag switch
        {
            null => throw Refuse(FailureClass.Denied, "InvalidTagSignature", $"signature verification of tag '{shown}' failed: the tag object can't be read as it was signed"),
            { Signature: "" } => throw Refuse(FailureClass.Denied, "InvalidGitObject", $"cannot verify signature of tag '{shown}' since it is not signed"),
            _ => Verify(tag.Signature, tag.Payload, keys, "InvalidTagSignature", $"tag '{shown}'"),
        };
    }

    private static string CheckCommit(Repository repository, string commit, VerificationKeys keys)
    {
        try
        {
            var signed = Commit.ExtractSignature(repository, new ObjectId(commit), "gpgsig");
            return Verify(signed.Signature, Encoding.UTF8.GetBytes(signed.SignedData), keys, "InvalidCommitSignature", $"commit '{commit}'");
        }
        catch (LibGit2Sharp.NotFoundException exception)
        {
            throw Refuse(FailureClass.Denied, "InvalidCommitSignature", $"signature verification of commit '{commit}' failed: unsupported signature type: empty", exception);
        }
    }

    private static string Verify(string armour, byte[] payload, VerificationKeys keys, string reason, string what)
    {
        var text = armour.TrimStart();
        try
        {
            if (text.StartsWith("-----BEGIN SSH", StringComparison.Ordinal))
            {
                return keys.Ssh.IsEmpty
                    ? throw new FormatException("SSH signature detected but no SSH public keys found in secret (keys with .sshpub suffix)")
                    : SshSignature.FindSigner(text, payload, keys.Ssh) ?? throw new FormatException("unable to verify payload with any of the given authorized keys");
            }

            if (!text.StartsWith("-----BEGIN PGP", StringComparison.Ordinal))
            {
                throw new FormatException("unsupported signature type: " + (text.StartsWith("-----BEGIN SIGNED", StringComparison.Ordinal) ? "x509" : "unknown"));
            }

            return keys.Rings.IsEmpty
                ? throw new FormatException("PGP signature detected but no PGP public keys found in secret (keys with .asc suffix)")
                : OpenPgpSignature.FindSigner(text, payload, keys.Rings) ?? throw new FormatException("unable to verify payload with any of the given key rings");
        }
        catch (Exception exception) when (exception is FormatException or PgpException or IOException or ArgumentException or System.Security.Cryptography.CryptographicException)
        {
            throw Refuse(FailureClass.Denied, reason, $"signature verification of {what} failed: {exception.Message}", exception);
        }
    }

    private static FailureException Refuse(FailureClass @class, string reason, string message, Exception? cause = null) =>
        new(new Failure(@class, reason, message), cause);
}
