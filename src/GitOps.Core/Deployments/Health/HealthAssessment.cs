namespace GitOps.Core.Deployments.Health;

/// <summary>What is said of one object, in the words of kstatus.</summary>
public enum HealthStatus
{
    /// <summary>The object is as its spec asks.</summary>
    Current,

    /// <summary>The object is on its way there.</summary>
    InProgress,

    /// <summary>The object cannot get there by itself.</summary>
    Failed,

    /// <summary>The object is being deleted.</summary>
    Terminating,

    /// <summary>The object is not there.</summary>
    NotFound,

    /// <summary>Nothing can be said.</summary>
    Unknown,
}

/// <summary>The health of one object.</summary>
/// <param name="Status">The verdict.</param>
/// <param name="Message">Why, for people; empty when there is nothing to say.</param>
public sealed record HealthAssessment(HealthStatus Status, string Message);
