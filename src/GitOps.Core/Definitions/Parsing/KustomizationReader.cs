using GitOps.Core.Deployments.Guards;
using GitOps.Core.Objects;
using GitOps.Core.Sources;

namespace GitOps.Core.Definitions.Parsing;

/// <summary>Reads <c>Kustomization</c> of <c>kustomize.toolkit.fluxcd.io</c>.</summary>
internal static class KustomizationReader
{
    public static DefinitionKind Kind { get; } = new(["v1", "v1beta2", "v1beta1"], Read);

    private static DefinitionReading Read(ObjectKey key, KubeObject resource, FaultList faults)
    {
        var spec = new FieldReader(LegacyFields.Convert(resource, faults).Spec, "spec", faults);
        var definition = new Kustomization
        {
            Key = key,
            Interval = spec.RequiredSpan("interval"),
            RetryInterval = spec.Span("retryInterval"),
            Timeout = spec.Span("timeout"),
            Suspend = spec.Flag("suspend"),
            Prune = spec.RequiredFlag("prune"),
            Path = FileTreePaths.Clamp(spec.Text("path") ?? string.Empty),
            Source = Source(spec, key.Namespace),
            DependsOn = spec.Each("dependsOn", item => SharedFields.Dependency(item, key.Namespace)),
            KubeConfig = SharedFields.KubeConfig(spec),
            ServiceAccountName = SharedFields.NotEmpty(spec.Text("serviceAccountName")),
            Force = spec.Flag("force"),
            Wait = spec.Flag("wait"),
            HealthChecks = spec.Each("healthChecks", HealthCheck),
            HealthExpressions = spec.Each("healthCheckExprs", SharedFields.HealthExpression),
            TargetNamespace = spec.Text("targetNamespace"),
            NamePrefix = spec.Text("namePrefix"),
            NameSuffix = spec.Text("nameSuffix"),
            CommonMetadata = SharedFields.CommonMetadata(spec, "commonMetadata"),
            Patches = new KubeList(spec.Each("patches", BuildFields.Patch)),
            Images = new KubeList(spec.Each("images", BuildFields.Image)),
            Components = spec.Texts("components"),
            IgnoreMissingComponents = spec.Flag("ignoreMissingComponents"),
            BuildMetadata = spec.Texts("buildMetadata"),
            PostBuild = PostBuildOf(spec),
            DeletionPolicy = spec.Choice(
                "deletionPolicy",
                DeletionPolicy.MirrorPrune,
                ("MirrorPrune", DeletionPolicy.MirrorPrune),
                ("Delete", DeletionPolicy.Delete),
                ("WaitForTermination", DeletionPolicy.WaitForTermination),
                ("Orphan", DeletionPolicy.Orphan)),
            Ignore = spec.Each("ignore", IgnoreOf),
            IgnoreManagers = [.. (resource.Annotation(Annotations.IgnoreManagers) ?? string.Empty).Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)],
            GuardDeletions = resource.Annotation(Annotations.DeletionGuard) != "disabled",
        };
        RefuseWhatIsNotSupported(spec);
        spec.NoteUnknown();
        faults.Check(new KustomizationValidator(), definition);
        return faults.IsEmpty
            ? new DefinitionReading.Deployment(definition, faults.Notes)
            : new DefinitionReading.Invalid(key, faults.Faults);
    }

    private static SourceReference Source(FieldReader spec, string ownNamespace)
    {
        if (spec.RequiredMap("sourceRef") is not { } reference)
        {
            return new SourceReference(string.Empty, ownNamespace, string.Empty);
        }

        var source = new SourceReference(
            reference.RequiredText("kind"),
            SharedFields.NotEmpty(reference.Text("namespace")) ?? ownNamespace,
            reference.RequiredText("name"));
        reference.WithoutEffect("apiVersion");
        reference.NoteUnknown();
        return source;
    }

    private static ObjectRef HealthCheck(FieldReader item)
    {
        var apiVersion = SharedFields.NotEmpty(item.Text("apiVersion")) ?? "apps/v1";
        var check = new ObjectRef(
            GroupVersionKind.Of(apiVersion, item.RequiredText("kind")),
            item.Text("namespace") ?? string.Empty,
            item.RequiredText("name"));
        item.NoteUnknown();
        return check;
    }

    private static PostBuild? PostBuildOf(FieldReader spec)
    {
        if (spec.FindMap("postBuild") is not { } build)
        {
            return null;
        }

        var result = new PostBuild
        {
            Substitute = build.TextMap("substitute"),
            SubstituteFrom = build.Each("substituteFrom", SubstituteFrom),
            Always = build.Choice("substituteStrategy", false, ("WithVariables", false), ("Always", true)),
        };
        build.NoteUnknown();
        return result;
    }

    private static SubstituteReference SubstituteFrom(FieldReader item)
    {
        var reference = new SubstituteReference(item.RequiredText("kind"), item.RequiredText("name"), item.Flag("optional"));
        item.NoteUnknown();
        return reference;
    }

    private static IgnoreRule IgnoreOf(FieldReader item)
    {
        var rule = new IgnoreRule(item.Texts("paths"), item.FindMap("target") is { } target ? BuildFields.Target(target) : KubeMap.Empty);
        item.NoteUnknown();
        return rule;
    }

    private static void RefuseWhatIsNotSupported(FieldReader spec)
    {
        spec.Unsupported("decryption", "keep the secrets of this folder in another store and refer to them");
    }
}
