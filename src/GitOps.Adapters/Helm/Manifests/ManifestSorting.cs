using System.Collections.Immutable;
using System.Globalization;
using GitOps.Adapters.Helm.Charts;
using GitOps.Adapters.Helm.Templating;

namespace GitOps.Adapters.Helm.Manifests;

/// <summary>What a render made, in the order of an install.</summary>
internal sealed record SortedManifests(ImmutableArray<RenderedManifest> Manifests, ImmutableArray<RenderedHook> Hooks);

/// <summary>Parses rendered documents, tells hooks from manifests, and sorts both by kind, then by path, then by place.</summary>
internal static class ManifestSorting
{
    private const string HookAnnotation = "helm.sh/hook";
    private const string WeightAnnotation = "helm.sh/hook-weight";
    private const string DeleteAnnotation = "helm.sh/hook-delete-policy";
    private const string LogAnnotation = "helm.sh/hook-output-log-policy";

    private static readonly Dictionary<string, string> Events = new(StringComparer.Ordinal)
    {
        ["pre-install"] = "pre-install",
        ["post-install"] = "post-install",
        ["pre-delete"] = "pre-delete",
        ["post-delete"] = "post-delete",
        ["pre-upgrade"] = "pre-upgrade",
        ["post-upgrade"] = "post-upgrade",
        ["pre-rollback"] = "pre-rollback",
        ["post-rollback"] = "post-rollback",
        ["test"] = "test",
        ["test-success"] = "test",
    };

    /// <summary>Sorts rendered templates; they are read as they come.</summary>
    /// <exception cref="ChartException">A document is no manifest.</exception>
    public static SortedManifests Sort(IEnumerable<RenderedFile> rendered)
    {
        using var reading = new ManifestReading();
        foreach (var file in rendered)
        {
            reading.Add(file);
        }

        var manifests = new List<RenderedManifest>();
        var hooks = new List<RenderedHook>();
        foreach (var document in reading.Finish())
        {
            Add(document, manifests, hooks);
        }

        return new SortedManifests(
            [.. manifests.OrderBy(manifest => manifest.Kind, KindOrder.Install)],
            [.. hooks.OrderBy(hook => hook.Manifest.Kind, KindOrder.Install)]);
    }

    private static void Add(ReadDocument document, List<RenderedManifest> manifests, List<RenderedHook> hooks)
    {
        var head = document.Head;
        var manifest = new RenderedManifest(document.Path, document.Text, head.Kind, head.Value);
        if (!head.Annotations.TryGetValue(HookAnnotation, out var wanted))
        {
            manifests.Add(manifest);
            return;
        }

        var events = Words(wanted);
        if (!events.All(Events.ContainsKey))
        {
            // Helm leaves out what names a moment it does not know.
            return;
        }

        hooks.Add(new RenderedHook(
            manifest,
            head.Name,
            [.. events.Select(word => Events[word])],
            int.TryParse(head.Annotations.GetValueOrDefault(WeightAnnotation), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var weight) ? weight : 0,
            Words(head.Annotations.GetValueOrDefault(DeleteAnnotation)),
            Words(head.Annotations.GetValueOrDefault(LogAnnotation))));
    }

    private static ImmutableArray<string> Words(string? list) => list is null ? [] : [.. list.Split(',').Select(word => word.Trim().ToLowerInvariant())];
}
