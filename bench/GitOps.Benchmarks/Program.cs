using GitOps.Benchmarks.Stores;

namespace GitOps.Benchmarks;

/// <summary>One verb a question; each prints ratios against a peer that ran beside it.</summary>
internal static class Program
{
    private const string Usage =
        """
        append [events]   rates of appends against the bare drivers: SQLite, and PostgreSQL when it is installed
        replay [events]   rates of reading a log into state against the bare drivers
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
                    await ReplayBench.RunAsync(peers, count ?? 100_000);
                }

                return 0;
            default:
                Console.Error.WriteLine(Usage);
                return 2;
        }
    }
}
