using GitOps.Core.Definitions.Parsing;
using GitOps.Core.Deployments.Guards;
using GitOps.Core.Objects;

namespace GitOps.Core.Definitions.Writing;

/// <summary>Writes <c>Kustomization</c> of <c>kustomize.toolkit.fluxcd.io/v1</c>.</summary>
internal static class KustomizationWriter
{
    public static KubeObject Write(Kustomization definition)
    {
        var ownNamespace = definition.Key.Namespace;
        var resource = DefinitionWriter.Resource(
            DefinitionReader.KustomizeGroup + "/v1",
            definition.Key,
            new FieldWriter()
                .Span("interval", definition.Interval)
                .Span("retryInterval", definition.RetryInterval)
                .Span("timeout", definition.Timeout)
                .Flag("suspend", definition.Suspend)
                .Value("prune", definition.Prune)
                .Text("path", definition.Path.Length == 0 ? null : "./" + definition.Path)
                .Value("sourceRef", SharedWriting.Reference(definition.Source, ownNamespace))
                .Each("dependsOn", definition.DependsOn, item => SharedWriting.Dependency(item, ownNamespace))
                .Value("kubeConfig", SharedWriting.KubeConfig(definition.KubeConfig))
                .Text("serviceAccountName", definition.ServiceAccountName)
                .Flag("force", definition.Force)
                .Flag("wait", definition.Wait)
                .Each("healthChecks", definition.HealthChecks, HealthCheck)
                .Each("healthCheckExprs", definition.HealthExpressions, SharedWriting.Expression)
                .Text("targetNamespace", definition.TargetNamespace)
                .Text("namePrefix", definition.NamePrefix)
                .Text("nameSuffix", definition.NameSuffix)
                .Value("commonMetadata", SharedWriting.Metadata(definition.CommonMetadata))
                .Value("patches", definition.Patches)
                .Value("images", definition.Images)
                .Each("components", definition.Components, item => item)
                .Flag("ignoreMissingComponents", definition.IgnoreMissingComponents)
                .Each("buildMetadata", definition.BuildMetadata, item => item)
                .PostBuild(definition.PostBuild)
                .Each("ignore", definition.Ignore, Ignored)
                .Text("deletionPolicy", definition.DeletionPolicy == DeletionPolicy.MirrorPrune ? null : definition.DeletionPolicy.ToString())
                .Map);
        resource = definition.IgnoreManagers.IsEmpty ? resource : resource.WithAnnotation(Annotations.IgnoreManagers, string.Join(',', definition.IgnoreManagers));
        return definition.GuardDeletions ? resource : resource.WithAnnotation(Annotations.DeletionGuard, "disabled");
    }

    private static KubeMap HealthCheck(ObjectRef check) => new FieldWriter()
        .Text("apiVersion", check.Kind.ApiVersion)
        .Text("kind", check.Kind.Kind)
        .Text("name", check.Name)
        .Text("namespace", check.Namespace.Length == 0 ? null : check.Namespace)
        .Map;

    private static KubeMap Ignored(IgnoreRule rule) => new FieldWriter()
        .Each("paths", rule.Paths, item => item)
        .Value("target", rule.Target)
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
