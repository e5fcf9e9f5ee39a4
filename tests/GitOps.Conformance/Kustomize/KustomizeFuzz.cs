using System.Diagnostics;
using System.Globalization;
using GitOps.Adapters.Kustomize;
using GitOps.Conformance.Kustomize.Variations;
using GitOps.Core.Objects;

namespace GitOps.Conformance.Kustomize;

/// <summary>
/// Broken cases must build or fail with a <see cref="ManifestException"/>, and soon. <c>GITOPS_FUZZ</c> says how many; without it as many
/// as fit into some seconds. <c>GITOPS_FUZZ_SEED</c> says where to begin, so that a finding can be made again.
/// </summary>
public sealed class KustomizeFuzz
{
    private static readonly TimeSpan WithoutCount = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(10);

    [Fact]
    public void Broken_cases_build_or_fail_with_a_typed_error_and_never_hang()
    {
        var mutator = new Mutator(
        [
            .. new[] { "krusty", "builtin", "filters" }.SelectMany(suite => CaseFiles.Load(Corpus.Find(Path.Combine("kustomize", suite)))),
            .. CaseFiles.Load(Corpus.Find(Path.Combine("kustomize", "repos")), largest: 12_000),
        ]);
        var count = Number("GITOPS_FUZZ") ?? int.MaxValue;
        var limit = Number("GITOPS_FUZZ") is null ? WithoutCount : Timeout.InfiniteTimeSpan;
        var seed = Number("GITOPS_FUZZ_SEED") ?? 1;
        var (built, failed) = (0, 0);
        var findings = new List<string>();
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < count && (limit == Timeout.InfiniteTimeSpan || watch.Elapsed < limit); i++)
        {
            var one = Stopwatch.StartNew();
            var outcome = Build(mutator.Break(seed + i));
            built += outcome is null ? 1 : 0;
            failed += outcome is { Length: 0 } ? 1 : 0;
            if (outcome is { Length: > 0 } || one.Elapsed > Slow)
            {
                findings.Add($"seed {seed + i}, {one.Elapsed.TotalSeconds:n1} s: {outcome}");
            }
        }

        Scores.Say(string.Create(CultureInfo.InvariantCulture, $"fuzz kustomize: {built + failed + findings.Count} inputs, {built} built, {failed} refused, {findings.Count} findings"));
        Assert.True(findings.Count == 0, string.Join('\n', findings.Take(20)));
        Assert.NotEqual(0, built);
        Assert.NotEqual(0, failed);
    }

    // Null when it builds, empty when it is refused, and otherwise what must not happen.
    private static string? Build(CaseFiles files)
    {
        try
        {
            using var tree = new CaseTree(files);
            _ = KustomizeBuild.Run(tree, files.Path, new BuildOptions { Order = ResourceOrder.None }).ToYaml();
            return null;
        }
        catch (ManifestException)
        {
            return string.Empty;
        }
        catch (Exception unexpected) when (unexpected is not OutOfMemoryException)
        {
            return unexpected.ToString();
        }
    }

    private static int? Number(string variable) => int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
