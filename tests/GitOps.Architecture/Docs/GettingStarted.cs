using GitOps.Adapters.Git;
using GitOps.Adapters.Kubernetes;
using GitOps.Adapters.Kustomize;
using GitOps.Adapters.Sqlite;
using GitOps.Hosting;
using Microsoft.Extensions.Hosting;

namespace GitOps.Architecture.Docs;

/// <summary>The program of docs/getting-started.md. The package tests build it once more from packages alone.</summary>
internal static class GettingStarted
{
    public static async Task RunAsync(string[] args)
    {
        var builder = Host.CreateApplicationBuilder(args);
        builder.Services.AddGitOps(gitops => gitops
            .UseSqlite("gitops.db")
            .UseKubernetes()
            .UseGit()
            .UseKustomize());
        await builder.Build().RunAsync();
    }
}
