using GitOps.Core.Definitions;
using GitOps.Core.Sources;
using GitOps.EndToEnd.Infrastructure;
using GitOps.Testing.Contracts;
using Microsoft.Extensions.Options;
using NodaTime;

namespace GitOps.Adapters.Git.Tests;

public sealed class ContractTests
{
    public static TheoryData<string> TreePromises { get; } = [.. FileTreeContract.Rules.Select(rule => rule.Name)];

    public static TheoryData<string> FetcherPromises { get; } = [.. SourceFetcherContract.Rules.Select(rule => rule.Name)];

    [Theory]
    [MemberData(nameof(TreePromises))]
    public async Task A_tree_keeps_its_promise(string promise)
    {
        await using var subject = new TreeSubject();
        await FileTreeContract.Rules.Single(rule => rule.Name == promise).CheckAsync(subject, TestContext.Current.CancellationToken);
    }

    [Theory]
    [MemberData(nameof(FetcherPromises))]
    public async Task The_fetcher_keeps_its_promise(string promise)
    {
        await using var subject = new FetcherSubject();
        await SourceFetcherContract.Rules.Single(rule => rule.Name == promise).CheckAsync(subject, TestContext.Current.CancellationToken);
    }

    private sealed class FetcherSubject : ISourceContractSubject
    {
        private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("gitops-contract-");
        private readonly List<GitFetcher> fetchers = [];
        private TestRepository? repository;

        public SourceDefinition Definition => new GitRepository
        {
            Key = new ObjectKey(GitRepository.KindName, "default", "contract"),
            Interval = Duration.FromMinutes(1),
            Url = new Uri("file://" + Path.Combine(folder.FullName, "source.git")),
            Reference = new GitReference { Branch = "main" },
        };

        public Task<ISourceFetcher> OpenAsync(CancellationToken cancellationToken = default)
        {
            var fetcher = new GitFetcher(Options.Create(new GitOptions { DataFolder = Path.Combine(folder.FullName, "data") }));
            fetchers.Add(fetcher);
            return Task.FromResult<ISourceFetcher>(fetcher);
        }

        public Task PublishAsync(IReadOnlyDictionary<string, string> files, CancellationToken cancellationToken)
        {
            repository ??= new TestRepository(Path.Combine(folder.FullName, "source.git"));
            repository.Commit("main", "publish", [.. files.Select(file => (file.Key, (string?)file.Value))]);
            return Task.CompletedTask;
        }

        public Task BreakAsync(CancellationToken cancellationToken)
        {
            Directory.Delete(Path.Combine(folder.FullName, "source.git"), recursive: true);
            return Task.CompletedTask;
        }

        public ValueTask DisposeAsync()
        {
            fetchers.ForEach(fetcher => fetcher.Dispose());
            repository?.Dispose();
            folder.Delete(recursive: true);
            return ValueTask.CompletedTask;
        }
    }

    private sealed class TreeSubject : IContractSubject<IFileTree>
    {
        private readonly FetcherSubject source = new();
        private readonly List<IFileTree> trees = [];

        public async Task<IFileTree> OpenAsync(CancellationToken cancellationToken = default)
        {
            if (trees.Count == 0)
            {
                await source.PublishAsync(FileTreeContract.Files, cancellationToken);
            }

            var fetcher = await source.OpenAsync(cancellationToken);
            var seen = await fetcher.FetchAsync(new SourceFetch(source.Definition, null, null), cancellationToken);
            var tree = await fetcher.OpenAsync(source.Definition, Assert.IsType<SourceObservation.Fetched>(seen).Artifact, cancellationToken);
            trees.Add(tree!);
            return tree!;
        }

        public ValueTask DisposeAsync()
        {
            trees.ForEach(tree => tree.Dispose());
            return source.DisposeAsync();
        }
    }
}
