using GitOps.Adapters.EmbeddedCluster.Registry;
using GitOps.Adapters.EmbeddedCluster.Schema;
using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Admission;

/// <summary>What webhooks are asked about.</summary>
/// <param name="Request">The request.</param>
/// <param name="Operation">One of <see cref="AdmissionOperation"/>.</param>
/// <param name="Object">The object as it would be; null when it is to be deleted.</param>
/// <param name="Old">The object as it is; null when it is new.</param>
internal sealed record AdmissionQuestion(WriteRequest Request, string Operation, KubeMap? Object, KubeMap? Old)
{
    /// <summary>The request of an <c>AdmissionReview</c>.</summary>
    /// <param name="uid">Identity of the question.</param>
    /// <param name="version">Version at which the webhook wants the object, and at which it is here.</param>
    public KubeMap Describe(string uid, string version)
    {
        var resource = Request.Resource;
        var builder = new KubeMap.Builder { ["uid"] = uid };
        builder["kind"] = Kind(resource, version);
        builder["resource"] = Plural(resource, version);
        Sub("subResource");
        builder["requestKind"] = Kind(resource, resource.Version);
        builder["requestResource"] = Plural(resource, resource.Version);
        Sub("requestSubResource");
        builder["name"] = Request.Name;
        if (Request.Namespace.Length > 0)
        {
            builder["namespace"] = Request.Namespace;
        }

        builder["operation"] = Operation;
        builder["userInfo"] = Request.By.Describe();
        builder["object"] = Object ?? KubeValue.Null;
        builder["oldObject"] = Old ?? KubeValue.Null;
        builder["dryRun"] = Request.DryRun;
        builder["options"] = Options();
        return builder.Build();

        void Sub(string key)
        {
            if (Request.Subresource.Length > 0)
            {
                builder[key] = Request.Subresource;
            }
        }
    }

    private KubeMap Options()
    {
        var kind = Operation switch { AdmissionOperation.Create => "CreateOptions", AdmissionOperation.Update => "UpdateOptions", _ => "DeleteOptions" };
        var options = KubeMap.Of(("kind", kind), ("apiVersion", "meta.k8s.io/v1"));
        options = Operation == AdmissionOperation.Delete ? options : options.With("fieldManager", Request.Manager);
        return Request.DryRun ? options.With("dryRun", KubeList.Of((KubeValue)"All")) : options;
    }

    private static KubeMap Kind(ResourceType resource, string version) => KubeMap.Of(("group", resource.Group), ("version", version), ("kind", resource.Kind.Kind));

    private static KubeMap Plural(ResourceType resource, string version) => KubeMap.Of(("group", resource.Group), ("version", version), ("resource", resource.Plural));
}
