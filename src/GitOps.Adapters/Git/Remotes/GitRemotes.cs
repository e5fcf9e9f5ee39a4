using GitOps.Core;
using GitOps.Core.Definitions;

namespace GitOps.Adapters.Git.Remotes;

/// <summary>Picks the way to a repository by the scheme of its address.</summary>
internal static class GitRemotes
{
    /// <exception cref="FailureException">The scheme is unknown or the credentials do not fit it.</exception>
    public static IGitRemote Open(GitRepository definition, SecretData? credentials, GitOptions options, CancellationToken cancellationToken) =>
        definition.Url.Scheme switch
        {
            "file" => new LocalRemote(definition.Url.LocalPath, cancellationToken),
            "http" or "https" => new SmartRemote(
                new HttpConnection(new HttpSession(
                    definition.Url, HttpCredentials.Of(definition.Url, credentials), options.MaximumFetchBytes, cancellationToken)),
                cancellationToken),
            "ssh" => new SmartRemote(
                new SshConnection(new SshSession(definition.Url, SshCredentials.Of(credentials), options, cancellationToken)), cancellationToken),
            var scheme => throw GitFailures.Address($"the address has the scheme '{scheme}'; use https, http, ssh or file"),
        };
}
