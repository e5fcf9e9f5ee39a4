using System.Collections.Concurrent;
using GitOps.Testing.Contracts;
using Microsoft.Extensions.DependencyInjection;

namespace GitOps.Contracts.Subjects;

/// <summary>Every opening is a host of its own on the same ground; all are stopped before the ground is removed.</summary>
internal sealed class HostedSubject<TPort>(Action<TestBuilder> use, Func<Task> remove) : IContractSubject<TPort>
    where TPort : notnull
{
    private readonly ConcurrentBag<ServiceProvider> hosts = [];

    public Task<TPort> OpenAsync(CancellationToken cancellationToken = default)
    {
        var builder = new TestBuilder();
        use(builder);
        var host = builder.Services.BuildServiceProvider();
        hosts.Add(host);
        return Task.FromResult(host.GetRequiredService<TPort>());
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var host in hosts)
        {
            await host.DisposeAsync();
        }

        await remove();
    }
}
