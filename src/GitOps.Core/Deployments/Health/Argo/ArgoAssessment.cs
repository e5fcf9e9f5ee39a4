namespace GitOps.Core.Deployments.Health.Argo;

/// <summary>How an object is, in the words of Argo CD.</summary>
internal enum ArgoStatus
{
    /// <summary>It cannot be told.</summary>
    Unknown,

    /// <summary>It is as wanted.</summary>
    Healthy,

    /// <summary>It is on its way.</summary>
    Progressing,

    /// <summary>Somebody stopped it on purpose.</summary>
    Suspended,

    /// <summary>It is not there.</summary>
    Missing,

    /// <summary>It failed, or does less than it should.</summary>
    Degraded,
}

/// <summary>What Argo CD would say of an object.</summary>
/// <param name="Status">How it is.</param>
/// <param name="Message">Why, as far as the object says it itself; may be empty.</param>
internal sealed record ArgoAssessment(ArgoStatus Status, string Message);
