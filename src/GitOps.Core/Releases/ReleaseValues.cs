using GitOps.Core.Definitions;
using GitOps.Core.Deployments.Applying;
using GitOps.Core.Objects;

namespace GitOps.Core.Releases;

/// <summary>Composes the values of a release: its ConfigMaps and Secrets in their order, what it gives itself, and single values at paths.</summary>
/// <remarks>
/// Follows Flux: later ones win, maps merge, lists and scalars are replaced. A single value wins over the definition's own values where the
/// map around it comes from these alone, and gives way to them elsewhere.
/// </remarks>
internal sealed class ReleaseValues(IEnumerable<IReleaseRenderer> renderers)
{
    private readonly IReleaseRenderer? renderer = renderers.FirstOrDefault();

    /// <exception cref="FailureException">A reference cannot be resolved.</exception>
    public async Task<KubeMap> ComposeAsync(ICluster cluster, HelmRelease definition, CancellationToken cancellationToken)
    {
        if (definition.ValuesFrom.IsEmpty)
        {
            return definition.Values;
        }

        var reader = renderer ?? throw new FailureException(new Failure(FailureClass.Stalled, ReleaseWords.ValuesError, "no room that knows charts is registered; add it to the host"));
        var (values, own) = (KubeMap.Empty, definition.Values);
        var read = new Dictionary<(string, string), Func<string, string?>?>();
        foreach (var reference in definition.ValuesFrom)
        {
            var place = (reference.Kind, reference.Name);
            if (!read.TryGetValue(place, out var find))
            {
                read[place] = find = await FindAsync(cluster, definition, reference, cancellationToken).ConfigureAwait(false);
            }

            if (find?.Invoke(reference.ValuesKey) is not { } text)
            {
                if (!reference.Optional)
                {
                    throw Unresolved(definition, reference, find is null ? $"{reference.Kind} not found; create it, or set optional: true" : "key not found");
                }

                continue;
            }

            try
            {
                if (reference.TargetPath is { } path)
                {
                    var set = reader.SetValue(Merge(values, own), path, text, reference.Literal);
                    (values, own) = (set, Shared(own, values, set));
                }
                else
                {
                    values = Merge(values, reader.ReadValues(text, $"{reference.Kind}/{reference.Name}"));
                }
            }
            catch (ManifestException e)
            {
                // What stands in a Secret must not come out with the fault.
                throw Unresolved(definition, reference, reference.Kind == "Secret" ? "it cannot be used as values; it must be YAML, or a value that fits the path" : e.Message);
            }
        }

        return Merge(values, own);
    }

    /// <summary>The first map with the second laid over it: maps merge, everything else is replaced, null stays.</summary>
    public static KubeMap Merge(KubeMap below, KubeMap above)
    {
        foreach (var (key, value) in above)
        {
            below = below.With(key, value is KubeMap upper && below[key] is KubeMap lower ? Merge(lower, upper) : value);
        }

        return below;
    }

    // Flux's maps are shared, not copied: what is set inside a map that only the definition gave is from then on part of the definition's own.
    private static KubeMap Shared(KubeMap own, KubeMap before, KubeMap set)
    {
        foreach (var (key, value) in own)
        {
            if (value is KubeMap inner && set[key] is KubeMap now)
            {
                own = own.With(key, before[key] is KubeMap old ? Shared(inner, old, now) : now);
            }
        }

        return own;
    }

    private static async Task<Func<string, string?>?> FindAsync(ICluster cluster, HelmRelease definition, ValuesReference reference, CancellationToken cancellationToken)
    {
        try
        {
            if (reference.Kind == "Secret")
            {
                return await ClusterSecrets.FindAsync(cluster, definition.Key.Namespace, reference.Name, cancellationToken).ConfigureAwait(false) is { } secret ? secret.RevealText : null;
            }

            return await ClusterSecrets.FindConfigMapAsync(cluster, definition.Key.Namespace, reference.Name, cancellationToken).ConfigureAwait(false) is { } map ? key => map[key]?.AsString : null;
        }
        catch (ClusterException e)
        {
            throw new FailureException(new Failure(e.Class, ReleaseWords.ValuesError, Unresolved(definition, reference, e.Message).Message), e);
        }
    }

    private static FailureException Unresolved(HelmRelease definition, ValuesReference reference, string why) => new(new Failure(
        FailureClass.Denied,
        ReleaseWords.ValuesError,
        $"could not resolve {(reference.Optional ? "optional " : string.Empty)}{reference.Kind} chart values reference '{definition.Key.Namespace}/{reference.Name}' with key '{reference.ValuesKey}': {why}"));
}
