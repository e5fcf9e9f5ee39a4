namespace GitOps.Adapters.Kustomize.Loading;

/// <summary>Recognizes what Kustomize would fetch from elsewhere. A build never does: its inputs are the source's files.</summary>
internal static class RemoteResources
{
    private static readonly string[] Hosts = ["github.com/", "gitlab.com/", "bitbucket.org/", "git@", "ssh://", "git::", "file://"];

    public static bool IsUrl(string path) =>
        path.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || path.StartsWith("https://", StringComparison.OrdinalIgnoreCase);

    public static bool IsRemote(string path) => IsUrl(path) || Array.Exists(Hosts, host => path.StartsWith(host, StringComparison.OrdinalIgnoreCase));
}
