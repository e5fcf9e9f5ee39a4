using GitOps.Core.Definitions;
using GitOps.Core.Sources;
using GitOps.Testing.Contracts;
using Microsoft.Extensions.Options;

namespace GitOps.Adapters.Oci.Tests;

public sealed class ContractTests
{
    public static TheoryData<string> FetcherPromises { get; } = [.. SourceFetcherContract.Rules.Select(rule => rule.Name)];

    [Theory]
    [MemberData(nameof(FetcherPromises))]
    public async Task The_fetcher_keeps_its_promise(string promise)
    {
        await using var subject = new FetcherSubject(await MemoryRegistry.StartAsync(TestContext.Current.CancellationToken));
        await SourceFetcherContract.Rules.Single(rule => rule.Name == promise).CheckAsync(subject, TestContext.Current.CancellationToken);
    }

    private sealed class FetcherSubject(MemoryRegistry registry) : ISourceContractSubject
    {
        private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("gitops-contract-");
        private readonly List<OciRegistry> clients = [];

        public SourceDefinition Definition => OciFixture.Repository(registry.Host);

        public Task<ISourceFetcher> OpenAsync(CancellationToken cancellationToken = default)
        {
            var options = Options.Create(new OciOptions { DataFolder = Path.Combine(folder.FullName, "data") });
            clients.Add(new OciRegistry(options));
            return Task.FromResult<ISourceFetcher>(new OciFetcher(options, clients[^1]));
        }

        public Task PublishAsync(IReadOnlyDictionary<string, string> files, CancellationToken cancellationToken)
        {
            registry.Push("team/manifests", "latest", [(Artifacts.FluxLayer, Artifacts.Pack([.. files.Select(file => (file.Key, file.Value))]))]);
            return Task.CompletedTask;
        }

        public async Task BreakAsync(CancellationToken cancellationToken) => await registry.DisposeAsync();

        public async ValueTask DisposeAsync()
        {
            await registry.DisposeAsync();
            clients.ForEach(client => client.Dispose());
            folder.Delete(recursive: true);
        }
    }
}
