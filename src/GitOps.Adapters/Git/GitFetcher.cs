using System.Collections.Concurrent;
using GitOps.Adapters.Git.References;
using GitOps.Adapters.Git.Remotes;
using GitOps.Adapters.Git.Store;
using GitOps.Adapters.Git.Trees;
using GitOps.Adapters.Git.Verification;
using GitOps.Core;
using GitOps.Core.Definitions;
using GitOps.Core.Sources;
using LibGit2Sharp;
using Microsoft.Extensions.Options;

namespace GitOps.Adapters.Git;

/// <summary>Fetches <c>GitRepository</c> sources, as section 3 of the Flux API has it: revisions, precedence of references and words of failures are Flux's.</summary>
internal sealed class GitFetcher : ISourceFetcher, IDisposable
{
    private readonly GitOptions options;
    private readonly SemaphoreSlim slots;
    private readonly ConcurrentDictionary<ObjectKey, SourceMemory> memories = new();

    static GitFetcher() => GlobalSettings.SetOwnerValidation(false);

    public GitFetcher(IOptions<GitOptions> options)
    {
        this.options = options.Value;
        slots = new SemaphoreSlim(this.options.Concurrency);
    }

    public bool Supports(SourceDefinition definition) => definition is GitRepository;

    public async Task<SourceObservation> FetchAsync(SourceFetch fetch, CancellationToken cancellationToken)
    {
        var definition = (GitRepository)fetch.Definition;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(definition.Timeout.ToTimeSpan());
        try
        {
            // A fetch that nobody waits for any more may still hold the store for a moment.
            var memory = memories.GetOrAdd(definition.Key, static _ => new SourceMemory());
            await memory.UnderWay.WaitAsync(limit.Token).ConfigureAwait(false);
            await slots.WaitAsync(limit.Token).ConfigureAwait(false);
            var run = RunAsync(() => Fetch(definition, fetch, limit.Token));
            memory.UnderWay = run.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            return await run.WaitAsync(limit.Token).ConfigureAwait(false);
        }
        catch (FailureException exception)
        {
            return new SourceObservation.Broken(exception.Failure);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            return new SourceObservation.Broken(GitFailures.Checkout(
                $"unable to clone '{GitAddress.Of(definition.Url)}': context deadline exceeded", exception).Failure);
        }
    }

    public async Task<IFileTree?> OpenAsync(SourceDefinition definition, Artifact artifact, CancellationToken cancellationToken)
    {
        var repository = (GitRepository)definition;
        var location = LocationOf(repository);
        if (artifact.Provenance.Commit.Length == 0 || !Repository.IsValid(location.Repository))
        {
            return null;
        }

        var memory = memories.GetOrAdd(definition.Key, static _ => new SourceMemory());
        var lease = memory.Lease(artifact.Provenance.Commit);
        try
        {
            var index = await Task.Run(() => memory.Find(artifact.Provenance.Commit, repository.Ignore) ?? Index(location, artifact.Provenance.Commit, repository.Ignore, memory, cancellationToken), cancellationToken).ConfigureAwait(false);
            if (index is null || index.Digest != artifact.Digest)
            {
                lease.Dispose();
                return null;
            }

            return new GitTree(index, location.Repository, options.MaximumFileBytes, isBroken =>
            {
                lease.Dispose();
                if (isBroken)
                {
                    GitStore.Suspect(location);
                    memory.Forget();
                }
            });
        }
        catch
        {
            lease.Dispose();
            throw;
        }
    }

    public async Task ForgetAsync(ObjectKey source, CancellationToken cancellationToken)
    {
        memories.TryRemove(source, out _);
        var folder = StoreLocation.FolderOf(options.DataFolder, source);
        await Task.Run(
            () =>
            {
                if (Directory.Exists(folder))
                {
                    Directory.Delete(folder, recursive: true);
                }
            },
            cancellationToken).ConfigureAwait(false);
    }

    public void Dispose() => slots.Dispose();

    /// <summary>libgit2 blocks, so each fetch has a thread of its own; the slot is given back when that ends, even when no one waits any more.</summary>
    private Task<SourceObservation> RunAsync(Func<SourceObservation> fetch) => Task.Factory.StartNew(
        () =>
        {
            try
            {
                return fetch();
            }
            finally
            {
                slots.Release();
            }
        },
        CancellationToken.None,
        TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach,
        TaskScheduler.Default);

