using GitOps.Core.Definitions;
using GitOps.Core.Deployments.Applying;
using GitOps.Core.Objects;

namespace GitOps.Core.Deployments.Rendering;

/// <summary>Reads the variables of a definition: its ConfigMaps and Secrets in their order, then what it gives itself.</summary>
internal static class Variables
{
    /// <returns>Null when the definition substitutes nothing.</returns>
    /// <exception cref="FailureException">A source of variables is missing, or a name is no variable name.</exception>
    public static async Task<SubstitutionVariables?> ReadAsync(ICluster cluster, DeploymentDefinition definition, CancellationToken cancellationToken)
    {
        if (definition is not Kustomization { PostBuild: { } postBuild })
        {
            return null;
        }

        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var reference in postBuild.SubstituteFrom)
        {
            await AddAsync(cluster, definition.Key.Namespace, reference, values, cancellationToken).ConfigureAwait(false);
        }

        return With(values, postBuild);
    }

    /// <summary>Only what the definition gives itself; null when it substitutes nothing.</summary>
    /// <exception cref="FailureException">A name is no variable name.</exception>
    public static SubstitutionVariables? Given(DeploymentDefinition definition) =>
        definition is Kustomization { PostBuild: { } postBuild } ? With(new Dictionary<string, string>(StringComparer.Ordinal), postBuild) : null;

    private static SubstitutionVariables? With(Dictionary<string, string> values, PostBuild postBuild)
    {
        foreach (var (name, value) in postBuild.Substitute)
        {
            values[name] = value.AsString ?? value.ToString();
        }

        return values.Count == 0 && !postBuild.Always ? null : SubstitutionVariables.Of(values);
    }

    private static async Task AddAsync(ICluster cluster, string space, SubstituteReference reference, Dictionary<string, string> values, CancellationToken cancellationToken)
    {
        var isFound = false;
        if (reference.Kind == "Secret")
        {
            var secret = await ClusterSecrets.FindAsync(cluster, space, reference.Name, cancellationToken).ConfigureAwait(false);
            isFound = secret is not null;
            foreach (var key in secret?.Keys ?? [])
            {
                values[key] = secret!.RevealText(key)!;
            }
        }
        else
        {
            var map = await ClusterSecrets.FindConfigMapAsync(cluster, space, reference.Name, cancellationToken).ConfigureAwait(false);
            isFound = map is not null;
            foreach (var (key, value) in map ?? KubeMap.Empty)
            {
                values[key] = value.AsString ?? string.Empty;
            }
        }

        if (!isFound && !reference.Optional)
        {
            throw new FailureException(new Failure(FailureClass.Denied, Reasons.BuildFailed,
                $"substitute from '{reference.Kind}/{reference.Name}' error: {reference.Kind} \"{space}/{reference.Name}\" not found; create it, or set optional: true"));
        }
    }
}
