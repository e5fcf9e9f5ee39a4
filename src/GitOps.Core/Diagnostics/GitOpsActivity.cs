using System.Diagnostics;

namespace GitOps.Core.Diagnostics;

/// <summary>The engine's activity source; a host listens to <see cref="Name"/>.</summary>
public static class GitOpsActivity
{
    /// <summary>Name of the source.</summary>
    public const string Name = "GitOps";

    internal static ActivitySource Source { get; } = new(Name);
}
