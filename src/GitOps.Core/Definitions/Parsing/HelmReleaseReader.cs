using System.Collections.Immutable;
using GitOps.Core.Objects;
using GitOps.Core.Sources;

namespace GitOps.Core.Definitions.Parsing;

/// <summary>Reads <c>HelmRelease</c> of <c>helm.toolkit.fluxcd.io</c>.</summary>
internal static class HelmReleaseReader
{
    private static readonly ImmutableArray<string> FileSources = ["GitRepository", "Bucket"];

    public static DefinitionKind Kind { get; } = new(["v2", "v2beta2", "v2beta1"], Read);

    private static DefinitionReading Read(ObjectKey key, KubeObject resource, FaultList faults)
    {
        var spec = new FieldReader(resource.Spec, "spec", faults);
        var chart = ChartOf(spec, key.Namespace);
        var test = ActionFields.Test(spec.FindMap("test"));
        var definition = new HelmRelease
        {
            Key = key,
            Interval = spec.RequiredSpan("interval"),
            Timeout = spec.Span("timeout") ?? HelmRelease.DefaultTimeout,
            Suspend = spec.Flag("suspend"),
            Chart = chart,
            ChartPath = chart is not null && FileSources.Contains(chart.Repository.Kind) ? FileTreePaths.Clamp(chart.Name) : string.Empty,
            Source = Source(spec, chart, key),
            DependsOn = spec.Each("dependsOn", item => SharedFields.Dependency(item, key.Namespace)),
            KubeConfig = SharedFields.KubeConfig(spec),
            ServiceAccountName = SharedFields.NotEmpty(spec.Text("serviceAccountName")),
            ReleaseName = SharedFields.NotEmpty(spec.Text("releaseName")),
            TargetNamespace = SharedFields.NotEmpty(spec.Text("targetNamespace")),
            StorageNamespace = SharedFields.NotEmpty(spec.Text("storageNamespace")),
            MaxHistory = spec.Integer("maxHistory") ?? HelmRelease.DefaultMaxHistory,
            Values = spec.Map("values"),
            ValuesFrom = spec.Each("valuesFrom", ValuesFrom),
            CommonMetadata = SharedFields.CommonMetadata(spec, "commonMetadata"),
            PostRenderers = spec.Each("postRenderers", PostRendererOf),
            PostRenderStrategy = spec.Choice(
                "postRenderStrategy",
                PostRenderStrategy.Combined,
                ("combined", PostRenderStrategy.Combined),
                ("separate", PostRenderStrategy.Separate),
                ("nohooks", PostRenderStrategy.NoHooks)),
            Install = ActionFields.Install(spec.FindMap("install")),
            Upgrade = ActionFields.Upgrade(spec.FindMap("upgrade")),
            Rollback = ActionFields.Rollback(spec.FindMap("rollback")),
            Uninstall = ActionFields.Uninstall(spec.FindMap("uninstall")),
            Test = test,
            Drift = DriftOf(spec.FindMap("driftDetection")),
            HealthExpressions = spec.Each("healthCheckExprs", SharedFields.HealthExpression),
        };
        spec.WithoutEffect("persistentClient", "waitStrategy");
        spec.NoteUnknown();
        faults.Check(new HelmReleaseValidator(), definition);
        return faults.IsEmpty
            ? new DefinitionReading.Deployment(definition, faults.Notes)
            : new DefinitionReading.Invalid(key, faults.Faults);
    }

    // A chart of a repository of charts is a source of its own, named after the release as Flux names it.
    private static SourceReference Source(FieldReader spec, ChartTemplate? chart, ObjectKey key)
    {
        var reference = spec.FindMap("chartRef");
        if (chart is null == reference is null)
        {
            spec.Fault("chart", chart is null ? "or spec.chartRef is missing" : "and spec.chartRef exclude each other; keep one");
        }

        if (chart is not null)
        {
            return FileSources.Contains(chart.Repository.Kind)
                ? chart.Repository
                : new SourceReference(HelmChart.KindName, chart.Repository.Namespace, Releases.ChartObject.NameOf(key));
        }

        if (reference is null)
        {
            return new SourceReference(HelmChart.KindName, key.Namespace, key.Name);
        }

        var source = new SourceReference(reference.RequiredText("kind"), SharedFields.NotEmpty(reference.Text("namespace")) ?? key.Namespace, reference.RequiredText("name"));
        reference.WithoutEffect("apiVersion");
        reference.NoteUnknown();
        return source;
    }

    private static ChartTemplate? ChartOf(FieldReader spec, string ownNamespace)
    {
        if (spec.FindMap("chart") is not { } template || template.RequiredMap("spec") is not { } chart)
        {
            return null;
        }

        var repository = new SourceReference(string.Empty, ownNamespace, string.Empty);
        if (chart.RequiredMap("sourceRef") is { } reference)
        {
            repository = new SourceReference(reference.RequiredText("kind"), SharedFields.NotEmpty(reference.Text("namespace")) ?? ownNamespace, reference.RequiredText("name"));
            reference.WithoutEffect("apiVersion");
            reference.NoteUnknown();
        }

        var result = new ChartTemplate(chart.RequiredText("chart"), repository)
        {
            Version = SharedFields.NotEmpty(chart.Text("version")) ?? "*",
            Interval = chart.Span("interval"),
            FollowsRevision = chart.Choice("reconcileStrategy", false, ("ChartVersion", false), ("Revision", true)),
            ValuesFiles = [.. chart.Texts("valuesFiles"), .. chart.Text("valuesFile") is { Length: > 0 } one ? new[] { one } : []],
            IgnoreMissingValuesFiles = chart.Flag("ignoreMissingValuesFiles"),
            Verify = chart.Map("verify") is { Count: > 0 } verify ? verify : null,
            Metadata = SharedFields.CommonMetadata(template, "metadata"),
        };
        chart.NoteUnknown();
        template.NoteUnknown();
        return result;
    }

    private static ValuesReference ValuesFrom(FieldReader item)
    {
        var reference = new ValuesReference(item.RequiredText("kind"), item.RequiredText("name"))
        {
            ValuesKey = SharedFields.NotEmpty(item.Text("valuesKey")) ?? "values.yaml",
            TargetPath = SharedFields.NotEmpty(item.Text("targetPath")),
            Optional = item.Flag("optional"),
            Literal = item.Flag("literal"),
        };
        item.NoteUnknown();
        return reference;
    }

    private static PostRenderer PostRendererOf(FieldReader item)
    {
        if (item.FindMap("kustomize") is not { } kustomize)
        {
            return new PostRenderer(KubeList.Empty, KubeList.Empty);
        }

        var result = new PostRenderer(new KubeList(kustomize.Each("patches", BuildFields.Patch)), new KubeList(kustomize.Each("images", BuildFields.Image)));
        kustomize.NoteUnknown();
        item.NoteUnknown();
        return result;
    }

    private static DriftSettings DriftOf(FieldReader? drift)
    {
        if (drift is null)
        {
            return new DriftSettings();
        }

        var result = new DriftSettings
        {
            Mode = drift.Choice("mode", DriftMode.Disabled, ("disabled", DriftMode.Disabled), ("warn", DriftMode.Warn), ("enabled", DriftMode.Enabled)),
            Ignore = drift.Each("ignore", item => new DriftIgnore(item.Texts("paths"), item.Map("target") is { Count: > 0 } target ? target : null)),
        };
        drift.NoteUnknown();
        return result;
    }
}
