using System.Collections.Immutable;
using System.Text;
using GitOps.Core;

namespace GitOps.Adapters.Git.Verification;

/// <summary>Public keys of a Secret: entries that end in <c>.sshpub</c> hold SSH keys, one a line; every other entry is a PGP key ring.</summary>
internal sealed class VerificationKeys
{
    private const string SshSuffix = ".sshpub";

    private VerificationKeys(ImmutableArray<SshPublicKey> ssh, ImmutableArray<string> rings) => (Ssh, Rings) = (ssh, rings);

    public ImmutableArray<SshPublicKey> Ssh { get; }

    /// <summary>Armoured key rings.</summary>
    public ImmutableArray<string> Rings { get; }

    /// <summary>Sorts the entries of the Secret.</summary>
    public static VerificationKeys Of(SecretData secret)
    {
        var ssh = ImmutableArray.CreateBuilder<SshPublicKey>();
        var rings = ImmutableArray.CreateBuilder<string>();
        foreach (var key in secret.Keys.Order(StringComparer.Ordinal))
        {
            var text = Encoding.UTF8.GetString(secret.Reveal(key)!.Value.Span);
            if (key.EndsWith(SshSuffix, StringComparison.Ordinal))
            {
                ssh.AddRange(SshPublicKey.ReadAll(text));
            }
            else
            {
                rings.Add(text);
            }
        }

        return new VerificationKeys(ssh.ToImmutable(), rings.ToImmutable());
    }
}
