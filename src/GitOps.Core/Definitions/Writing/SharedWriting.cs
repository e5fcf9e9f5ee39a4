using GitOps.Core.Objects;

namespace GitOps.Core.Definitions.Writing;

/// <summary>Writes the fields that several kinds of deployments have.</summary>
internal static class SharedWriting
{
    public static KubeMap Reference(SourceReference source, string ownNamespace) => new FieldWriter()
        .Text("kind", source.Kind)
        .Text("name", source.Name)
        .Text("namespace", source.Namespace == ownNamespace ? null : source.Namespace)
        .Map;

    public static KubeMap Dependency(DependencyReference dependency, string ownNamespace) => new FieldWriter()
        .Text("name", dependency.Name)
        .Text("namespace", dependency.Namespace == ownNamespace ? null : dependency.Namespace)
        .Text("readyExpr", dependency.ReadyExpression)
        .Map;

    public static KubeMap Expression(HealthExpression expression) => new FieldWriter()
        .Text("apiVersion", expression.Kind.ApiVersion)
        .Text("kind", expression.Kind.Kind.Length == 0 ? null : expression.Kind.Kind)
        .Text("current", expression.Current)
        .Text("inProgress", expression.InProgress)
        .Text("failed", expression.Failed)
        .Map;

    public static KubeMap Metadata(CommonMetadata metadata) => new FieldWriter()
        .Value("labels", metadata.Labels)
        .Value("annotations", metadata.Annotations)
        .Map;

    public static KubeMap KubeConfig(KubeConfigReference? reference) => new FieldWriter()
        .Value("secretRef", new FieldWriter().Text("name", reference?.SecretName).Text("key", reference?.Key).Map)
        .Value("configMapRef", new FieldWriter().Text("name", reference?.ConfigMapName).Map)
        .Map;
}
