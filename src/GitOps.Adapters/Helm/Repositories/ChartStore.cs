using System.Security.Cryptography;

namespace GitOps.Adapters.Helm.Repositories;

/// <summary>Packed charts on disk, by their digest. Everything in it can be downloaded again.</summary>
internal sealed class ChartStore(string folder)
{
    private const string Prefix = "sha256:";

    /// <summary>Digest of a packed chart.</summary>
    public static string DigestOf(byte[] archive) => Prefix + Convert.ToHexStringLower(SHA256.HashData(archive));

    /// <summary>Keeps a chart under its digest; a file that is half written is never seen.</summary>
    public async Task KeepAsync(string digest, byte[] archive, CancellationToken cancellationToken)
    {
        var path = PathOf(digest);
        if (File.Exists(path))
        {
            return;
        }

        Directory.CreateDirectory(folder);
        var partial = $"{path}.{Guid.NewGuid():N}";
        await File.WriteAllBytesAsync(partial, archive, cancellationToken).ConfigureAwait(false);
        File.Move(partial, path, overwrite: true);
    }

    /// <summary>A chart; null when it is not kept or was damaged.</summary>
    public async Task<byte[]?> FindAsync(string digest, CancellationToken cancellationToken)
    {
        var path = PathOf(digest);
        if (!File.Exists(path))
        {
            return null;
        }

        var archive = await File.ReadAllBytesAsync(path, cancellationToken).ConfigureAwait(false);
        return DigestOf(archive) == digest ? archive : null;
    }

    private string PathOf(string digest) => Path.Combine(folder, digest[Prefix.Length..] + ".tgz");
}
