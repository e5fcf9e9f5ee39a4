using GitOps.Core.Deployments.Applying;

namespace GitOps.Adapters.Kubernetes.Connecting;

/// <summary>One request to the server, repeatable.</summary>
/// <param name="Method">HTTP method.</param>
/// <param name="Path">Escaped path with query, from the root of the API.</param>
/// <param name="Identity">Who it is from; null for ourselves.</param>
/// <param name="Body">JSON; null for none.</param>
/// <param name="ContentType">Of the body.</param>
internal sealed record ApiRequest(HttpMethod Method, string Path, ClusterIdentity? Identity, byte[]? Body = null, string ContentType = "application/json")
{
    /// <summary>Whether an object that is not there is the answer null and no refusal.</summary>
    public bool MayFindNothing { get; init; }

    /// <summary>Whether <c>metadata.managedFields</c> of the answer are passed over.</summary>
    public bool WithoutOwners { get; init; }

    /// <summary>Whether an object without resource version, which a dry run answers when there is none, is the answer null.</summary>
    public bool OnlyIfThere { get; init; }
}
