using GitOps.Adapters.Helm.Go;
using GitOps.Adapters.Helm.Templates;
using GitOps.Core.Deployments.Applying;
using GitOps.Core.Objects;

namespace GitOps.Adapters.Helm.Templating;

/// <summary><c>lookup</c> against a cluster, as the identity of the release.</summary>
internal sealed class ClusterLookup(ICluster cluster, CancellationToken cancellationToken)
{
    /// <summary>More objects than this are no look-up but a copy of the cluster.</summary>
    private const int MaximumObjects = 10_000;

    /// <summary>The object, or a list of all when no name is given; an empty map when there is none.</summary>
    /// <exception cref="FunctionException">The kind is not known, or the server refuses.</exception>
    public GoMap Find(string apiVersion, string kind, string space, string name)
    {
        try
        {
            // Templates are executed in one go; there is nothing else for this thread to do meanwhile.
            return Task.Run(() => FindAsync(GroupVersionKind.Of(apiVersion, kind), space, name), cancellationToken).GetAwaiter().GetResult();
        }
        catch (ClusterException e)
        {
            throw new FunctionException($"lookup {apiVersion} {kind} {space}/{name}: {e.Message}", e);
        }
    }

    private async Task<GoMap> FindAsync(GroupVersionKind kind, string space, string name)
    {
        if (await cluster.FindKindAsync(kind, cancellationToken).ConfigureAwait(false) is not { } mapping)
        {
            throw new ClusterException(404, "NoMatch", $"no matches for kind \"{kind.Kind}\" in version \"{kind.ApiVersion}\"");
        }

        if (name.Length > 0)
        {
            var found = await cluster.FindAsync(new ObjectRef(kind, mapping.IsNamespaced ? space : string.Empty, name), cancellationToken).ConfigureAwait(false);
            return found is null ? new GoMap() : (GoMap)Of(found.Root)!;
        }

        var list = await cluster.ListAsync(new ObjectQuery(kind, mapping.IsNamespaced && space.Length > 0 ? space : null), cancellationToken).ConfigureAwait(false);
        return list.Items.Count > MaximumObjects
            ? throw new ClusterException(413, "TooLarge", $"there are {list.Items.Count} objects, more than {MaximumObjects}; give a namespace or a name")
            : new GoMap
            {
                ["apiVersion"] = kind.ApiVersion,
                ["kind"] = kind.Kind + "List",
                ["metadata"] = new GoMap { ["resourceVersion"] = list.ResourceVersion },
                ["items"] = new GoList([.. list.Items.Select(item => Of(item.Root))]),
            };
    }

    // What comes from a server keeps its integers.
    private static object? Of(KubeValue value)
    {
        switch (value)
        {
            case KubeString text:
                return text.Text;
            case KubeBool truth:
                return Boxes.Bool(truth.Value);
            case KubeInteger integer:
                return integer.Number;
            case KubeFloat number:
                return number.Number;
            case KubeMap entries:
                var map = new GoMap(entries.Count);
                foreach (var (key, item) in entries)
                {
                    map[key] = Of(item);
                }

                return map;
            case KubeList list:
                return new GoList([.. list.Items.Select(Of)]);
            default:
                return null;
        }
    }
}
