using GitOps.Adapters.EmbeddedCluster.Http;
using GitOps.Adapters.EmbeddedCluster.Registry;
using GitOps.Adapters.EmbeddedCluster.Schema;
using GitOps.Adapters.EmbeddedCluster.Store;
using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Admission;

/// <summary>Whether a webhook or a policy is meant by a request: rules, and selectors of objects and namespaces.</summary>
internal sealed class AdmissionScope(ClusterStore store, ResourceCatalog catalog)
{
    /// <summary>The version at which it wants the object; null when no rule of it names the request.</summary>
    public string? Version(Webhook webhook, WriteRequest request, string operation)
    {
        var resource = request.Resource;
        var others = catalog.Resources.Where(other => other.Group == resource.Group && other.Plural == resource.Plural && other.Version != resource.Version).Select(other => other.Version);
        return webhook.VersionFor(operation, resource.Group, resource.Version, others, resource.Plural, request.Subresource, resource.IsNamespaced);
    }

    /// <summary>Whether the <c>objectSelector</c> and the <c>namespaceSelector</c> take the object, before or after.</summary>
    public bool IsSelected(KubeMap selectors, AdmissionQuestion question)
    {
        var objects = new[] { question.Object, question.Old }.OfType<KubeMap>();
        return IsSelected(selectors["objectSelector"]?.AsMap ?? KubeMap.Empty, objects) && NamespaceOf(question) switch
        {
            { } space => IsSelected(selectors["namespaceSelector"]?.AsMap ?? KubeMap.Empty, [space]),
            null => true,
        };
    }

    /// <summary>The namespace that the object is in, or is; null for one of the cluster.</summary>
    public KubeMap? NamespaceOf(AdmissionQuestion question) => question.Request.Resource.Name == NamespaceRules.Resource
        ? question.Object ?? question.Old
        : question.Request.Namespace.Length > 0 ? store.Find(NamespaceRules.Key(question.Request.Namespace)) : null;

    private static bool IsSelected(KubeMap selector, IEnumerable<KubeMap> objects) => objects.Any(root => Selectors.Matches(selector, ObjectMeta.Of(root)["labels"]?.AsMap ?? KubeMap.Empty));
}
