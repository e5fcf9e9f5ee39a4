using System.Security.Cryptography;
using GitOps.Core.Objects;

namespace GitOps.Hosting;

/// <summary>The key that digests of Secret values are made with, in a file that only the host's user can read.</summary>
internal static class RedactionKey
{
    private const int Bytes = 32;

    /// <summary>Reads the key; makes it at first use.</summary>
    /// <exception cref="InvalidDataException">The file is there and holds no key.</exception>
    public static Redaction Load(string path)
    {
        if (!File.Exists(path))
        {
            Create(path);
        }

        var key = File.ReadAllBytes(path);
        return key.Length == Bytes
            ? new Redaction(key)
            : throw new InvalidDataException($"The redaction key file '{path}' must hold {Bytes} bytes, but has {key.Length}; restore it from a backup, or delete it to begin with a new key (unchanged Secrets will then look changed once).");
    }

    // Written beside and moved, so that a crash leaves no half key, and of two hosts that start at once one wins.
    private static void Create(string path)
    {
        var full = Path.GetFullPath(path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        var draft = $"{full}.{Guid.NewGuid():N}";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var file = new FileStream(draft, options))
        {
            file.Write(RandomNumberGenerator.GetBytes(Bytes));
            file.Flush(flushToDisk: true);
        }

        try
        {
            File.Move(draft, full, overwrite: false);
        }
        catch (IOException) when (File.Exists(full))
        {
            File.Delete(draft);
        }
    }
}
