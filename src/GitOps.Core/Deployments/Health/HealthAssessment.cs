using System.Collections.Immutable;

namespace GitOps.Core.Deployments.Health;

/// <summary>How far an object is from what is wanted of it; the words of kstatus.</summary>
public enum HealthStatus
{
    /// <summary>It cannot be told.</summary>
    Unknown,

    /// <summary>It is not there.</summary>
    NotFound,

    /// <summary>It is on its way.</summary>
    InProgress,

    /// <summary>It is as wanted.</summary>
    Current,

    /// <summary>It will not get there without a change.</summary>
    Failed,

    /// <summary>It is being deleted.</summary>
    Terminating,
}

/// <summary>A condition that the assessment gives to an object, whether or not the object has it: <c>Reconciling</c> or <c>Stalled</c>.</summary>
public sealed record HealthCondition(string Type, string Status, string Reason, string Message);

/// <summary>The health of one object.</summary>
/// <param name="Status">How far it is.</param>
/// <param name="Message">Why, in words.</param>
/// <param name="Conditions">None when it is current, one when it is in progress or failed.</param>
public sealed record HealthAssessment(HealthStatus Status, string Message, ImmutableArray<HealthCondition> Conditions)
{
    /// <summary>An object that is not there.</summary>
    public static HealthAssessment NotFound { get; } = new(HealthStatus.NotFound, "Resource not found", []);

    /// <inheritdoc/>
    public bool Equals(HealthAssessment? other) =>
        other is not null && Status == other.Status && Message == other.Message && Conditions.AsSpan().SequenceEqual(other.Conditions.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Status, Message, Conditions.Length);

    internal static HealthAssessment Current(string message) => new(HealthStatus.Current, message, []);

    internal static HealthAssessment InProgress(string reason, string message) =>
        new(HealthStatus.InProgress, message, [new("Reconciling", "True", reason, message)]);

    internal static HealthAssessment Failed(string reason, string message) =>
        new(HealthStatus.Failed, message, [new("Stalled", "True", reason, message)]);

    internal static HealthAssessment Unknown(string message) => new(HealthStatus.Unknown, message, []);
}
