using System.Diagnostics.Metrics;

namespace GitOps.Core.Diagnostics;

/// <summary>The engine's instruments, their names in one place; a host listens to <see cref="Name"/>.</summary>
public sealed class GitOpsMeters
{
    /// <summary>Name of the meter.</summary>
    public const string Name = "GitOps";

    private readonly Histogram<double> reconcileDuration;

    /// <summary>Makes the instruments.</summary>
    public GitOpsMeters(IMeterFactory factory) =>
        reconcileDuration = factory.Create(Name).CreateHistogram<double>("gitops.reconcile.duration", "s", "Time of one run of a source or deployment.");

    internal void Reconciled(string aggregate, string outcome, TimeSpan took) =>
        reconcileDuration.Record(took.TotalSeconds, new("aggregate", aggregate), new("outcome", outcome));
}
