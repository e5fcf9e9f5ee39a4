using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using GitOps.Core.Definitions;

namespace GitOps.Adapters.Helm.Repositories;

/// <summary>Indexes on disk by their digest. A server that knows tags is asked for a new one only, and one that did not change is not parsed again.</summary>
internal sealed class IndexStore(string folder, RepositoryClient client, long limit)
{
    private const string Prefix = "sha256:";
    private const string FileName = "index.yaml";

    private readonly ConcurrentDictionary<string, RepositoryIndex> read = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(ObjectKey Source, Uri Url), (string Digest, EntityTagHeaderValue? Tag)> latest = new();

    /// <summary>How many indexes were parsed as a whole, for who wants to know that none was parsed in vain.</summary>
    public int Checked { get; private set; }

    /// <summary>Asks for the index as it is now.</summary>
    /// <returns>Its digest, and how many bytes it has.</returns>
    /// <exception cref="RepositoryException">It cannot be had, or is none.</exception>
    public async Task<(string Digest, long Size)> RefreshAsync(ChartRepository repository, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        var partial = Path.Combine(folder, $"{Guid.NewGuid():N}.partial");
        var key = (repository.Definition.Key, repository.Definition.Url);
        var before = latest.TryGetValue(key, out var found) && File.Exists(PathOf(found.Digest)) ? found : default;
        try
        {
            string digest;
            Download download;
            await using (var file = new FileStream(partial, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, bufferSize: 4096, FileOptions.Asynchronous))
            {
                download = await client.DownloadAsync(repository, repository.AddressOf(FileName), file, limit, before.Tag, cancellationToken).ConfigureAwait(false);
                if (download.IsUnchanged)
                {
                    return (before.Digest, new FileInfo(PathOf(before.Digest)).Length);
                }

                file.Position = 0;
                digest = Prefix + Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken).ConfigureAwait(false));
            }

            if (!File.Exists(PathOf(digest)))
            {
                await Task.Run(() => RepositoryIndex.Check(partial), cancellationToken).ConfigureAwait(false);
                Checked++;
                File.Move(partial, PathOf(digest), overwrite: true);
            }

            latest[key] = (digest, download.Tag);
            Drop(before.Digest);
            return (digest, new FileInfo(PathOf(digest)).Length);
        }
        finally
        {
            File.Delete(partial);
        }
    }

    /// <summary>An index that was fetched before; null when it is no longer at hand.</summary>
    public RepositoryIndex? Find(string digest)
    {
        if (read.TryGetValue(digest, out var known) && File.Exists(PathOf(digest)))
        {
            return known;
        }

        return File.Exists(PathOf(digest)) ? read[digest] = RepositoryIndex.Load(PathOf(digest)) : null;
    }

    /// <summary>Removes what was kept for a repository that is gone.</summary>
    public void Forget(ObjectKey source)
    {
        foreach (var (key, value) in latest.Where(item => item.Key.Source == source).ToList())
        {
            latest.TryRemove(key, out _);
            Drop(value.Digest);
        }
    }

    private void Drop(string? digest)
    {
        if (digest is not null && latest.Values.All(item => item.Digest != digest))
        {
            read.TryRemove(digest, out _);
            File.Delete(PathOf(digest));
        }
    }

    private string PathOf(string digest) => Path.Combine(folder, digest[(digest.IndexOf(':', StringComparison.Ordinal) + 1)..] + ".yaml");
}
