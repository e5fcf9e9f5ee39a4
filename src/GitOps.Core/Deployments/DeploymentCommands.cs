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
