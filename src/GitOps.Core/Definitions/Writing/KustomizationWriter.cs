using GitOps.Core.Definitions.Parsing;
using GitOps.Core.Objects;

namespace GitOps.Core.Definitions.Writing;

/// <summary>Writes <c>Kustomization</c> of <c>kustomize.toolkit.fluxcd.io/v1</c>.</summary>
internal static class KustomizationWriter
{
    public static KubeObject Write(Kustomization definition)
    {
        var ownNamespace = definition.Key.Namespace;
        return DefinitionWriter.Resource(
            DefinitionReader.KustomizeGroup + "/v1",
            definition.Key,
            new FieldWriter()
                .Span("interval", definition.Interval)
                .Span("retryInterval", definition.RetryInterval)
                .Span("timeout", definition.Timeout)
                .Flag("suspend", definition.Suspend)
                .Value("prune", definition.Prune)
                .Text("path", definition.Path.Length == 0 ? null : "./" + definition.Path)
                .Value("sourceRef", Source(definition.Source, ownNamespace))
                .Each("dependsOn", definition.DependsOn, item => Dependency(item, ownNamespace))
                .Text("serviceAccountName", definition.ServiceAccountName)
                .Flag("force", definition.Force)
                .Flag("wait", definition.Wait)
                .Each("healthChecks", definition.HealthChecks, HealthCheck)
                .Each("healthCheckExprs", definition.HealthExpressions, Expression)
                .Text("targetNamespace", definition.TargetNamespace)
                .Text("namePrefix", definition.NamePrefix)
                .Text("nameSuffix", definition.NameSuffix)
                .Value("commonMetadata", new FieldWriter()
                    .Value("labels", definition.CommonMetadata.Labels)
                    .Value("annotations", definition.CommonMetadata.Annotations).Map)
                .Value("patches", definition.Patches)
                .Value("images", definition.Images)
                .Each("components", definition.Components, item => item)
                .Flag("ignoreMissingComponents", definition.IgnoreMissingComponents)
                .Each("buildMetadata", definition.BuildMetadata, item => item)
                .PostBuild(definition.PostBuild)
                .Text("deletionPolicy", definition.DeletionPolicy == DeletionPolicy.MirrorPrune ? null : definition.DeletionPolicy.ToString())
                .Map);
    }

    private static KubeMap Source(SourceReference source, string ownNamespace) => new FieldWriter()
        .Text("kind", source.Kind)
        .Text("name", source.Name)
        .Text("namespace", source.Namespace == ownNamespace ? null : source.Namespace)
        .Map;

    private static KubeMap Dependency(DependencyReference dependency, string ownNamespace) => new FieldWriter()
        .Text("name", dependency.Name)
        .Text("namespace", dependency.Namespace == ownNamespace ? null : dependency.Namespace)
        .Text("readyExpr", dependency.ReadyExpression)
        .Map;

    private static KubeMap HealthCheck(ObjectRef check) => new FieldWriter()
        .Text("apiVersion", check.Kind.ApiVersion)
        .Text("kind", check.Kind.Kind)
        .Text("name", check.Name)
        .Text("namespace", check.Namespace.Length == 0 ? null : check.Namespace)
        .Map;

    private static KubeMap Expression(HealthExpression expression) => new FieldWriter()
        .Text("apiVersion", expression.Kind.ApiVersion)
        .Text("kind", expression.Kind.Kind.Length == 0 ? null : expression.Kind.Kind)
        .Text("current", expression.Current)
        .Text("inProgress", expression.InProgress)
        .Text("failed", expression.Failed)
        .Map;

    // An empty map still says that there is a post-build, hence no FieldWriter.Value.
    private static FieldWriter PostBuild(this FieldWriter fields, PostBuild? build) => build is null
        ? fields
        : fields.Always("postBuild", new FieldWriter()
            .Value("substitute", build.Substitute)
            .Each("substituteFrom", build.SubstituteFrom, From)
            .Text("substituteStrategy", build.Always ? "Always" : null)
            .Map);

    private static KubeMap From(SubstituteReference reference) => new FieldWriter()
        .Text("kind", reference.Kind)
        .Text("name", reference.Name)
        .Flag("optional", reference.Optional)
        .Map;
}
