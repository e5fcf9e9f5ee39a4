using GitOps.Core.Audit.Transfer;
using GitOps.Core.EventSourcing;
using Microsoft.Extensions.DependencyInjection;
using ReplayAudit.CommandLine;

namespace ReplayAudit.Replaying;

/// <summary>A store of its own that the events of another were copied to.</summary>
internal sealed class FreshStore : IAsyncDisposable
{
    private readonly ServiceProvider services;

    private FreshStore(ServiceProvider services) => this.services = services;

    public IEventStore Events => services.GetRequiredService<IEventStore>();

    public static async Task<FreshStore> CopyAsync(IEventReader from, string store, CancellationToken cancellationToken)
    {
        var rooms = new Rooms();
        Database.Use(rooms, store, mayCreate: true);
        var copy = new FreshStore(rooms.Services.BuildServiceProvider());
        try
        {
            await LogImport.CopyAsync(copy.Events, from, cancellationToken);
            return copy;
        }
        catch
        {
            await copy.DisposeAsync();
            throw;
        }
    }

    public ValueTask DisposeAsync() => services.DisposeAsync();
}
