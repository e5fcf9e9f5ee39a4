using System.Text;
using GitOps.Adapters.Helm.Functions;
using GitOps.Core;
using GitOps.Core.Definitions;
using GitOps.Core.Sources;

namespace GitOps.Adapters.Helm.Tests.Repositories;

public sealed class HelmChartFetcherTests : IDisposable
{
    private readonly ChartFixture fixture = new();

    public void Dispose() => fixture.Dispose();

    [Theory]
    [InlineData("1.x", "1.10.0")]
    [InlineData("*", "1.10.0")]
    [InlineData(">=1.0.0-0", "2.0.0-rc1")]
    [InlineData("2.0.0-rc1", "2.0.0-rc1")]
    [InlineData("~1.2", "1.2.0")]
    public async Task The_highest_version_of_a_range_is_fetched_and_opens_as_a_tree(string range, string version)
    {
        fixture.Server.Publish("1.0.0", "1.2.0", "2.0.0-rc1", "1.10.0");

        var artifact = await fixture.FetchAsync(ChartFixture.Chart(range));

        Assert.Equal(version, artifact.Revision);
        Assert.Equal(version, (await fixture.OpenAsync(ChartFixture.Chart(range), artifact)).Metadata.Version);
        Assert.Equal(("app", $"pulled 'app' chart with version '{version}'", "http://repo/charts"), (artifact.Provenance.Chart, artifact.Provenance.Summary, artifact.Provenance.Url));
    }

    [Fact]
    public async Task The_index_of_the_repository_is_read_and_not_downloaded_again()
    {
        fixture.Server.Publish("1.0.0");
        var index = Assert.IsType<SourceObservation.Fetched>(await fixture.LookAsync(ChartFixture.Repository())).Artifact;

        var artifact = await fixture.FetchAsync(ChartFixture.Chart(), new ReferredSource(ChartFixture.Repository(), index));

        Assert.Equal(1, fixture.Server.CountOf("index.yaml"));
        Assert.Equal(index.Revision, artifact.Provenance.Upstream);
    }

    [Fact]
    public async Task The_same_version_is_not_downloaded_again()
    {
        fixture.Server.Publish("1.0.0");
        var first = await fixture.FetchAsync(ChartFixture.Chart());

        Assert.IsType<SourceObservation.Unchanged>(await fixture.LookAsync(ChartFixture.Chart(), last: first));
        Assert.Equal(1, fixture.Server.CountOf(".tgz"));
    }

