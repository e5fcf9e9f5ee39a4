using GitOps.EndToEnd.Infrastructure;

namespace GitOps.EndToEnd.Previews;

/// <summary><c>render DIR --diff REVISION</c>: the check of a pull request.</summary>
public sealed class DifferencesOfRevisions : IDisposable
{
    private readonly RenderProgram program = new();
    private readonly string first;

    public DifferencesOfRevisions()
    {
        program
            .With("apps/kustomization.yaml", "resources: [a.yaml, b.yaml, secret.yaml]\n")
            .With("apps/a.yaml", Manifest.Config("a", "one"))
            .With("apps/b.yaml", Manifest.Config("b", "one"))
            .With("apps/secret.yaml", SecretWith("hunter2", "same"));
        first = program.Commit("Begin");
        program.Git("tag", "v1");
    }

    public void Dispose() => program.Dispose();

    [Theory]
    [InlineData("main")]
    [InlineData("HEAD")]
    [InlineData("v1")]
    [InlineData("refs/heads/main")]
    [InlineData(null)]
    public async Task Nothing_new_is_no_difference_and_ends_with_zero(string? revision)
    {
        var run = await program.RunAsync("apps", "--diff", revision ?? first);

        Assert.Equal((0, string.Empty, "no differences\n"), (run.ExitCode, run.Output, run.Error));
    }

    [Fact]
    public async Task What_is_new_changed_and_gone_is_shown_in_plain_lines_and_ends_with_one()
    {
        Change();

        var run = await program.RunAsync("apps", "--diff", "main");

        Assert.Equal((1, "1 to create, 2 to change, 1 to remove\n"), (run.ExitCode, run.Error));
        Assert.Equal(
            """
            ~ ConfigMap/a
             apiVersion: v1
             data:
            -  value: one
            +  value: two
             kind: ConfigMap
             metadata:
               name: a
            + ConfigMap/c
            +apiVersion: v1
            +data:
            +  value: one
            +kind: ConfigMap
            +metadata:
            +  name: c
            ~ Secret/pass
            @@
             metadata:
               name: pass
             stringData:
            -  changed: '*** (before)'
            +  changed: '*** (after)'
               same: '***'
            - ConfigMap/b
            -apiVersion: v1
            -data:
            -  value: one
            -kind: ConfigMap
            -metadata:
            -  name: b

            """,
            run.Output);
    }

    [Fact]
    public async Task Commits_on_the_way_are_compared_with_each_other()
    {
        Change();
        program.Commit("Change");

        Assert.Equal(0, (await program.RunAsync("apps", "--diff", "main")).ExitCode);
        Assert.Equal(1, (await program.RunAsync("apps", "--diff", first)).ExitCode);
        Assert.Equal(1, (await program.RunAsync("apps", "--diff", "v1")).ExitCode);
    }

    [Fact]
    public async Task Values_of_Secrets_are_on_neither_side_nor_in_what_is_new_or_gone()
    {
        Change();
        program.With("apps/new.yaml", SecretWith("new-value", "same").Replace("pass", "new", StringComparison.Ordinal));
        program.With("apps/kustomization.yaml", "resources: [a.yaml, c.yaml, secret.yaml, new.yaml]\n");
        var forward = await program.RunAsync("apps", "--diff", "main");
        program.Commit("Change");
        program.With("apps/kustomization.yaml", "resources: [a.yaml]\n");
        var gone = await program.RunAsync("apps", "--diff", "main");

        foreach (var value in new[] { "hunter2", "hunter3", "new-value" })
        {
            Assert.DoesNotContain(value, forward.Output + forward.Error + gone.Output + gone.Error, StringComparison.Ordinal);
        }

        Assert.Contains("+ Secret/new", forward.Output, StringComparison.Ordinal);
        Assert.Contains("- Secret/new", gone.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Differences_have_colours_in_a_terminal_unless_they_are_not_wanted()
    {
        Assert.SkipUnless(RenderProgram.HasTerminal, "there is no program 'script' that makes a terminal");
        Change();

        var coloured = await program.RunInTerminalAsync([], "apps", "--diff", "main");
        var plain = await program.RunInTerminalAsync([("NO_COLOR", "1")], "apps", "--diff", "main");

        Assert.Equal((1, 1), (coloured.ExitCode, plain.ExitCode));
        Assert.Contains("\e[31m-  value: one\e[0m", coloured.Output, StringComparison.Ordinal);
        Assert.Contains("\e[32m+  value: two\e[0m", coloured.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("\e[3", plain.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("\e[1m", plain.Output, StringComparison.Ordinal);
        Assert.Contains("+  value: two", plain.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Both_sides_are_built_for_the_Flux_Kustomization()
    {
        program.With("flux.yaml", "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: shop, namespace: flux-system}\nspec: {interval: 1m, path: ./apps, prune: true, sourceRef: {kind: GitRepository, name: fleet}, targetNamespace: shop, postBuild: {substitute: {v: given}}}\n");
        program.With("apps/a.yaml", Manifest.Config("a", "${v}"));

        var run = await program.RunAsync("apps", "-f", "flux.yaml", "--diff", "main");

        Assert.Equal((1, "0 to create, 1 to change, 0 to remove\n"), (run.ExitCode, run.Error));
        Assert.Contains("~ ConfigMap/shop/a", run.Output, StringComparison.Ordinal);
        Assert.Contains("+  value: given", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_folder_can_be_compared_with_too()
    {
        program.With("other/a.yaml", Manifest.Config("a", "other"));

        var run = await program.RunAsync("apps", "--diff", "other");

        Assert.Equal((1, "2 to create, 1 to change, 0 to remove\n"), (run.ExitCode, run.Error));
    }

    [Theory]
    [InlineData("none")]
    [InlineData("0123456789abcdef0123456789abcdef01234567")]
    public async Task A_revision_that_is_not_there_ends_with_two(string revision)
    {
        var run = await program.RunAsync("apps", "--diff", revision);

        Assert.Equal((2, string.Empty), (run.ExitCode, run.Output));
        Assert.Contains(revision, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_built_on_either_side_ends_with_two()
    {
        program.With("apps/kustomization.yaml", "resources: [none.yaml]\n");
        Assert.Equal(2, (await program.RunAsync("apps", "--diff", "main")).ExitCode);

        program.Commit("Break");
        program.With("apps/kustomization.yaml", "resources: [a.yaml]\n");
        var run = await program.RunAsync("apps", "--diff", "main");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("apps/kustomization.yaml:1: ", run.Error, StringComparison.Ordinal);
    }

    private static string SecretWith(string changed, string same) => $"apiVersion: v1\nkind: Secret\nmetadata:\n  name: pass\nstringData:\n  changed: {changed}\n  same: {same}\n";

    private void Change() => program
        .With("apps/kustomization.yaml", "resources: [a.yaml, c.yaml, secret.yaml]\n")
        .With("apps/a.yaml", Manifest.Config("a", "two"))
        .With("apps/c.yaml", Manifest.Config("c", "one"))
        .With("apps/secret.yaml", SecretWith("hunter3", "same"));
}
