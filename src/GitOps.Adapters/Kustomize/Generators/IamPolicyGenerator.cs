using GitOps.Adapters.Kustomize.Build;
using GitOps.Adapters.Kustomize.Loading;
using GitOps.Core.Yaml;

namespace GitOps.Adapters.Kustomize.Generators;

/// <summary>Makes the ServiceAccount that a cloud's workload identity needs; Kustomize knows that of GKE.</summary>
internal sealed class IamPolicyGenerator(ConfigReader config) : IGenerator
{
    public IEnumerable<Resource> Generate()
    {
        if (config.Text("cloud") is var cloud and not "gke")
        {
            throw new KustomizeException($"cloud provider {cloud} not supported yet");
        }

        var root = new YamlMapping();
        root.Set("apiVersion", Nodes.String("v1"));
        root.Set("kind", Nodes.String("ServiceAccount"));
        var metadata = Nodes.MappingAt(root, "metadata");
        var account = $"{config.Child("serviceAccount")?.Text("name")}@{config.Child("serviceAccount")?.Text("projectId")}.iam.gserviceaccount.com";
        Nodes.MappingAt(metadata, "annotations").Set("iam.gke.io/gcp-service-account", Nodes.String(account));
        metadata.Set("name", Nodes.String(config.Child("kubernetesService")?.Text("name") ?? string.Empty));
        if (config.Child("kubernetesService")?.Text("namespace") is { Length: > 0 } ns)
        {
            metadata.Set("namespace", Nodes.String(ns));
        }

        return [new Resource(root)];
    }
}
