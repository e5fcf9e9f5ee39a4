using System.Security.Cryptography;

namespace GitOps.Adapters.Helm.Functions;

/// <summary>Keys of RSA for certificates that are made without one. Who takes one is likely to need another soon, so that one is made meanwhile.</summary>
/// <remarks>
/// A key takes a hundred milliseconds and more, most of the time of a render that needs any. Each is given out once. No more are made ahead
/// than were taken, and never more than <see cref="MostAhead"/>: a program that needs none makes none.
/// </remarks>
internal sealed class KeySupply(Func<RSA> make)
{
    /// <summary>So many keys are kept ready at most.</summary>
    public const int MostAhead = 4;

    private readonly Lock gate = new();
    private readonly Queue<Task<RSA>> ahead = new();
    private int taken;

    /// <summary>The supply of this program.</summary>
    public static KeySupply Shared { get; } = new(PrivateKeys.GenerateRsa);

    /// <summary>A key that nobody else has; whoever takes it disposes of it.</summary>
    public RSA Take()
    {
        Task<RSA>? ready;
        lock (gate)
        {
            taken = Math.Min(taken + 1, MostAhead);
            ahead.TryDequeue(out ready);
            while (ahead.Count < taken)
            {
                // On threads of their own: the pool's are needed by those who wait.
                ahead.Enqueue(Task.Factory.StartNew(make, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default));
            }
        }

        return ready is null ? make() : ready.GetAwaiter().GetResult();
    }
}
