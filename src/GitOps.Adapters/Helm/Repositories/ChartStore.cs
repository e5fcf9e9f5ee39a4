using System.Security.Cryptography;
using GitOps.Core.Definitions;

namespace GitOps.Adapters.Helm.Repositories;

/// <summary>Packed charts by their digest, a folder for each source. Everything in it can be made again.</summary>
internal sealed class ChartStore(string folder)
{
    private const string Prefix = "sha256:";
    private const string Extension = ".tgz";
    private const int Kept = 3;

    /// <summary>Digest of a packed chart.</summary>
    public static string DigestOf(byte[] archive) => Prefix + Convert.ToHexStringLower(SHA256.HashData(archive));

    /// <summary>Keeps a chart under its digest, and of older ones the newest; a file that is half written is never seen.</summary>
    public async Task KeepAsync(ObjectKey source, string digest, byte[] archive, CancellationToken cancellationToken)
    {
        var place = FolderOf(source);
        Directory.CreateDirectory(place);
        var partial = Path.Combine(place, $"{Guid.NewGuid():N}.partial");
        try
        {
            await File.WriteAllBytesAsync(partial, archive, cancellationToken).ConfigureAwait(false);
            File.Move(partial, PathOf(source, digest), overwrite: true);
        }
        finally
        {
            File.Delete(partial);
        }

        foreach (var old in new DirectoryInfo(place).EnumerateFiles("*" + Extension).OrderByDescending(file => file.LastWriteTimeUtc).Skip(Kept))
        {
            old.Delete();
        }
    }

    /// <summary>Whether a chart is at hand.</summary>
    public bool Has(ObjectKey source, string digest) => File.Exists(PathOf(source, digest));

    /// <summary>A chart; null when it is not kept or was damaged.</summary>
    public async Task<byte[]?> FindAsync(ObjectKey source, string digest, CancellationToken cancellationToken)
    {
        var path = PathOf(source, digest);
        if (!File.Exists(path))
        {
            return null;
        }

        var archive = await File.ReadAllBytesAsync(path, cancellationToken).ConfigureAwait(false);
        return DigestOf(archive) == digest ? archive : null;
    }

    /// <summary>Removes all of a source.</summary>
    public void Forget(ObjectKey source)
    {
        if (Directory.Exists(FolderOf(source)))
        {
            Directory.Delete(FolderOf(source), recursive: true);
        }
    }

    private string FolderOf(ObjectKey source) => Path.Combine(folder, source.Namespace, source.Name);

    private string PathOf(ObjectKey source, string digest) => Path.Combine(FolderOf(source), digest[Prefix.Length..] + Extension);
}
