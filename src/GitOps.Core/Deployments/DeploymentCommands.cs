namespace GitOps.Core.Deployments;

/// <summary>What someone wants of a deployment.</summary>
internal abstract record DeploymentCommand
{
    private protected DeploymentCommand()
    {
    }
}

/// <summary>The deployment shall be as declared.</summary>
internal sealed record DeclareDeployment(long Generation, string DefinitionDigest, string Source, string Path, bool Suspend) : DeploymentCommand;

/// <summary>A held plan shall be carried out.</summary>
/// <param name="PlanDigest">The plan; another one is not meant.</param>
/// <param name="Approver">Who takes responsibility.</param>
internal sealed record ApproveDeployment(string PlanDigest, string Approver) : DeploymentCommand;
