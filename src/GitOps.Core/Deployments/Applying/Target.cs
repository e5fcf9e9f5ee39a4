using GitOps.Core.Deployments.Drift;

namespace GitOps.Core.Deployments.Applying;

/// <summary>Where a deployment is applied.</summary>
/// <param name="Cluster">The cluster, as the identity of the deployment.</param>
/// <param name="Digests">What is known of the objects in it.</param>
internal sealed record Target(ICluster Cluster, LiveDigests Digests);
