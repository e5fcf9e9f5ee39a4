namespace GitOps.Core.Deployments.Guards;

/// <summary>Annotations of this engine on a Kustomization.</summary>
internal static class Annotations
{
    /// <summary>Digest of the held plan that may be carried out.</summary>
    public const string Approve = "gitops-dotnet/approve";

    /// <summary>Who approves, in the approver's own words.</summary>
    public const string Approver = "gitops-dotnet/approver";

    /// <summary>Field managers whose fields are left to them, separated by commas.</summary>
    public const string IgnoreManagers = "gitops-dotnet/ignore-managers";

    /// <summary><c>disabled</c>: plans of this deployment are never held.</summary>
    public const string DeletionGuard = "gitops-dotnet/deletion-guard";
}
