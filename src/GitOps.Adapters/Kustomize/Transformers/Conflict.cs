using System.Text;
using GitOps.Adapters.Kustomize.Build;
using GitOps.Core.Objects;

namespace GitOps.Adapters.Kustomize.Transformers;

/// <summary>Shows objects that came to the same name, as Kustomize does; of Secrets without data.</summary>
internal static class Conflict
{
    private const string Domain = "internal.config.kubernetes.io/";

    public static string Describe(Resource resource)
    {
        var value = resource.ToValue();
        foreach (var secret in value["kind"]?.AsString == "Secret" ? new[] { "data", "stringData" } : [])
        {
            value = value.Without(secret);
        }

        if (resource.Previous.Count > 0)
        {
            value = Annotate(value, "previousKinds", resource.Previous.Select(previous => previous.Kind));
            value = Annotate(value, "previousNames", resource.Previous.Select(previous => previous.Name));
            value = Annotate(value, "previousNamespaces", resource.Previous.Select(previous => previous.Namespace));
        }

        return Encoding.UTF8.GetString(KubeJson.ToCanonicalUtf8(value));
    }

    private static KubeMap Annotate(KubeMap value, string key, IEnumerable<string> values) =>
        value.WithAt(["metadata", "annotations", Domain + key], string.Join(',', values));
}
