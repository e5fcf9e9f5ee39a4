using System.Collections.Immutable;
using System.Globalization;
using GitOps.Adapters.Helm.Charts;
using GitOps.Adapters.Helm.Go;
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

    private const int ParallelFrom = 64 * 1024;

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

    /// <summary>Sorts rendered templates.</summary>
    /// <exception cref="ChartException">A document is no manifest.</exception>
    public static SortedManifests Sort(IEnumerable<RenderedFile> rendered)
    {
        var documents = new List<RenderedFile>();
        foreach (var (path, text) in rendered.OrderBy(file => file.Path, Comparer<string>.Create(GoText.Compare)))
        {
            foreach (var document in ManifestSplitter.Split(text))
            {
                documents.Add(new RenderedFile(path, document));
            }
        }

        var manifests = new List<RenderedManifest>();
        var hooks = new List<RenderedHook>();
        var heads = ReadHeads(documents);
        for (var i = 0; i < heads.Length; i++)
        {
            Add(documents[i].Path, documents[i].Text, heads[i], manifests, hooks);
        }

        return new SortedManifests(
            [.. manifests.OrderBy(manifest => manifest.Kind, KindOrder.Install)],
            [.. hooks.OrderBy(hook => hook.Manifest.Kind, KindOrder.Install)]);
    }

    // Parsing is most of the work of a large render and the documents do not depend on each other. The first fault in order is reported.
    private static ManifestHead[] ReadHeads(List<RenderedFile> documents)
    {
        var heads = new ManifestHead[documents.Count];
        if (documents.Sum(document => document.Text.Length) < ParallelFrom)
        {
            for (var i = 0; i < heads.Length; i++)
            {
                heads[i] = ManifestHead.Read(documents[i].Path, documents[i].Text);
            }

            return heads;
        }

        var faults = new ChartException?[heads.Length];
        Parallel.For(0, heads.Length, i =>
        {
            try
            {
                heads[i] = ManifestHead.Read(documents[i].Path, documents[i].Text);
            }
            catch (ChartException e)
            {
                faults[i] = e;
            }
        });
        return Array.Find(faults, fault => fault is not null) is { } first ? throw first : heads;
    }

    private static void Add(string path, string document, ManifestHead head, List<RenderedManifest> manifests, List<RenderedHook> hooks)
    {
        var manifest = new RenderedManifest(path, document, head.Kind, head.Value);
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
