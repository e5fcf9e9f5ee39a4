using System.Diagnostics;
using System.Globalization;
using GitOps.Adapters.Kustomize;
using GitOps.Conformance.Kustomize.Variations;
using GitOps.Core.Objects;

namespace GitOps.Conformance.Kustomize;

/// <summary>
/// Variations of the corpus, built here and by a real kustomize beside it, must agree to the byte. Runs when <c>GITOPS_KUSTOMIZE</c> names
/// the program (version 5.8); <c>GITOPS_KUSTOMIZE_CASES</c> says how many, <c>GITOPS_FUZZ_SEED</c> where to begin.
/// </summary>
public sealed class KustomizePeer
{
    private const int DefaultCount = 200;

    // Kinds of deliberate nonsense in which the two are known to differ: see the room's README.
    private const double Floor = 0.98;

    [Fact]
    public async Task Variations_build_as_kustomize_builds_them()
    {
        var program = Environment.GetEnvironmentVariable("GITOPS_KUSTOMIZE");
        Assert.SkipWhen(string.IsNullOrEmpty(program), "GITOPS_KUSTOMIZE names no program");
        var mutator = new Mutator([.. new[] { "krusty", "builtin", "filters" }.SelectMany(suite => CaseFiles.Load(Corpus.Find(Path.Combine("kustomize", suite))))]);
        var score = new Score("kustomize peer");
        var seed = Number("GITOPS_FUZZ_SEED", 1);
        for (var i = 0; i < Number("GITOPS_KUSTOMIZE_CASES", DefaultCount); i++)
        {
            var files = mutator.Vary(seed + i);
            var folder = Directory.CreateTempSubdirectory("gitops-peer-");
            try
            {
                files.Write(folder.FullName);
                score.Count(files.Name, Difference(files, await RunAsync(program!, Path.Combine(folder.FullName, files.Path))));
            }
            finally
            {
                folder.Delete(recursive: true);
            }
        }

        score.AtLeast(Floor);
    }

    private static string? Difference(CaseFiles files, (bool Built, string Text) theirs)
    {
        try
        {
            using var tree = new CaseTree(files);
            var ours = KustomizeBuild.Run(tree, files.Path).ToYaml();
            return !theirs.Built ? $"builds, but kustomize says: {theirs.Text.Trim()}" : ours == theirs.Text ? null : $"differs:\n{ours}\nbut must be\n{theirs.Text}";
        }
        catch (ManifestException fault)
        {
            return theirs.Built ? $"fails: {fault.Message}" : null;
        }
    }

    private static async Task<(bool Built, string Text)> RunAsync(string program, string folder)
    {
        using var process = Process.Start(new ProcessStartInfo(program, ["build", folder]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        // What was not built by a release calls itself so.
        return process.ExitCode == 0 ? (true, (await output).Replace("kustomize-(devel)", "kustomize-v5.8.1", StringComparison.Ordinal)) : (false, await error);
    }

    private static int Number(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : otherwise;
}
