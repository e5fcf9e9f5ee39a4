using GitOps.Core.Definitions;
using GitOps.Core.Deployments.Applying;
using GitOps.Core.Deployments.Rendering;
using GitOps.Core.Objects;
using GitOps.Core.Releases;
using GitOps.Core.Sources;

namespace GitOps.Core.Deployments;

/// <summary>What one run holds in memory between its steps. A crash loses it, and the next run finds it out again.</summary>
internal sealed class DeploymentRun(DeploymentDefinition definition, Target target)
{
    public DeploymentDefinition Definition { get; } = definition;

    public Target Target { get; } = target;

    /// <summary>The cluster, as the identity of the deployment.</summary>
    public ICluster Cluster => Target.Cluster;

    public SourceDefinition? Source { get; set; }

    public Artifact? Artifact { get; set; }

    public SubstitutionVariables? Variables { get; set; }

    /// <summary>The objects of the cluster that variables and values were read from.</summary>
    public IReadOnlyList<ConsultedObject> Consulted { get; set; } = [];

    public RenderedManifests? Rendered { get; set; }

    public IReadOnlyList<ComparedObject>? Compared { get; set; }

    /// <summary>Whether a person asked for the run.</summary>
    public bool IsRequested { get; init; }

    /// <summary>The composed values of a release.</summary>
    public KubeMap? Values { get; set; }

    /// <summary>The release that this run has rendered.</summary>
    public PreparedRelease? Prepared { get; set; }

    /// <summary>Hooks that this run has made.</summary>
    public HashSet<ObjectId> MadeHooks { get; } = [];

    public bool Force => Definition is Kustomization { Force: true };

    public bool Prunes => Definition is Kustomization { Prune: true };
}
