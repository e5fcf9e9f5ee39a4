using System.Collections.Immutable;
using System.Text;
using GitOps.Core.Definitions;
using GitOps.Core.Deployments;
using GitOps.Core.Objects;
using GitOps.Core.Yaml;
using NodaTime;
using NodaTime.Text;

namespace GitOps.Core.Releases;

/// <summary>Makes records, and snapshots of them.</summary>
internal static class ReleaseRecords
{
    // Also of a release that Helm has applied by itself before: the engine knows no other way.
    private const string AppliedByServer = "ssa";

    /// <summary>The record of what was rendered, before it is applied.</summary>
    public static ReleaseRecord Of(RenderedRelease rendered, ReleaseSnapshot release, KubeMap values, string description) => new(WithoutEmpty(
        ("name", release.Name),
        ("info", WithoutEmpty(
            ("first_deployed", Text(release.FirstDeployed)),
            ("last_deployed", Text(release.LastDeployed)),
            ("description", description),
            ("status", release.Status),
            ("notes", rendered.Notes))),
        ("chart", rendered.Chart),
        ("config", values),
        ("manifest", Manifest(rendered.Manifests)),
        ("hooks", KubeList.Of(rendered.Hooks.Select(Hook))),
        ("version", release.Version),
        ("namespace", release.Namespace),
        ("apply_method", AppliedByServer)));

    /// <summary>The record that takes a release back to an older one.</summary>
    public static ReleaseRecord Back(ReleaseRecord target, ReleaseSnapshot release) => new(target.Root
        .With("version", release.Version)
        .With("info", (target.Root["info"]?.AsMap ?? KubeMap.Empty).Without("deleted"))
        .WithAt(["info", "first_deployed"], Text(release.FirstDeployed))
        .WithAt(["info", "last_deployed"], Text(release.LastDeployed))
        .WithAt(["info", "status"], ReleaseStatus.PendingRollback)
        .WithAt(["info", "rollback_revision"], target.Version)
        .WithAt(["info", "description"], $"Rollback to {target.Version}"));

    /// <summary>The record with when its hooks ran and how they ended.</summary>
    public static ReleaseRecord WithRuns(ReleaseRecord record, ImmutableArray<HookRun> runs) => runs.IsEmpty ? record : new(record.Root.With("hooks", KubeList.Of(
        (record.Root["hooks"]?.AsList ?? KubeList.Empty).Select(item => runs.LastOrDefault(run => run.Path == item.AsMap["path"]?.AsString && run.Hook.Name == item.AsMap["name"]?.AsString) is { } run
            ? Ran(item.AsMap, run)
            : item))));

    // Helm notes the policy that it went by where the hook has none.
    private static KubeMap Ran(KubeMap hook, HookRun run) =>
        (hook["delete_policies"] is null ? hook.With("delete_policies", KubeList.Of(ReleaseHook.BeforeCreation)) : hook).With("last_run", WithoutEmpty(
            ("started_at", Text(run.Started)),
            ("completed_at", run.Ended is { } ended ? Text(ended) : string.Empty),
            ("phase", run.Ended is null ? "Running" : run.Succeeded ? "Succeeded" : "Failed")));

    /// <summary>The record as of something that was taken away.</summary>
    public static ReleaseRecord Uninstalled(ReleaseRecord record, Instant at) =>
        new(record.With(ReleaseStatus.Uninstalled, "Uninstallation complete").Root.WithAt(["info", "deleted"], Text(at)));

    /// <summary>What is known of a record without its content.</summary>
    public static ReleaseSnapshot Snapshot(ReleaseRecord record, ReleaseSnapshot like, Redaction redaction) => like with
    {
        Version = (int)record.Version,
        Status = record.Status,
        ChartName = record.ChartName,
        ChartVersion = record.ChartVersion,
        AppVersion = record.AppVersion,
        RecordDigest = Digest(new ReleaseRecord(KubeJson.Parse(KubeJson.ToCanonicalUtf8(record.Root)).AsMap), redaction),
        FirstDeployed = record.FirstDeployed ?? like.FirstDeployed,
        LastDeployed = record.LastDeployed ?? like.LastDeployed,
        Deleted = record.Deleted,
    };