    private SourceObservation Fetch(GitRepository definition, SourceFetch fetch, CancellationToken cancellationToken)
    {
        var address = GitAddress.Of(definition.Url);
        using var remote = GitRemotes.Open(definition, fetch.Credentials, options, cancellationToken);
        using var store = GitStore.Open(LocationOf(definition));
        var phase = fetch.Last is null ? Phase.Clone : Phase.List;
        try
        {
            var references = remote.List(store);
            phase = Phase.Clone;
            var wanted = CommitSelection.Select(definition.Reference, references, address, candidates => remote.LatestOf(store, candidates));
            var wantsTag = definition.Verification is { Mode: not GitVerificationMode.Head } && wanted.Tag.Length > 0;
            if (wanted.IsPinned || !IsAtHand(store, wanted.Commit) || (wantsTag && !store.HasObject(wanted.Tag)))
            {
                wanted = wanted with { Commit = remote.Fetch(store, wanted) };
            }

            return Observe(definition, fetch, wanted, store, cancellationToken);
        }
        catch (RemoteException exception)
        {
            throw Describe(exception, address, phase, definition.Reference.Commit);
        }
    }

    /// <summary>Whether a commit is in the store; a store with damage is emptied first, as it would stand in the way of the fetch.</summary>
    private static bool IsAtHand(GitStore store, string commit)
    {
        if (!store.IsSound())
        {
            store.Reset();
        }

        return store.Has(commit);
    }

    private SourceObservation Observe(GitRepository definition, SourceFetch fetch, WantedCommit wanted, GitStore store, CancellationToken cancellationToken)
    {
        var memory = memories.GetOrAdd(definition.Key, static _ => new SourceMemory());
        store.Keep(wanted.Commit, options.KeptCommits, memory.IsLeased);
        if (!wanted.IsPinned)
        {
            Compaction.RunIfDue(store, cancellationToken);
        }

        var index = memory.Find(wanted.Commit, definition.Ignore)
            ?? Index(store.Location, wanted.Commit, definition.Ignore, memory, cancellationToken);
        if (index is null)
        {
            GitStore.Suspect(store.Location);
            throw GitFailures.Checkout($"objects of commit '{wanted.Commit}' are missing in the object store; it is built anew at the next try");
        }

        if (definition.RecurseSubmodules && index.Root.Raw.HasSubmodules)
        {
            throw GitFailures.Unusable(
                $"commit '{wanted.Commit}' has submodules, which are not fetched; unset spec.recurseSubmodules to go on without them, or commit their content");
        }

        using var repository = store.OpenRepository();
        var signer = definition.Verification is { } verification
            ? SignatureCheck.Check(repository, verification, fetch.VerificationKeys, wanted)
            : string.Empty;
        if (fetch.Last is { } last && last.Revision == wanted.Revision && last.Digest == index.Digest && last.Provenance.Signer == signer)
        {
            return new SourceObservation.Unchanged(wanted.Revision);
        }

        var commit = repository.Lookup<Commit>(wanted.Commit);
        var provenance = GitProvenance.Of(commit, GitAddress.Of(definition.Url), wanted.Label);
        return new SourceObservation.Fetched(new Artifact(wanted.Revision, index.Digest, provenance with { Signer = signer })) { Message = GitProvenance.MessageOf(commit) };
    }

    /// <summary>The folders of a commit; null when the store does not have all of it.</summary>
    private TreeIndex? Index(StoreLocation location, string commit, string? ignore, SourceMemory memory, CancellationToken cancellationToken)
    {
        try
        {
            using var repository = new Repository(location.Repository);
            var index = TreeIndex.Build(repository, commit, ignore, memory.Latest, options.MaximumEntries, cancellationToken);
            memory.Remember(index);
            return index;
        }
        catch (LibGit2SharpException)
        {
            // Missing and unreadable objects are the same to the caller: the content is not at hand.
            return null;
        }
    }

    private StoreLocation LocationOf(GitRepository definition) => StoreLocation.Of(
        options.DataFolder, definition.Key, definition.Url.AbsoluteUri, withHistory: definition.Reference.Commit is { Length: > 0 });

    private enum Phase
    {
        List,
        Clone,
    }

    private static FailureException Describe(RemoteException exception, string address, Phase phase, string? commit) => (exception.Fault, phase) switch
    {
        (RemoteFault.NoSuchCommit, _) when commit is { Length: > 0 } =>
            GitFailures.Checkout($"unable to resolve commit object for '{commit}': {exception.Message}", exception),
        (RemoteFault.Refused, Phase.List) => GitFailures.Refused($"unable to list remote for '{address}': {exception.Message}", exception),
        (RemoteFault.Refused, _) => GitFailures.Refused($"unable to clone '{address}': {exception.Message}", exception),
        (_, Phase.List) => GitFailures.Checkout($"unable to list remote for '{address}': {exception.Message}", exception),
        (RemoteFault.NotFound or RemoteFault.NoSuchCommit, _) => GitFailures.Checkout($"unable to clone: {exception.Message}: git repository: '{address}'", exception),
        _ => GitFailures.Checkout($"unable to clone '{address}': {exception.Message}", exception),
    };
}
