using GitOps.Core.Objects;
using GitOps.EndToEnd.Infrastructure;

namespace GitOps.EndToEnd.Kustomizations;

/// <summary>Bases that lie in other repositories: real ones, read from disk and over HTTP.</summary>
public sealed class RemoteBases : IAsyncLifetime
{
    private readonly TestRepository far = new();
    private readonly TestRepository other = new();
    private readonly RenderingRooms rooms = new(allowRemoteBases: true);
    private string first = string.Empty;

    public ValueTask InitializeAsync()
    {
        first = far.Commit(
            "main",
            "Begin",
            ("base/kustomization.yaml", "resources:\n- config.yaml\n"),
            ("base/config.yaml", Manifest.Config("far", "one")),
            ("component/kustomization.yaml", "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\ncommonLabels: {from: far}\n"),
            ("above/kustomization.yaml", "resources:\n- ../base\nnamePrefix: above-\n"),
            ("broken/kustomization.yaml", "resources:\n- none.yaml\n"),
            ("climbing/kustomization.yaml", "resources:\n- ../base/config.yaml\n"),
            ("leaving/kustomization.yaml", "resources:\n- ../../elsewhere\n"));
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await rooms.DisposeAsync();
        far.Dispose();
        other.Dispose();
    }

    [Fact]
    public async Task A_base_is_read_from_a_branch_and_its_commit_is_an_input_that_may_change()
    {
        var address = $"{far.FileUrl}//base?ref=main";
        rooms.With("kustomization.yaml", $"namePrefix: near-\nresources:\n- {address}\n");

        var result = await rooms.RenderAsync();

        Assert.Equal("near-far", Assert.Single(result.Objects).Name);
        Assert.Equal([KeyValuePair.Create($"{far.FileUrl}?ref=main", first)], result.Inputs.Remotes);
        Assert.False(result.Inputs.IsLasting);
        Assert.Equal(["kustomization.yaml"], result.Inputs.Files.Keys);

        var second = far.Commit("main", "Change", ("base/config.yaml", Manifest.Config("far", "two")));
        var again = await rooms.RenderAsync();
        Assert.Equal("two", again.Objects[0].Root.Find("data", "value")?.AsString);
        Assert.Equal(second, Assert.Single(again.Inputs.Remotes).Value);
    }

    [Fact]
    public async Task A_base_named_by_its_commit_stays_what_it_was_and_may_be_remembered()
    {
        far.Commit("main", "Change", ("base/config.yaml", Manifest.Config("far", "two")));
        rooms.With("kustomization.yaml", $"resources:\n- {far.FileUrl}//base?ref={first}\n");

        var result = await rooms.RenderAsync();

        Assert.Equal("one", result.Objects[0].Root.Find("data", "value")?.AsString);
        Assert.True(result.Inputs.IsLasting);
    }

    [Theory]
    [InlineData("?ref=v1")]
    [InlineData("?version=v1")]
    [InlineData("?ref=refs/tags/v1")]
    [InlineData("?ref=v1&timeout=90&submodules=false")]
    [InlineData("?ref=v1&timeout=1m30s")]
    public async Task A_tag_comes_before_a_branch_of_its_name(string query)
    {
        far.Tag("v1", first, "Release");
        far.Commit("v1", "A branch that is called like the tag", ("base/kustomization.yaml", "resources: [config.yaml]\n"), ("base/config.yaml", Manifest.Config("far", "branch")));
        rooms.With("kustomization.yaml", $"resources:\n- {far.FileUrl}//base{query}\n");

        Assert.Equal("one", (await rooms.RenderAsync()).Objects[0].Root.Find("data", "value")?.AsString);
    }

    [Fact]
    public async Task Over_HTTP_a_base_a_component_and_the_default_branch_come_out_of_one_repository()
    {
        far.SetReference("refs/heads/master", first);
        await using var server = await GitHttpServer.StartAsync(Path.GetDirectoryName(far.Folder)!, TestContext.Current.CancellationToken);
        var url = server.UrlOf(Path.GetFileName(far.Folder));
        rooms.With("kustomization.yaml", $"resources:\n- {url}//above?ref=main\ncomponents:\n- {url}/component?ref=main\n");

        var made = Assert.Single((await rooms.RenderAsync()).Objects);

        Assert.Equal("above-far", made.Name);
        Assert.Equal("far", made.Root.Find("metadata", "labels", "from")?.AsString);
        Assert.True(server.Requests > 0);
    }

    [Fact]
    public async Task A_remote_base_may_name_another_one()
    {
        other.Commit("main", "Begin", ("on/kustomization.yaml", $"nameSuffix: -on\nresources:\n- {far.FileUrl}//base?ref={first}\n"));
        rooms.With("kustomization.yaml", $"resources:\n- {other.FileUrl}//on?ref=main\n");

        var result = await rooms.RenderAsync();

        Assert.Equal("far-on", Assert.Single(result.Objects).Name);
        Assert.Equal([$"{far.FileUrl}?ref={first}", $"{other.FileUrl}?ref=main"], result.Inputs.Remotes.Keys.Order(StringComparer.Ordinal).OrderBy(key => key.Contains(other.FileUrl.ToString(), StringComparison.Ordinal)));
        Assert.False(result.Inputs.IsLasting);
    }

