using System.CommandLine;
using GitOps.Adapters.Marten;
using GitOps.Adapters.Sqlite;
using GitOps.Core;
using GitOps.Core.Composition;
using GitOps.Core.Deployments.Applying;
using GitOps.Core.EventSourcing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ReplayAudit;

/// <summary>Which store is read: options that every verb has.</summary>
internal sealed class StoreOptions
{
    private readonly Option<string> store = new("--store") { Description = "Where events are kept: sqlite or postgres.", DefaultValueFactory = _ => "sqlite", Recursive = true };
    private readonly Option<string?> connection = new("--connection") { Description = "Connection string for --store postgres.", Recursive = true };
    private readonly Option<string> data = new("--data") { Description = "Folder of events.db for --store sqlite.", DefaultValueFactory = _ => ".gitops", Recursive = true };

    public void AddTo(RootCommand root)
    {
        store.AcceptOnlyFromAmong("sqlite", "postgres");
        root.Options.Add(store);
        root.Options.Add(connection);
        root.Options.Add(data);
    }

    /// <summary>Does the work with the ports of the store; what goes wrong is told in a line, with exit code 1.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="work">The work.</param>
    /// <param name="compose">Chooses further rooms.</param>
    public async Task<int> WithAsync(ParseResult parsed, Func<IServiceProvider, Task<int>> work, Action<IGitOpsBuilder>? compose = null)
    {
        try
        {
            var rooms = new Rooms();
            Choose(rooms, parsed);
            compose?.Invoke(rooms);
            await using var services = rooms.Services.BuildServiceProvider();
            return await work(services);
        }
        catch (Exception e) when (e is FailureException or ClusterException or CorruptEventException or UnreadableEventException or OptionsValidationException or FileNotFoundException)
        {
            await Console.Error.WriteLineAsync($"Error: {e.Message}");
            return 1;
        }
    }

    private void Choose(Rooms rooms, ParseResult parsed)
    {
        if (parsed.GetValue(store) == "postgres")
        {
            rooms.UseMarten(parsed.GetValue(connection) ?? string.Empty);
            return;
        }

        var file = Path.Combine(Path.GetFullPath(parsed.GetValue(data)!), "events.db");
        if (!File.Exists(file))
        {
            throw new FileNotFoundException($"There is no {file}; name the folder of the engine's data with --data.", file);
        }

        rooms.UseSqlite(file);
    }
}
