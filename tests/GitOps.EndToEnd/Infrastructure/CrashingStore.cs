using GitOps.Core.EventSourcing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace GitOps.EndToEnd.Infrastructure;

/// <summary>An event store that is gone from its n-th append on, until it is healed.</summary>
internal sealed class CrashingStore(int at)
{
    private readonly TaskCompletionSource happened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int appends;
    private bool isHealed;

    public Task Happened => happened.Task;

    public void Heal() => isHealed = true;

    /// <summary>Counts appends from here on.</summary>
    public void Arm()
    {
        appends = 0;
        isHealed = false;
    }

    public void Wrap(IServiceCollection services)
    {
        var inner = services.Last(item => item.ServiceType == typeof(IEventStore));
        services.Replace(ServiceDescriptor.Singleton<IEventStore>(provider => new Store(
            (IEventStore)(inner.ImplementationFactory?.Invoke(provider) ?? ActivatorUtilities.CreateInstance(provider, inner.ImplementationType!)), this)));
    }

    private void Count()
    {
        if (!isHealed && Interlocked.Increment(ref appends) >= at)
        {
            happened.TrySetResult();
            throw new IOException("the store is gone");
        }
    }

    private sealed class Store(IEventStore inner, CrashingStore crash) : IEventStore
    {
        public Task<IReadOnlyList<EventEnvelope>> AppendAsync(StreamId stream, ExpectedVersion expected, IReadOnlyList<PendingEvent> events, CancellationToken cancellationToken)
        {
            crash.Count();
            return inner.AppendAsync(stream, expected, events, cancellationToken);
        }

        public Task<long> GetHeadAsync(CancellationToken cancellationToken) => inner.GetHeadAsync(cancellationToken);

        public IAsyncEnumerable<EventEnvelope> ReadAllAsync(long afterPosition, CancellationToken cancellationToken) => inner.ReadAllAsync(afterPosition, cancellationToken);

        public IAsyncEnumerable<EventEnvelope> ReadStreamAsync(StreamId stream, long fromVersion, CancellationToken cancellationToken) => inner.ReadStreamAsync(stream, fromVersion, cancellationToken);

        public Task WaitForAsync(long afterPosition, CancellationToken cancellationToken) => inner.WaitForAsync(afterPosition, cancellationToken);
    }
}
