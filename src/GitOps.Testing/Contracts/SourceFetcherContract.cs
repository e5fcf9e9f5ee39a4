using System.Text;
using GitOps.Core;
using GitOps.Core.Definitions;
using GitOps.Core.Sources;

namespace GitOps.Testing.Contracts;

/// <summary>A source that a contract can change, and fetchers for it.</summary>
public interface ISourceContractSubject : IContractSubject<ISourceFetcher>
{
    /// <summary>What the source is declared as.</summary>
    SourceDefinition Definition { get; }

    /// <summary>Publishes new content under a new revision.</summary>
    Task PublishAsync(IReadOnlyDictionary<string, string> files, CancellationToken cancellationToken);

    /// <summary>Has the source be unreachable from now on.</summary>
    Task BreakAsync(CancellationToken cancellationToken);
}

/// <summary>What every <see cref="ISourceFetcher"/> promises, one rule each. Subjects are <see cref="ISourceContractSubject"/>s whose source is empty.</summary>
public static class SourceFetcherContract
{
    private static readonly Dictionary<string, string> One = new() { ["a.yaml"] = "a: 1\n", ["b/c.yaml"] = "c: 1\n" };
    private static readonly Dictionary<string, string> Two = new() { ["a.yaml"] = "a: 2\n", ["b/c.yaml"] = "c: 1\n" };

    /// <summary>All rules. Each wants a subject of its own.</summary>
    public static IReadOnlyList<ContractRule<ISourceFetcher>> Rules { get; } =
    [
        new("The first look gives an artifact with revision, digest and content", With(The_first_look_gives_an_artifact)),
        new("A second look at the same content is unchanged", With(A_second_look_is_unchanged)),
        new("New content gives another revision and digest", With(New_content_gives_another_artifact)),
        new("The same content again gives the same digest", With(The_same_content_gives_the_same_digest)),
        new("An artifact is opened by another instance", With(An_artifact_is_opened_by_another_instance)),
        new("An artifact that was never fetched is not opened", With(An_artifact_never_fetched_is_not_opened)),
        new("A source that can't be reached is an observation and leaves the last artifact", With(An_unreachable_source_is_an_observation)),
        new("A cancelled look is cancelled", With(A_cancelled_look_is_cancelled)),
        new("A forgotten source is fetched anew", With(A_forgotten_source_is_fetched_anew)),
        new("A definition of another kind is not supported", With(Another_kind_is_not_supported)),
    ];

    private static async Task The_first_look_gives_an_artifact(ISourceContractSubject subject, CancellationToken token)
    {
        var fetcher = await subject.OpenAsync(token);
        await subject.PublishAsync(One, token);
        var artifact = await FetchAsync(fetcher, subject, null, token);
        Promise.Holds(artifact.Revision.Length > 0, "an artifact to have a revision");
        Promise.Holds(artifact.Digest.Contains(':', StringComparison.Ordinal), "a digest to name its algorithm");
        await HasAsync(fetcher, subject, artifact, One, token);
    }

    private static async Task A_second_look_is_unchanged(ISourceContractSubject subject, CancellationToken token)
    {
        var fetcher = await subject.OpenAsync(token);
        await subject.PublishAsync(One, token);
        var artifact = await FetchAsync(fetcher, subject, null, token);
        var seen = await fetcher.FetchAsync(new SourceFetch(subject.Definition, artifact, null), token);
        Promise.Equal<SourceObservation>(new SourceObservation.Unchanged(artifact.Revision), seen, "what a second look sees");
    }

    private static async Task New_content_gives_another_artifact(ISourceContractSubject subject, CancellationToken token)
    {
        var fetcher = await subject.OpenAsync(token);
        await subject.PublishAsync(One, token);
        var first = await FetchAsync(fetcher, subject, null, token);
        await subject.PublishAsync(Two, token);
        var second = await FetchAsync(fetcher, subject, first, token);
        Promise.Holds(first.Revision != second.Revision, "new content to have another revision");
        Promise.Holds(first.Digest != second.Digest, "new content to have another digest");
        await HasAsync(fetcher, subject, second, Two, token);
    }

    private static async Task The_same_content_gives_the_same_digest(ISourceContractSubject subject, CancellationToken token)
    {
        await subject.PublishAsync(One, token);
        var first = await FetchAsync(await subject.OpenAsync(token), subject, null, token);
        var again = await FetchAsync(await subject.OpenAsync(token), subject, null, token);
        Promise.Equal(first, again, "what two instances fetch");
    }

