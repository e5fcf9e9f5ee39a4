using GitOps.Adapters.Git;
using GitOps.Core;
using GitOps.Core.Definitions;
using GitOps.Core.Sources;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace WorkerHost.Render;

/// <summary>The files of another revision of the repository around a folder, read without a checkout.</summary>
internal static class Revision
{
    /// <param name="repository">The folder of the repository.</param>
    /// <param name="name">A branch, a tag, a full reference, a commit of 40 digits, or HEAD.</param>
    /// <param name="data">A folder for the objects that are read.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="FailureException">There is no such revision.</exception>
    public static async Task<IFileTree> OpenAsync(string repository, string name, string data, CancellationToken cancellationToken)
    {
        var services = new ServiceCollection().AddSingleton<IConfiguration>(new ConfigurationBuilder().Build());
        new Composition(services).UseGit(options => options.DataFolder = data);
        await using var provider = services.BuildServiceProvider();
        var fetcher = provider.GetServices<ISourceFetcher>().Single(candidate => candidate is not null);
        Failure? last = null;
        foreach (var reference in References(name))
        {
            var definition = new GitRepository
            {
                Key = new ObjectKey(GitRepository.KindName, "render", "diff"),
                Url = new Uri("file://" + repository),
                Interval = Duration.FromHours(1),
                Reference = reference,
            };
            switch (await fetcher.FetchAsync(new SourceFetch(definition, null, null), cancellationToken))
            {
                case SourceObservation.Fetched { Artifact: var artifact }:
                    return await fetcher.OpenAsync(definition, artifact, cancellationToken) ?? throw new FailureException(new Failure(FailureClass.Transient, "Gone", $"revision '{name}' was read and is gone again"));
                case SourceObservation.Broken { Failure: var failure }:
                    last = failure;
                    break;
            }
        }

        throw new FailureException(last ?? new Failure(FailureClass.Stalled, "NoRevision", $"'{name}' is no revision of {repository}"));
    }

    private static IEnumerable<GitReference> References(string name) => name switch
    {
        "HEAD" => [new GitReference { Name = "HEAD" }],
        { Length: 40 } when name.All(char.IsAsciiHexDigit) => [new GitReference { Commit = name }],
        _ when name.StartsWith("refs/", StringComparison.Ordinal) => [new GitReference { Name = name }],
        _ => [new GitReference { Name = "refs/heads/" + name }, new GitReference { Name = "refs/tags/" + name }],
    };
}
