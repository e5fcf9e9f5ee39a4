using GitOps.Core.Deployments.Applying;
using NodaTime;
using NodaTime.Text;

namespace GitOps.Adapters.Kubernetes.Connecting;

/// <summary>A token of a service account of the engine's own cluster, asked for anew when most of its time is over.</summary>
internal sealed class RequestedToken(KubernetesCluster own, TokenCluster wanted, IClock clock) : IDisposable
{
    private static readonly Duration Lifetime = Duration.FromHours(1);

    private readonly SemaphoreSlim gate = new(1);
    private string token = string.Empty;
    private Instant renewAt = Instant.MinValue;

    public async Task<string> GetAsync(CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);
        try
        {
            if (clock.GetCurrentInstant() >= renewAt)
            {
                await RenewAsync(cancellationToken);
            }

            return token;
        }
        finally
        {
            gate.Release();
        }
    }

    public void Dispose() => gate.Dispose();

    private async Task RenewAsync(CancellationToken cancellationToken)
    {
        var asked = clock.GetCurrentInstant();
        var answer = await own.RequestTokenAsync(wanted.Namespace, wanted.ServiceAccount, wanted.Audiences, Lifetime, cancellationToken);
        token = answer.Find("status", "token")?.AsString ?? throw new ClusterException(0, "InvalidResponse", "the answer to a request for a token has none");
        var end = InstantPattern.General.Parse(answer.Find("status", "expirationTimestamp")?.AsString ?? string.Empty);
        renewAt = asked + ((end.Success ? end.Value - asked : Lifetime) * 0.8);
    }
}
