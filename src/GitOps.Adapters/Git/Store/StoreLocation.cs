using System.Security.Cryptography;
using System.Text;
using GitOps.Core.Definitions;

namespace GitOps.Adapters.Git.Store;

/// <summary>Where the object store of a source lies. Another address of the same source is another store.</summary>
internal sealed record StoreLocation(string Folder)
{
    /// <summary>The bare repository.</summary>
    public string Repository => Path.Combine(Folder, "objects.git");

    /// <summary>Held while a fetch runs; the operating system lets go of it when the process dies.</summary>
    public string LockFile => Path.Combine(Folder, "lock");

    /// <summary>A file whose presence says something about the store.</summary>
    public string MarkFile(string mark) => Path.Combine(Folder, mark);

    /// <summary>The folder of all stores of a source, whatever its address.</summary>
    public static string FolderOf(string dataFolder, ObjectKey key) => Path.Combine(dataFolder, Digest(key.ToString()));

    /// <summary>The store of a source at an address.</summary>
    public static StoreLocation Of(string dataFolder, ObjectKey key, string address, bool withHistory) =>
        new(Path.Combine(FolderOf(dataFolder, key), Digest(address) + (withHistory ? "-history" : string.Empty)));

    private static string Digest(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 12));
}
