using System.Security.Cryptography;
using System.Text;
using GitOps.Core;
using GitOps.Core.Definitions;
using GitOps.Core.Objects;
using GitOps.Core.Sources;
using NodaTime;

namespace GitOps.Adapters.Kustomize.Loading;

/// <summary>Fetches remote bases through the port that fetches sources: a base is a <c>GitRepository</c> that nobody declared.</summary>
internal sealed class RemoteFetcher(IEnumerable<ISourceFetcher> fetchers)
{
    /// <summary>Fetches what a build needs and opens it.</summary>
    /// <exception cref="ManifestException">It cannot be had; says where it is named, and why in the words of who fetched.</exception>
    public async Task<(IFileTree Tree, string Commit)> FetchAsync(RemoteNeededException needed, CancellationToken cancellationToken)
    {
        var address = needed.Address;
        if (address.Url is not { } url)
        {
            throw needed.Fault($"remote base '{address.Repository}' is no URL; write it as https://host/org/repo//path?ref=name");
        }

        Failure? last = null;
        foreach (var reference in References(address.Ref))
        {
            var definition = new GitRepository
            {
                Key = new ObjectKey(GitRepository.KindName, "kustomize-bases", NameOf(address.Key)),
                Url = url,
                Interval = Duration.FromHours(1),
                Timeout = address.Timeout,
                Reference = reference,
                RecurseSubmodules = address.WithSubmodules,
            };
            var fetcher = fetchers.FirstOrDefault(item => item.Supports(definition))
                ?? throw needed.Fault($"remote base '{address.Repository}': no fetcher of Git repositories is registered; add its room to the host");
            switch (await fetcher.FetchAsync(new SourceFetch(definition, null, null), cancellationToken).ConfigureAwait(false))
            {
                case SourceObservation.Fetched { Artifact: var artifact }:
                    var tree = await fetcher.OpenAsync(definition, artifact, cancellationToken).ConfigureAwait(false);
                    return tree is null
                        ? throw needed.Fault($"remote base '{address.Key}' was fetched and is gone again; try anew")
                        : (tree, artifact.Provenance.Commit);
                case SourceObservation.Broken { Failure: var failure }:
                    last = failure;
                    break;
            }
        }

        throw needed.Fault($"remote base '{address.Key}': {last?.Message ?? "nothing was fetched"}");
    }

    // As git looks for a name: tags before branches.
    private static IEnumerable<GitReference> References(string name) => name switch
    {
        "" => [new GitReference { Name = "HEAD" }],
        _ when RemoteAddress.IsCommit(name) => [new GitReference { Commit = name }],
        _ when name.StartsWith("refs/", StringComparison.Ordinal) => [new GitReference { Name = name }],
        _ => [new GitReference { Name = "refs/tags/" + name }, new GitReference { Name = "refs/heads/" + name }],
    };

    private static string NameOf(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)))[..16];
}