    private static async Task An_artifact_is_opened_by_another_instance(ISourceContractSubject subject, CancellationToken token)
    {
        await subject.PublishAsync(One, token);
        var artifact = await FetchAsync(await subject.OpenAsync(token), subject, null, token);
        await HasAsync(await subject.OpenAsync(token), subject, artifact, One, token);
    }

    private static async Task An_artifact_never_fetched_is_not_opened(ISourceContractSubject subject, CancellationToken token)
    {
        var fetcher = await subject.OpenAsync(token);
        await subject.PublishAsync(One, token);
        var artifact = await FetchAsync(fetcher, subject, null, token);
        var other = artifact with { Digest = "sha256:" + new string('0', 64) };
        using var tree = await fetcher.OpenAsync(subject.Definition, other, token);
        Promise.Holds(tree is null, "no tree for a digest that was never fetched");
    }

    private static async Task An_unreachable_source_is_an_observation(ISourceContractSubject subject, CancellationToken token)
    {
        var fetcher = await subject.OpenAsync(token);
        await subject.PublishAsync(One, token);
        var artifact = await FetchAsync(fetcher, subject, null, token);
        await subject.BreakAsync(token);
        var seen = await fetcher.FetchAsync(new SourceFetch(subject.Definition, artifact, null), token);
        Promise.Holds(
            seen is SourceObservation.Broken { Failure: { Class: FailureClass.Transient, Message.Length: > 0, Reason.Length: > 0 } },
            $"a transient failure with reason and message, not {seen}");
        await HasAsync(fetcher, subject, artifact, One, token);
    }

    private static async Task A_cancelled_look_is_cancelled(ISourceContractSubject subject, CancellationToken token)
    {
        var fetcher = await subject.OpenAsync(token);
        await subject.PublishAsync(One, token);
        await Promise.ThrowsAsync<OperationCanceledException>(
            () => fetcher.FetchAsync(new SourceFetch(subject.Definition, null, null), new CancellationToken(canceled: true)), "when a look is cancelled before it begins");
    }

    private static async Task A_forgotten_source_is_fetched_anew(ISourceContractSubject subject, CancellationToken token)
    {
        var fetcher = await subject.OpenAsync(token);
        await subject.PublishAsync(One, token);
        var artifact = await FetchAsync(fetcher, subject, null, token);
        await fetcher.ForgetAsync(subject.Definition.Key, token);
        await fetcher.ForgetAsync(subject.Definition.Key, token);
        Promise.Equal(artifact, await FetchAsync(fetcher, subject, null, token), "what is fetched after it was forgotten");
    }

    private static async Task Another_kind_is_not_supported(ISourceContractSubject subject, CancellationToken token)
    {
        var fetcher = await subject.OpenAsync(token);
        Promise.Holds(fetcher.Supports(subject.Definition), "its own kind to be supported");
        var other = new Stranger { Key = subject.Definition.Key with { Kind = "Stranger" }, Interval = subject.Definition.Interval };
        Promise.Holds(!fetcher.Supports(other), "another kind not to be supported");
    }

    private static Func<IContractSubject<ISourceFetcher>, CancellationToken, Task> With(Func<ISourceContractSubject, CancellationToken, Task> rule) =>
        (subject, token) => rule((ISourceContractSubject)subject, token);

    private static async Task<Artifact> FetchAsync(ISourceFetcher fetcher, ISourceContractSubject subject, Artifact? last, CancellationToken token)
    {
        var seen = await fetcher.FetchAsync(new SourceFetch(subject.Definition, last, null), token);
        return seen is SourceObservation.Fetched fetched
            ? fetched.Artifact
            : throw new ContractViolationException($"Expected an artifact, but {seen} came.");
    }

    private static async Task HasAsync(
        ISourceFetcher fetcher, ISourceContractSubject subject, Artifact artifact, Dictionary<string, string> files, CancellationToken token)
    {
        using var tree = await fetcher.OpenAsync(subject.Definition, artifact, token);
        Promise.Holds(tree is not null, "a fetched artifact to be at hand");
        foreach (var (path, text) in files)
        {
            Promise.SameBytes(Encoding.UTF8.GetBytes(text), tree!.Read(path), $"'{path}'");
        }
    }

    private sealed record Stranger : SourceDefinition;
}
