using System.Globalization;
using System.Text;
using CsCheck;
using GitOps.Core.Definitions;
using GitOps.Core.Deployments.Rendering;
using GitOps.Core.Objects;
using GitOps.Core.Sources;
using GitOps.Core.Yaml;
using Microsoft.Extensions.Options;
using NodaTime;

namespace GitOps.Adapters.Kustomize.Tests.Incremental;

public sealed class IncrementalBuildTests
{
    private const int Overlays = 500;

    private static readonly Gen<(int[] Features, bool IsPlain, (int What, int Where, int Which)[] Edits)> Histories = Gen.Select(
        Gen.Int[0, 1_000].Array[0, 4],
        Gen.Int[0, 3].Select(number => number == 0),
        Gen.Select(Gen.Int[0, 1_000], Gen.Int[0, 1_000], Gen.Int[0, 1_000]).Array[1, 8]);

    [Fact]
    public void What_is_built_after_any_edits_is_what_a_whole_build_makes()
    {
        var (partial, whole) = (0, 0);
        Histories.Sample(
            history =>
            {
                var overlay = new EditedOverlay(history.Features, history.IsPlain);
                var renderer = Renderer();
                _ = Outcome(renderer, overlay, out _);
                foreach (var (what, where, which) in history.Edits)
                {
                    overlay.Edit(what, where, which);
                    var outcome = Outcome(renderer, overlay, out var read);
                    Assert.Equal(Outcome(Renderer(), overlay, out var all), outcome);
                    Interlocked.Increment(ref read < all ? ref partial : ref whole);
                }
            },
            iter: Overlays);

        TestContext.Current.TestOutputHelper?.WriteLine($"{partial} builds of a part, {whole} whole builds");
        Assert.True(partial > Overlays / 2, $"only {partial} builds of a part beside {whole} whole ones: the law was not tried");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void After_a_change_of_one_file_only_that_file_and_its_patch_are_read(bool isPlain)
    {
        var overlay = new EditedOverlay([0, 3, 5], isPlain);
        var renderer = Renderer();
        var before = new CountingTree(overlay.ToTree());
        _ = Render(renderer, before, overlay.Path);
        overlay.Edit(17, 3, 0);
        var after = new CountingTree(overlay.ToTree());

        _ = Render(renderer, after, overlay.Path);

        Assert.True(before.Read.Count > 3);
        Assert.All(after.Read, path => Assert.Contains(path, new[] { "base/f-3.yaml", "overlay/json.yaml" }));
    }

    [Fact]
    public void Nothing_is_remembered_when_the_host_wants_none()
    {
        var overlay = new EditedOverlay([], plain: false);
        var renderer = Renderer(remembered: 0);
        _ = Render(renderer, overlay.ToTree(), overlay.Path);
        var again = new CountingTree(overlay.ToTree());

        _ = Render(renderer, again, overlay.Path);

        Assert.Contains("overlay/kustomization.yaml", again.Read);
    }

    [Theory]
    [InlineData(9, false)]
    [InlineData(8, true)]
    public void A_build_that_comes_out_of_one_file_nearly_alone_is_not_remembered(int inOneFile, bool isRemembered)
    {
        var objects = Enumerable.Range(0, 10).Select(index => $"---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: c{index}\n").ToList();
        MemoryTree Tree() => new(
            ("apps/kustomization.yaml", "resources: [many.yaml, few.yaml]\n"),
            ("apps/many.yaml", string.Concat(objects.Take(inOneFile))),
            ("apps/few.yaml", string.Concat(objects.Skip(inOneFile))));
        var renderer = Renderer();
        _ = Render(renderer, Tree(), "apps");
        var again = new CountingTree(Tree());

        Assert.Equal(10, Render(renderer, again, "apps").Objects.Length);

        Assert.Equal(isRemembered, again.Read.Count == 0);
    }

    [Fact]
    public async Task A_changed_definition_is_built_as_a_whole()
    {
        var overlay = new EditedOverlay([], plain: false);
        var renderer = Renderer();
        _ = Render(renderer, overlay.ToTree(), overlay.Path);

        var result = await renderer.RenderAsync(Request(overlay.ToTree(), Definition(overlay.Path) with { NamePrefix = "other-" }), TestContext.Current.CancellationToken);

        Assert.All(result.Objects, item => Assert.StartsWith("other-", item.Name, StringComparison.Ordinal));
    }

    private static string Outcome(KustomizeRenderer renderer, EditedOverlay overlay, out int read)
    {
        var tree = new CountingTree(overlay.ToTree());
        try
        {
            var result = Render(renderer, tree, overlay.Path);
            var text = new StringBuilder(KubeYaml.WriteAll(result.Objects, sortKeys: false));
            text.AppendJoin('\n', result.Inputs.Files).AppendJoin('\n', result.Inputs.Absent).AppendJoin('\n', result.Inputs.Folders);
            return text.ToString();
        }
        catch (ManifestException fault)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{fault.File}:{fault.Line}: {fault.Message}");
        }
        finally
        {
            read = tree.Read.Count;
        }
    }

    private static RenderResult Render(KustomizeRenderer renderer, IFileTree tree, string path) =>
        renderer.RenderAsync(Request(tree, Definition(path)), CancellationToken.None).GetAwaiter().GetResult();

    private static KustomizeRenderer Renderer(int remembered = KustomizeOptions.DefaultRememberedObjects) =>
        new(Options.Create(new KustomizeOptions { RememberedObjects = remembered }), []);

    private static RenderRequest Request(IFileTree tree, Core.Definitions.Kustomization definition) =>
        new(definition, tree, new Artifact("main@sha1:1", "sha256:1", new Provenance()));

    private static Core.Definitions.Kustomization Definition(string path) => new()
    {
        Key = new ObjectKey("Kustomization", "flux-system", "apps"),
        Interval = Duration.FromMinutes(10),
        Source = new SourceReference("GitRepository", "flux-system", "fleet"),
        Path = path,
        Prune = true,
    };
}