    [Theory]
    [InlineData("app", "9.x", "invalid chart reference: failed to get chart version for remote reference: no 'app' chart with version matching '9.x' found")]
    [InlineData("other", "*", "no chart name found")]
    [InlineData("app", "no range", "improper constraint")]
    [InlineData("App_Name", "*", "invalid chart name 'App_Name'")]
    public async Task A_chart_that_is_not_there_stalls(string name, string version, string words)
    {
        fixture.Server.Publish("1.0.0");

        var failure = await fixture.FailAsync(ChartFixture.Chart(version) with { Chart = name });

        Assert.Equal((FailureClass.Stalled, "InvalidChartReference"), (failure.Class, failure.Reason));
        Assert.Contains(words, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_chart_whose_digest_is_not_that_of_the_index_is_refused()
    {
        fixture.Server.Publish("1.0.0");
        fixture.Server.Files["/charts/app-1.0.0.tgz"] = ChartServer.Pack(("app/Chart.yaml", "name: app\nversion: 6.6.6\n"));

        var failure = await fixture.FailAsync(ChartFixture.Chart());

        Assert.Equal((FailureClass.Transient, "ChartPullError"), (failure.Class, failure.Reason));
        Assert.Contains("but the index says", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_download_that_breaks_off_or_is_missing_is_a_failure_to_pull()
    {
        fixture.Server.Publish("1.0.0");
        var index = Assert.IsType<SourceObservation.Fetched>(await fixture.LookAsync(ChartFixture.Repository())).Artifact;
        var upstream = new ReferredSource(ChartFixture.Repository(), index);
        fixture.Server.BreakAfter = 50;
        Assert.Equal("ChartPullError", (await fixture.FailAsync(ChartFixture.Chart(), upstream)).Reason);
        fixture.Server.BreakAfter = null;
        fixture.Server.Files.Remove("/charts/app-1.0.0.tgz");
        Assert.Equal(
            "chart pull error: failed to download chart for remote reference: failed to fetch http://repo/charts/app-1.0.0.tgz : 404 Not Found",
            (await fixture.FailAsync(ChartFixture.Chart(), upstream)).Message);
        fixture.Server.Status = System.Net.HttpStatusCode.Unauthorized;
        var refused = await fixture.FailAsync(ChartFixture.Chart(), upstream);
        Assert.Equal((FailureClass.Denied, "AuthenticationFailed"), (refused.Class, refused.Reason));
    }

    [Theory]
    [InlineData("app//etc/passwd")]
    [InlineData("app/../../evil")]
    public async Task An_archive_that_leads_out_of_itself_is_refused(string path)
    {
        fixture.Server.PublishIndex("apiVersion: v1\nentries:\n  app:\n  - name: app\n    version: 1.0.0\n    urls: [app.tgz]\n");
        fixture.Server.Files["/charts/app.tgz"] = ChartServer.Pack(("app/Chart.yaml", "name: app\nversion: 1.0.0\n"), (path, "x"));
        Assert.Equal("ChartPullError", (await fixture.FailAsync(ChartFixture.Chart())).Reason);
    }

    [Fact]
    public async Task Credentials_go_to_the_repository_and_not_to_other_hosts()
    {
        fixture.Server.PublishIndex("apiVersion: v1\nentries:\n  app:\n  - name: app\n    version: 1.0.0\n    urls: [http://elsewhere/charts/app-1.0.0.tgz]\n");
        var secret = new SecretData("flux/repo", [KeyValuePair.Create("username", "me"u8.ToArray()), KeyValuePair.Create("password", "hidden"u8.ToArray())]);

        await fixture.FailAsync(ChartFixture.Chart(), new ReferredSource(ChartFixture.Repository(), null) { Credentials = secret });
        await fixture.FailAsync(ChartFixture.Chart(), new ReferredSource(ChartFixture.Repository() with { PassCredentials = true }, null) { Credentials = secret });

        Assert.Equal([("repo", true), ("elsewhere", false), ("repo", true), ("elsewhere", true)], fixture.Server.Requests.Select(request => (request.Host, request.HasCredentials)));
    }

    [Fact]
    public async Task Values_files_take_the_place_of_the_charts_values_and_the_version_says_so()
    {
        fixture.Server.Publish("v1.2.3");
        var chart = ChartFixture.Chart() with { ValuesFiles = ["values.yaml", "more.yaml", "none.yaml"], IgnoreMissingValuesFiles = true };

        var artifact = await fixture.FetchAsync(chart, generation: 7);
        var opened = await fixture.OpenAsync(chart, artifact);

        Assert.Equal("1.2.3+7", artifact.Revision);
        Assert.Equal("packaged 'app' chart with version '1.2.3+7' and merged values files [values.yaml more.yaml]", artifact.Provenance.Summary);
        Assert.Equal("1.2.3+7", opened.Metadata.Version);
        Assert.Equal("a: 1\nb:\n  c: 2\n  d: 3", YamlFunctions.Write(opened.Values));
        var missing = await fixture.FailAsync(chart with { IgnoreMissingValuesFiles = false });
        Assert.Equal((FailureClass.Stalled, "ValuesFilesError"), (missing.Class, missing.Reason));
        Assert.EndsWith("no values file found at path 'none.yaml'", missing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Values_yaml_alone_is_what_a_chart_has_anyway()
    {
        fixture.Server.Publish("1.2.3");
        Assert.Equal("1.2.3", (await fixture.FetchAsync(ChartFixture.Chart() with { ValuesFiles = ["values.yaml"] })).Revision);
    }

    [Fact]
    public async Task A_folder_of_a_source_is_packed_with_its_version()
    {
        var chart = Local("./charts/app");
        var source = Source("main@sha1:0123456789abcdef0123456789abcdef01234567", ("charts/app/Chart.yaml", "name: app\nversion: 1.0.0\n"), ("charts/app/templates/a.yaml", "a: 1"));

        var artifact = await fixture.FetchAsync(chart, source);
        var again = await fixture.FetchAsync(chart, source);

        Assert.Equal("1.0.0", artifact.Revision);
        Assert.Equal(artifact, again);
        Assert.Equal("packaged 'app' chart with version '1.0.0'", artifact.Provenance.Summary);
        Assert.Equal("templates/a.yaml", Assert.Single((await fixture.OpenAsync(chart, artifact)).Templates).Name);
        Assert.IsType<SourceObservation.Unchanged>(await fixture.LookAsync(chart, source, last: artifact));
    }

    [Fact]
    public async Task By_revision_the_version_carries_the_commit_and_with_values_files_the_generation()
    {
        var chart = Local("charts/app") with { Strategy = ChartStrategy.Revision };
        var source = Source("main@sha1:0123456789abcdef0123456789abcdef01234567", ("charts/app/Chart.yaml", "name: app\nversion: 1.0.0+old\n"), ("charts/app/values.yaml", "a: 1\n"), ("env/prod.yaml", "a: 2\n"));

        Assert.Equal("1.0.0+0123456789ab", (await fixture.FetchAsync(chart, source)).Revision);
        var valued = chart with { ValuesFiles = ["/env/prod.yaml"] };
        var artifact = await fixture.FetchAsync(valued, source, generation: 3);
        Assert.Equal("1.0.0+0123456789ab.3", artifact.Revision);
        Assert.Equal("a: 2", YamlFunctions.Write((await fixture.OpenAsync(valued, artifact)).Values));
        var missing = await fixture.FailAsync(chart with { ValuesFiles = ["../../env/none.yaml"] }, source);
        Assert.Equal("values files merge error: no values file found at path '/env/none.yaml' (reference '../../env/none.yaml')", missing.Message);
    }

    [Fact]
    public async Task A_new_commit_with_the_same_version_is_nothing_new_unless_by_revision()
    {
        var chart = Local("app");
        var artifact = await fixture.FetchAsync(chart, Source("main@sha1:aaaaaaaaaaaaaaaa", ("app/Chart.yaml", "name: app\nversion: 1.0.0\n")));
        var next = Source("main@sha1:bbbbbbbbbbbbbbbb", ("app/Chart.yaml", "name: app\nversion: 1.0.0\n"), ("app/templates/new.yaml", "a: 1"));

        Assert.IsType<SourceObservation.Unchanged>(await fixture.LookAsync(chart, next, last: artifact));
        Assert.IsType<SourceObservation.Fetched>(await fixture.LookAsync(chart with { Strategy = ChartStrategy.Revision }, next, last: artifact));
    }

    [Fact]
    public async Task Dependencies_that_are_missing_are_brought_from_the_source_and_from_repositories()
    {
        fixture.Server.Publish("1.0.0", "1.5.0");
        var chart = Local("charts/top");
        var source = Source(
            "main@sha1:aaaaaaaaaaaaaaaa",
            ("charts/top/Chart.yaml", "apiVersion: v2\nname: top\nversion: 1.0.0\ndependencies:\n- {name: near, version: 1.x, repository: 'file://../near'}\n- {name: app, version: ~1.5, repository: 'http://repo/charts/'}\n"),
            ("charts/near/Chart.yaml", "apiVersion: v2\nname: near\nversion: 1.2.0\n"));

        var opened = await fixture.OpenAsync(chart, await fixture.FetchAsync(chart, source));

        Assert.Equal([("app", "1.5.0"), ("near", "1.2.0")], opened.Dependencies.Select(item => (item.Metadata.Name, item.Metadata.Version)).Order());
    }

    [Fact]
    public async Task Repositories_of_the_namespace_lend_their_credentials_to_dependencies()
    {
        fixture.Server.Publish("1.0.0");
        var secret = new SecretData("flux/repo", [KeyValuePair.Create("username", "me"u8.ToArray()), KeyValuePair.Create("password", "hidden"u8.ToArray())]);
        var source = Source("main@sha1:aaaaaaaaaaaaaaaa", ("top/Chart.yaml", "apiVersion: v2\nname: top\nversion: 1.0.0\ndependencies:\n- {name: app, version: 1.x, repository: 'http://repo/charts/'}\n"));

        await fixture.FetchAsync(Local("top"), source, neighbours: new Neighbours(new ReferredSource(ChartFixture.Repository(), null) { Credentials = secret }));

        Assert.All(fixture.Server.Requests, request => Assert.True(request.HasCredentials));
    }

    [Theory]
    [InlineData("{name: near, version: 1.x, repository: 'file://../../../near'}", "failed to add local dependency 'near': no chart found at '/near'")]
    [InlineData("{name: near, version: 1.x}", "failed to add local dependency 'near': no chart found at '/top/charts/near'")]
    [InlineData("{name: app, version: 9.x, repository: 'http://repo/charts'}", "failed to add remote dependency 'app': failed to get chart 'app' version '9.x' from 'http://repo/charts': no 'app' chart with version matching '9.x' found")]
    [InlineData("{name: app, version: 1.x, repository: '@stable'}", "aliased repository dependency is not supported: @stable")]
    [InlineData("{name: app, version: 1.x, repository: 'ftp://x'}", "no chart repository for URL 'ftp://x'")]
    public async Task A_dependency_that_cannot_be_had_is_a_failure_to_build(string dependency, string words)
    {
        fixture.Server.Publish("1.0.0");
        var failure = await fixture.FailAsync(Local("top"), Source("main@sha1:aaaaaaaaaaaaaaaa", ("top/Chart.yaml", $"apiVersion: v2\nname: top\nversion: 1.0.0\ndependencies:\n- {dependency}\n")));

        Assert.Equal("DependencyBuildError", failure.Reason);
        Assert.StartsWith("dependency build error: ", failure.Message, StringComparison.Ordinal);
        Assert.Contains(words, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("none", "no chart found at '/none' (reference 'none')")]
    [InlineData("/app", "no chart found")]
    [InlineData("broken", "chart.metadata.version is required")]
    [InlineData("empty", "Chart.yaml file is missing")]
    public async Task What_is_no_chart_in_the_source_stalls(string path, string words)
    {
        var failure = await fixture.FailAsync(Local(path), Source("main@sha1:aaaaaaaaaaaaaaaa", ("app/Chart.yaml", "name: app\nversion: 1.0.0\n"), ("broken/Chart.yaml", "name: app\n"), ("empty/x", "x")));

        Assert.Equal((FailureClass.Stalled, "InvalidChartReference"), (failure.Class, failure.Reason));
        Assert.Contains(words, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Signatures_of_indexes_are_not_implemented_in_Flux_and_not_passed_over_here()
    {
        fixture.Server.Publish("1.0.0");
        var failure = await fixture.FailAsync(ChartFixture.Chart() with { Verification = new ArtifactVerification() });
        Assert.Equal((FailureClass.Denied, "ChartVerificationError", "chart verification error: not implemented"), (failure.Class, failure.Reason, failure.Message));
    }

    private static HelmChart Local(string path) => ChartFixture.Chart() with { Chart = path, Source = new SourceReference(GitRepository.KindName, "flux", "fleet") };

    private static ReferredSource Source(string revision, params (string Path, string Text)[] files)
    {
        var definition = new GitRepository { Key = new ObjectKey(GitRepository.KindName, "flux", "fleet"), Interval = NodaTime.Duration.FromHours(1), Url = new Uri("https://git.example/fleet") };
        var artifact = new Artifact(revision, "sha256:" + Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(revision))), new Provenance { Url = "https://git.example/fleet" });
        return new ReferredSource(definition, artifact, _ => Task.FromResult<IFileTree?>(new MemoryTree(files)));
    }

    private sealed class Neighbours(ReferredSource only) : ISourceNeighbours
    {
        public System.Collections.Immutable.ImmutableArray<SourceDefinition> List() => [only.Definition];

        public Task<ReferredSource?> FindAsync(ObjectKey key, CancellationToken cancellationToken) => Task.FromResult<ReferredSource?>(key == only.Definition.Key ? only : null);
    }
}
