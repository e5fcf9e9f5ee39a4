using GitOps.Core.Composition;
using GitOps.Core.Sources;
using Microsoft.Extensions.DependencyInjection;

namespace GitOps.Architecture.Docs;

/// <summary>The way in of docs/writing-an-adapter.md.</summary>
public static class UseFoldersExtensions
{
    public static IGitOpsBuilder UseFolders(this IGitOpsBuilder gitops, string root)
    {
        gitops.Services.AddSingleton<ISourceFetcher>(new FolderFetcher(root));
        return gitops;
    }
}
