using GitOps.Core;
using GitOps.Core.EventSourcing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace GitOps.EndToEnd.Infrastructure;

/// <summary>Tells when a store refused the engine.</summary>
internal sealed class StoreSentinel
{
    private volatile TaskCompletionSource refused = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Done at the first call since <see cref="Watch"/> that the store did not serve.</summary>
    public Task Refused => refused.Task;

    public void Watch() => refused = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Wrap(IServiceCollection services)
    {
        var inner = services.Last(item => item.ServiceType == typeof(IEventStore));
        services.Replace(ServiceDescriptor.Singleton<IEventStore>(provider => new Store(
            (IEventStore)(inner.ImplementationFactory?.Invoke(provider) ?? ActivatorUtilities.CreateInstance(provider, inner.ImplementationType!)), this)));
    }

    private sealed class Store(IEventStore inner, StoreSentinel sentinel) : IEventStore
    {
        public async Task<IReadOnlyList<EventEnvelope>> AppendAsync(StreamId stream, ExpectedVersion expected, IReadOnlyList<PendingEvent> events, CancellationToken cancellationToken = default)
        {
            try
            {
                return await inner.AppendAsync(stream, expected, events, cancellationToken);
            }
            catch (FailureException)
            {
                sentinel.refused.TrySetResult();
                throw;
            }
        }

        public async IAsyncEnumerable<EventEnvelope> ReadStreamAsync(
            StreamId stream, long fromVersion = 1, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            var reading = inner.ReadStreamAsync(stream, fromVersion, cancellationToken).GetAsyncEnumerator(cancellationToken);
            await using (reading)
            {
                while (await MoveAsync())
                {
                    yield return reading.Current;
                }
            }

            async Task<bool> MoveAsync()
            {
                try
                {
                    return await reading.MoveNextAsync();
                }
                catch (FailureException)
                {
                    sentinel.refused.TrySetResult();
                    throw;
                }
            }
        }

        public IAsyncEnumerable<EventEnvelope> ReadAllAsync(long afterPosition = 0, CancellationToken cancellationToken = default) => inner.ReadAllAsync(afterPosition, cancellationToken);

        public Task<long> GetHeadAsync(CancellationToken cancellationToken = default) => inner.GetHeadAsync(cancellationToken);

        public Task WaitForAsync(long afterPosition, CancellationToken cancellationToken = default) => inner.WaitForAsync(afterPosition, cancellationToken);
    }
}
