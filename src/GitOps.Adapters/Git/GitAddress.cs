namespace GitOps.Adapters.Git;

/// <summary>Addresses as they may be shown.</summary>
internal static class GitAddress
{
    /// <summary>The address without user and password.</summary>
    public static string Of(Uri url) => url.UserInfo.Length == 0
        ? url.OriginalString
        : new UriBuilder(url) { UserName = string.Empty, Password = string.Empty }.Uri.AbsoluteUri;
}
