using GitOps.Core.Definitions;

namespace GitOps.Adapters.Oci.Layers;

/// <summary>Layers on disk, one folder for each source, named after the digest of the artifact. Everything in it can be fetched again.</summary>
internal sealed class LayerStore(string folder)
{
    private const string Extension = ".layer";

    /// <summary>A file beside the kept ones for a layer that is on its way.</summary>
    public FileStream Begin(ObjectKey source)
    {
        var place = FolderOf(source);
        Directory.CreateDirectory(place);
        return new FileStream(Path.Combine(place, $"{Guid.NewGuid():N}.partial"), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, bufferSize: 4096, FileOptions.Asynchronous);
    }

    /// <summary>Keeps a layer that came whole, and of older ones the newest.</summary>
    public void Keep(ObjectKey source, string partial, string digest, int kept)
    {
        var place = PathOf(source, digest);
        File.Move(partial, place, overwrite: true);
        File.SetLastWriteTimeUtc(place, DateTime.UtcNow);
        foreach (var old in new DirectoryInfo(FolderOf(source)).EnumerateFiles("*" + Extension).OrderByDescending(file => file.LastWriteTimeUtc).Skip(kept))
        {
            old.Delete();
        }
    }

    /// <summary>Whether a layer is at hand.</summary>
    public bool Has(ObjectKey source, string digest) => File.Exists(PathOf(source, digest));

    /// <summary>Opens a layer; null when it is not at hand.</summary>
    public FileStream? Find(ObjectKey source, string digest)
    {
        try
        {
            return new FileStream(PathOf(source, digest), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Removes a layer that turned out to be damaged.</summary>
    public void Drop(ObjectKey source, string digest) => File.Delete(PathOf(source, digest));

    /// <summary>Removes all of a source.</summary>
    public void Forget(ObjectKey source)
    {
        if (Directory.Exists(FolderOf(source)))
        {
            Directory.Delete(FolderOf(source), recursive: true);
        }
    }

    private string FolderOf(ObjectKey source) => Path.Combine(folder, source.Namespace, source.Name);

    private string PathOf(ObjectKey source, string digest) => Path.Combine(FolderOf(source), digest[(digest.IndexOf(':', StringComparison.Ordinal) + 1)..] + Extension);
}
