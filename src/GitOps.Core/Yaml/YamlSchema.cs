namespace GitOps.Core.Yaml;

/// <summary>Which plain words are no strings.</summary>
internal enum YamlSchema
{
    /// <summary>As sigs.k8s.io/yaml (go-yaml v2): <c>yes</c>, <c>no</c>, <c>on</c>, <c>off</c>, <c>y</c>, <c>n</c> are booleans. What kubectl, Helm and Flux use for values.</summary>
    Kubernetes,

    /// <summary>As go-yaml v3 for untyped values: only <c>true</c> and <c>false</c> are booleans. What Kustomize's documents use.</summary>
    Core,
}
