using System.CommandLine;
using GitOps.Adapters.Kubernetes;
using GitOps.Adapters.Kustomize;
using GitOps.Core.Deployments.Applying;
using GitOps.Core.Objects;
using WorkerHost.Output;
using WorkerHost.Render;

namespace WorkerHost.Commands;

/// <summary>Prints what a folder would apply, or how that differs from a cluster or another revision.</summary>
internal static class RenderCommand
{
    private const string Teaching = """
        Prints what a folder would apply. Nothing is changed anywhere.

          render apps/production                         as 'kustomize build': the folder's kustomization, Secrets masked
          render apps                                    a folder without a kustomization file: all manifests below it, as Flux does
          render apps/production -f clusters/prod.yaml   as the engine applies it for that Kustomization: substitution, targetNamespace,
                                                         patches, images, components, common metadata and owner labels included
          render … --diff main                           against a branch, tag or commit of the repository around the folder
          render … --diff ../other-checkout/apps         against another folder
          render … --diff cluster --kubeconfig FILE      against a cluster, which answers without being changed (server-side dry run)

        Exit codes: 0 built, or no differences; 1 differences (with --diff); 2 it cannot be built or compared.
        With --diff a pull request check is one line: render apps -f clusters/prod.yaml --diff main
        """;

    private static readonly Argument<DirectoryInfo> Folder = new("DIR") { Description = "The folder. Files of the Git repository around it may be read." };
    private static readonly Option<FileInfo?> File = new("--file", "-f") { Description = "A file with the Flux Kustomization that deploys the folder; its spec.path does not count." };
    private static readonly Option<string?> Diff = new("--diff") { Description = "What to compare with: 'cluster', a folder, or a revision." };
    private static readonly Option<string?> Kubeconfig = new("--kubeconfig") { Description = "Where the cluster is: for --diff cluster, and for postBuild.substituteFrom." };
    private static readonly Option<bool> ShowSecrets = new("--show-secrets") { Description = "Prints values of Secrets too. Not for logs of pipelines." };
    private static readonly Option<bool> RemoteBases = new("--allow-remote-bases") { Description = "Fetches bases that lie in other Git repositories." };

    public static Command Create()
    {
        var render = new Command("render", Teaching) { Folder, File, Diff, Kubeconfig, ShowSecrets, RemoteBases };
        render.SetAction((parsed, cancellationToken) => PlainErrors.TellAsync(() => RunAsync(parsed, cancellationToken)));
        return render;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var folder = parsed.GetValue(Folder)!;
        if (!folder.Exists)
        {
            throw new ManifestException($"{folder} is no folder");
        }

        var definition = parsed.GetValue(File) is { } file ? Desired.ReadDefinition(file.FullName) : null;
        using var cluster = parsed.GetValue(Kubeconfig) is { } kubeconfig ? KubernetesCluster.Connect(new KubernetesOptions { KubeConfigPath = kubeconfig }) : null;
        if (cluster is null && definition?.PostBuild is { SubstituteFrom.IsEmpty: false })
        {
            await Console.Error.WriteLineAsync("postBuild.substituteFrom is left out: give --kubeconfig to read it from a cluster");
        }

        var desired = new Desired(definition, parsed.GetValue(RemoteBases), cluster);
        var objects = await BuildAsync(desired, folder, cancellationToken);
        if (parsed.GetValue(Diff) is { } other)
        {
            return await CompareAsync(desired, folder, objects, other, cluster, cancellationToken);
        }

        Printed.Write(new BuildOutput([.. parsed.GetValue(ShowSecrets) ? objects : objects.Select(SecretMask.Apply)]).WriteTo);
        return 0;
    }

    private static async Task<IReadOnlyList<KubeObject>> BuildAsync(Desired desired, DirectoryInfo folder, CancellationToken cancellationToken)
    {
        var root = RepositoryOf(folder);
        using var tree = new FolderTree(root) { HasDigests = false };
        return await desired.BuildAsync(tree, Below(root, folder), cancellationToken);
    }

    private static async Task<int> CompareAsync(
        Desired desired, DirectoryInfo folder, IReadOnlyList<KubeObject> objects, string other, ICluster? cluster, CancellationToken cancellationToken)
    {
        var comparison = new Comparison(new DiffScreen(Console.Out));
        if (other == "cluster")
        {
            await new LiveObjects(cluster ?? throw new ManifestException("--diff cluster needs --kubeconfig"), "gitops-render").CompareAsync(comparison, objects, cancellationToken);
        }
        else if (Directory.Exists(other))
        {
            comparison.Compare(await BuildAsync(desired, new DirectoryInfo(other), cancellationToken), objects);
        }
        else
        {
            var root = RepositoryOf(folder);
            var data = Directory.CreateTempSubdirectory("gitops-render-");
            try
            {
                using var tree = await Revision.OpenAsync(root, other, data.FullName, cancellationToken);
                comparison.Compare(await desired.BuildAsync(tree, Below(root, folder), cancellationToken), objects);
            }
            finally
            {
                data.Delete(recursive: true);
            }
        }

        await Console.Error.WriteLineAsync(comparison.Summary);
        return comparison.HasDifferences ? 1 : 0;
    }

    private static string Below(string root, DirectoryInfo folder)
    {
        var path = Path.GetRelativePath(root, folder.FullName).Replace(Path.DirectorySeparatorChar, '/');
        return path == "." ? string.Empty : path;
    }

    private static string RepositoryOf(DirectoryInfo folder)
    {
        for (var candidate = folder; candidate is not null; candidate = candidate.Parent)
        {
            if (Path.Exists(Path.Combine(candidate.FullName, ".git")))
            {
                return candidate.FullName;
            }
        }

        return Path.GetPathRoot(folder.FullName)!;
    }
}
