using System.Security.Cryptography;
using System.Text;
using LibGit2Sharp;

namespace GitOps.Adapters.Git.Remotes;

/// <summary>The name of a store in addresses of our own transports.</summary>
internal static class StoreName
{
    public static string Of(Repository repository) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(repository.Info.Path)).AsSpan(0, 12));
}
