using GitOps.Benchmarks.Clusters;
using GitOps.Benchmarks.Helm;
using GitOps.Benchmarks.Kustomize;
using GitOps.Benchmarks.Stores;

namespace GitOps.Benchmarks;

/// <summary>One verb a question; each prints ratios against a peer that ran beside it.</summary>
internal static class Program
{
    private const string Usage =
        """
        append [events]       rates of appends against the bare drivers: SQLite, and PostgreSQL when it is installed
        replay [events]       rates of reading a log into state against the bare drivers, and memory
        snapshot [events]     rates of loading an aggregate with a long history, with a snapshot and without
        kustomize [objects]   builds of an overlay against kubectl kustomize, up to so many objects; GITOPS_BENCH_RENDER names the published
                              WorkerHost for whole processes, GITOPS_BENCH_PEER=all lets kubectl build 5000 too (minutes; never more)
        reconcile [objects]   a reconcile of unchanged objects against a dry run of each, embedded cluster and GITOPS_TEST_KUBECONFIG
        apply [objects]       the first apply of objects against a bare client with the same requests, and kubectl
        watch [objects]       bytes for each managed object, and time until a change by hand is in the log
        helm [renders]        renders of the corpus' charts (GITOPS_CORPUS), and whole processes (GITOPS_WORKERHOST) beside helm
        """;

    public static async Task<int> Main(string[] args)
    {
        var count = args.Length > 1 && int.TryParse(args[1], out var given) ? given : (int?)null;
        switch (args.FirstOrDefault())
        {
            case "append":
                await foreach (var peers in StorePeers.AllAsync())
                {
                    await AppendBench.RunAsync(peers, count ?? 10_000);
                }

                return 0;
            case "replay":
                await foreach (var peers in StorePeers.AllAsync())
                {
                    await ReplayBench.RunAsync(peers, count ?? 1_000_000);
                }

                return 0;
            case "snapshot":
                await foreach (var peers in StorePeers.AllAsync())
                {
                    await SnapshotBench.RunAsync(peers, count ?? 10_000);
                }

                return 0;
            case "serve":
                await ClusterPeers.ServeAsync();
                return 0;
            case "reconcile":
                return await OnClustersAsync(peer => ReconcileBench.RunAsync(peer, count ?? 1_000));
            case "apply":
                return await OnClustersAsync(peer => ApplyBench.RunAsync(peer, count ?? 1_000));
            case "watch":
                return await OnClustersAsync(peer => WatchBench.RunAsync(peer, count ?? 10_000));
            case "kustomize":
                await KustomizeBench.RunAsync(count ?? 50_000);
                return 0;
            case "helm-cold":
                await ColdRender.SayAsync(args[1]);
                return 0;
            case "helm":
                return await HelmBench.RunAsync(count ?? 20);
            default:
                Console.Error.WriteLine(Usage);
                return 2;
        }
    }

    private static async Task<int> OnClustersAsync(Func<ClusterPeer, Task> bench)
    {
        await foreach (var peer in ClusterPeers.AllAsync())
        {
            await bench(peer);
        }

        return 0;
    }
}
