using System.Text;
using GitOps.Core;

namespace GitOps.Adapters.Git.Remotes;

/// <summary>What a Git server over SSH is shown, and by what it is recognized.</summary>
/// <param name="Identity">The private key, as OpenSSH or PEM has it.</param>
/// <param name="KnownHosts">Lines of a <c>known_hosts</c> file.</param>
/// <param name="Passphrase">Opens the key; null when it is open.</param>
internal sealed record SshCredentials(string Identity, string KnownHosts, string? Passphrase)
{
    /// <summary>Reads the keys of the Secret.</summary>
    /// <exception cref="FailureException">One is missing.</exception>
    public static SshCredentials Of(SecretData? secret)
    {
        var identity = Required(secret, "identity");
        var knownHosts = Required(secret, "known_hosts");
        var passphrase = secret!.RevealText("password") is { Length: > 0 } text ? text : null;
        return passphrase is null && IsEncrypted(identity)
            ? throw GitFailures.Authentication($"SSH identity key is encrypted but no 'password' field was provided in the secret '{secret.Name}'")
            : new SshCredentials(identity.ReplaceLineEndings("\n").TrimEnd('\n') + "\n", knownHosts, passphrase);
    }

    /// <summary>Without the secrets.</summary>
    public override string ToString() => nameof(SshCredentials);

    private static string Required(SecretData? secret, string key) => secret?.RevealText(key) is { Length: > 0 } text
        ? text
        : throw GitFailures.Authentication($"invalid 'ssh' auth option: '{key}' is required");

    /// <summary>PEM says so in its header; OpenSSH names the cipher behind its magic word.</summary>
    private static bool IsEncrypted(string identity)
    {
        if (identity.Contains("ENCRYPTED", StringComparison.Ordinal))
        {
            return true;
        }

        var lines = identity.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0 && !line.StartsWith('-'));
        var body = new byte[identity.Length];
        return identity.Contains("OPENSSH PRIVATE KEY", StringComparison.Ordinal)
            && Convert.TryFromBase64String(string.Concat(lines), body, out var length)
            && !Encoding.ASCII.GetString(body, 0, Math.Min(length, 64)).Contains("none", StringComparison.Ordinal);
    }
}