    [Fact]
    public async Task A_cycle_through_repositories_is_found()
    {
        far.Commit("main", "Look back", ("back/kustomization.yaml", $"resources:\n- {other.FileUrl}//on?ref=main\n"));
        other.Commit("main", "Begin", ("on/kustomization.yaml", $"resources:\n- {far.FileUrl}//back?ref=main\n"));
        rooms.With("kustomization.yaml", $"resources:\n- {other.FileUrl}//on?ref=main\n");

        var fault = await RefusedAsync("cycle detected");

        Assert.Equal(($"{far.FileUrl}//back/kustomization.yaml?ref=main", 2), (fault.File, fault.Line));
    }

    [Fact]
    public async Task A_repository_that_leads_to_itself_under_ever_other_names_comes_to_an_end()
    {
        for (var i = 0; i < 40; i++)
        {
            far.Commit($"b{i}", "On and on", ("on/kustomization.yaml", $"resources:\n- {far.FileUrl}//on?ref=b{i + 1}\n"));
        }

        rooms.With("kustomization.yaml", $"resources:\n- {far.FileUrl}//on?ref=b0\n");

        await RefusedAsync("more than 32 remote bases");
    }

    [Fact]
    public async Task Without_leave_of_the_host_nothing_is_fetched()
    {
        await using var strict = new RenderingRooms();
        await using var server = await GitHttpServer.StartAsync(Path.GetDirectoryName(far.Folder)!, TestContext.Current.CancellationToken);
        strict.With("kustomization.yaml", $"namePrefix: x-\nresources:\n- {server.UrlOf(Path.GetFileName(far.Folder))}//base?ref=main\n");

        var fault = await Assert.ThrowsAsync<ManifestException>(() => strict.RenderAsync());

        Assert.Contains("have the host set GitOps:Kustomize:AllowRemoteBases", fault.Message, StringComparison.Ordinal);
        Assert.Equal(("kustomization.yaml", 3), (fault.File, fault.Line));
        Assert.Equal(0, server.Requests);
    }

    [Theory]
    [InlineData("base?ref=none", "none")]
    [InlineData("base?ref=0123456789abcdef0123456789abcdef01234567", "0123456789abcdef0123456789abcdef01234567")]
    [InlineData("nowhere?ref=main", "'nowhere' doesn't exist")]
    [InlineData("base/config.yaml?ref=main", "file is not directory")]
    public async Task What_is_not_there_is_said_at_the_line_that_names_it(string path, string words)
    {
        rooms.With("kustomization.yaml", $"namePrefix: x-\nresources:\n- {far.FileUrl}//{path}\n");

        var fault = await RefusedAsync(words);

        Assert.Equal(("kustomization.yaml", 3), (fault.File, fault.Line));
    }

    [Fact]
    public async Task A_repository_that_is_not_there_is_said_at_the_line_that_names_it()
    {
        rooms.With("kustomization.yaml", $"resources:\n- file://{far.Folder}-none//base?ref=main\n");

        Assert.Equal(2, (await RefusedAsync($"{far.Folder}-none")).Line);
    }

    [Theory]
    [InlineData("broken", 2, "none.yaml' doesn't exist")]
    [InlineData("climbing", 2, "is not in or below '/climbing'")]
    [InlineData("leaving", 2, "is outside of the source")]
    public async Task Faults_inside_of_a_remote_base_name_its_repository_and_it_reads_nothing_but_its_own(string folder, int line, string words)
    {
        rooms.With("kustomization.yaml", $"resources:\n- {far.FileUrl}//{folder}?ref=main\n").With("elsewhere/kustomization.yaml", "namePrefix: x\n");

        var fault = await RefusedAsync(words);

        Assert.Equal(($"{far.FileUrl}//{folder}/kustomization.yaml?ref=main", line), (fault.File, fault.Line));
    }

    [Fact]
    public async Task A_path_out_of_the_repository_is_no_remote_base()
    {
        rooms.With("kustomization.yaml", $"resources:\n- {far.FileUrl}//../../etc?ref=main\n");

        Assert.Equal(2, (await RefusedAsync("doesn't exist")).Line);
    }

    [Fact]
    public async Task A_link_in_a_repository_is_not_followed_out_of_it()
    {
        far.CommitLink("main", "linked/kustomization.yaml", "/etc/passwd");
        rooms.With("kustomization.yaml", $"resources:\n- {far.FileUrl}//linked?ref=main\n");

        await RefusedAsync("linked");
    }

    [Fact]
    public async Task Passwords_in_an_address_are_in_no_message()
    {
        rooms.With("kustomization.yaml", "resources:\n- http://bob:hunter2@127.0.0.1:1/org/repo//base?ref=main\n");

        Assert.DoesNotContain("hunter2", (await RefusedAsync("http://***@127.0.0.1:1/org/repo")).ToString(), StringComparison.Ordinal);
    }

    private async Task<ManifestException> RefusedAsync(string words)
    {
        var fault = await Assert.ThrowsAsync<ManifestException>(() => rooms.RenderAsync());
        Assert.Contains(words, fault.Message, StringComparison.Ordinal);
        return fault;
    }
}