    /// <summary>Keyed digest of what nobody but us may change: everything but the chart's files and the tests, which people run by hand.</summary>
    public static string Digest(ReleaseRecord record, Redaction redaction)
    {
        var root = record.Root;
        var hooks = (root["hooks"]?.AsList ?? KubeList.Empty).Where(item => !(item.AsMap["events"]?.AsList ?? KubeList.Empty).Any(word => word.AsString == ReleaseHook.Test));
        return Sealed(redaction.DigestOf(KubeJson.ToCanonicalUtf8(KubeMap.Of(
            ("name", record.Name),
            ("namespace", record.Namespace),
            ("version", record.Version),
            ("info", root["info"] ?? KubeMap.Empty),
            ("config", record.Values),
            ("manifest", record.Manifest),
            ("hooks", KubeList.Of(hooks)),
            ("chart", root.Find("chart", "metadata") ?? KubeMap.Empty)))));
    }

    /// <summary>Keyed digest of values, in the form that Flux writes digests.</summary>
    public static string ConfigDigest(KubeMap values, Redaction redaction) => Sealed(redaction.DigestOf(KubeJson.ToCanonicalUtf8(values)));

    /// <summary>Digest of what is done to every object after the chart has made it; empty when nothing is.</summary>
    public static string RenderingDigest(HelmRelease definition) => definition is { PostRenderers.IsEmpty: true } && definition.CommonMetadata.Labels.Count + definition.CommonMetadata.Annotations.Count == 0
        ? string.Empty
        : Digests.Of(KubeMap.Of(
            ("labels", definition.CommonMetadata.Labels),
            ("annotations", definition.CommonMetadata.Annotations),
            ("strategy", definition.PostRenderStrategy.ToString()),
            ("renderers", KubeList.Of(definition.PostRenderers.Select(item => (KubeValue)KubeMap.Of(("patches", item.Patches), ("images", item.Images)))))));

    /// <summary>How two revisions differ, object by object; values of Secrets as keyed digests.</summary>
    public static ImmutableArray<PlannedChange> Differences(ImmutableArray<KubeObject> from, ImmutableArray<KubeObject> to, Redaction redaction)
    {
        var before = new Dictionary<ObjectId, KubeObject>();
        foreach (var item in from)
        {
            before[item.Reference.Id] = item;
        }

        var changes = ImmutableArray.CreateBuilder<PlannedChange>();
        foreach (var item in to)
        {
            if (!before.TryGetValue(item.Reference.Id, out var old))
            {
                changes.Add(new PlannedChange(item.Reference, PlannedAction.Create, []));
            }
            else if (!old.Equals(item))
            {
                changes.Add(new PlannedChange(item.Reference, PlannedAction.Configure, ObjectDiff.Between(redaction.Redact(old), redaction.Redact(item))));
            }
        }

        return changes.ToImmutable();
    }

    private static string Manifest(ImmutableArray<ReleaseDocument> documents)
    {
        var text = new StringBuilder();
        foreach (var document in documents)
        {
            text.Append("---\n# Source: ").Append(document.Path).Append('\n').Append(KubeYaml.Write(document.Object.Root, sortKeys: true));
        }

        return text.ToString();
    }

    private static KubeValue Hook(ReleaseHook hook) => WithoutEmpty(
        ("name", hook.Name),
        ("kind", hook.Object?.Kind ?? string.Empty),
        ("path", hook.Path),
        ("manifest", hook.Object is { } item ? KubeYaml.Write(item.Root, sortKeys: true) : string.Empty),
        ("events", Words(hook.Moments)),
        ("last_run", KubeMap.Of(("phase", string.Empty))),
        ("weight", hook.Weight),
        ("delete_policies", Words(hook.DeletePolicies)),
        ("output_log_policies", Words(hook.LogPolicies)));

    // What Helm leaves out of its JSON: empty texts, lists, maps and zeros.
    private static KubeMap WithoutEmpty(params ReadOnlySpan<(string Key, KubeValue Value)> fields)
    {
        var given = new KubeMap.Builder();
        foreach (var (key, value) in fields)
        {
            if (value is not (KubeString { Text: "" } or KubeList { Count: 0 } or KubeMap { Count: 0 } or KubeInteger { Number: 0 }))
            {
                given[key] = value;
            }
        }

        return given.Build();
    }

    private static KubeList Words(ImmutableArray<string> words) => KubeList.Of(words.Select(word => (KubeValue)word));

    private static string Text(Instant instant) => InstantPattern.ExtendedIso.Format(instant);

    // Keyed, so that nobody can try values against it, and of the length that others expect of a digest.
    private static string Sealed(string keyed) => Digests.Of(Encoding.ASCII.GetBytes(keyed));
}
