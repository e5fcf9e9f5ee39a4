using GitOps.Core;
using GitOps.Core.Composition;
using GitOps.Core.Definitions;
using GitOps.Core.Sources;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace GitOps.Architecture.Docs;

/// <summary>The code of docs/writing-an-adapter.md does what the page says.</summary>
public sealed class WritingAnAdapterTests : IDisposable
{
    private static readonly GitRepository Definition = new()
    {
        Key = new ObjectKey(GitRepository.KindName, "team", "folder"),
        Url = new Uri("file:///folder"),
        Interval = Duration.FromMinutes(1),
    };

    private readonly string root = Directory.CreateTempSubdirectory("gitops-folders-").FullName;

    public void Dispose() => Directory.Delete(root, recursive: true);

    [Fact]
    public async Task A_folder_is_fetched_once_and_again_only_when_it_changed()
    {
        var fetcher = Fetcher();
        Write("app.yaml", "kind: ConfigMap");

        var first = Assert.IsType<SourceObservation.Fetched>(await Look(fetcher, last: null)).Artifact;
        Assert.IsType<SourceObservation.Unchanged>(await Look(fetcher, first));
        Write("app.yaml", "kind: Secret");
        Assert.NotEqual(first.Digest, Assert.IsType<SourceObservation.Fetched>(await Look(fetcher, first)).Artifact.Digest);
    }

    [Fact]
    public async Task What_was_fetched_can_be_opened_until_it_changes()
    {
        var fetcher = Fetcher();
        Write("app.yaml", "kind: ConfigMap");
        var artifact = Assert.IsType<SourceObservation.Fetched>(await Look(fetcher, last: null)).Artifact;

        using (var tree = await fetcher.OpenAsync(Definition, artifact, TestContext.Current.CancellationToken))
        {
            Assert.Equal("app.yaml", Assert.Single(tree!.List(string.Empty)).Path);
        }

        Write("app.yaml", "kind: Secret");
        Assert.Null(await fetcher.OpenAsync(Definition, artifact, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_missing_folder_is_stalled_and_says_what_to_do()
    {
        var broken = Assert.IsType<SourceObservation.Broken>(await Look(Fetcher(), last: null));

        Assert.Equal(FailureClass.Stalled, broken.Failure.Class);
        Assert.Contains("change spec.url or make it", broken.Failure.Message, StringComparison.Ordinal);
    }

    private static Task<SourceObservation> Look(ISourceFetcher fetcher, Artifact? last) =>
        fetcher.FetchAsync(new SourceFetch(Definition, last, Credentials: null), TestContext.Current.CancellationToken);

    private ISourceFetcher Fetcher()
    {
        var builder = new Builder();
        builder.UseFolders(root);
        return builder.Services.BuildServiceProvider().GetRequiredService<ISourceFetcher>();
    }

    private void Write(string path, string content)
    {
        Directory.CreateDirectory(Path.Combine(root, "team", "folder"));
        File.WriteAllText(Path.Combine(root, "team", "folder", path), content);
    }

    private sealed class Builder : IGitOpsBuilder
    {
        public IServiceCollection Services { get; } = new ServiceCollection();
    }
}
