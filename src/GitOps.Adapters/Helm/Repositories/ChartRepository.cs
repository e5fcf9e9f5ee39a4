using GitOps.Core;
using GitOps.Core.Definitions;
using GitOps.Core.Sources;

namespace GitOps.Adapters.Helm.Repositories;

/// <summary>A repository of charts and what opens it.</summary>
internal sealed record ChartRepository(HelmRepository Definition, SecretData? Credentials, SecretData? Certificates)
{
    /// <summary>The revision of the index that was fetched last, its digest; null when none was.</summary>
    public string? Index { get; init; }

    public static ChartRepository Of(ReferredSource source) =>
        new((HelmRepository)source.Definition, source.Credentials, source.Certificates) { Index = source.Artifact?.Revision };

    /// <summary>A file of the repository; an absolute address stays as it is.</summary>
    public Uri AddressOf(string relative)
    {
        if (Uri.TryCreate(relative, UriKind.Absolute, out var absolute) && absolute.Scheme != Uri.UriSchemeFile)
        {
            return absolute;
        }

        var root = new UriBuilder(Definition.Url) { UserName = string.Empty, Password = string.Empty };
        root.Path = root.Path.TrimEnd('/') + "/";
        var address = new UriBuilder(new Uri(root.Uri, relative));
        address.Query = address.Query.Length > 0 ? address.Query : root.Query;
        return address.Uri;
    }

    /// <summary>An address as it may be shown.</summary>
    public static string Shown(Uri address) => address.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);
}
