namespace GitOps.Adapters.Helm.Charts;

/// <summary>More bytes came than are allowed.</summary>
internal sealed class BoundExceededException : Exception;
