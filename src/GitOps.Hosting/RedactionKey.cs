using System.Diagnostics;
using System.Security.Cryptography;
using GitOps.Core.Objects;

namespace GitOps.Hosting;

/// <summary>The key that digests of Secret values are made with, in a file that only the host's user can read.</summary>
internal static class RedactionKey
{
    private const int Bytes = 32;
    private static readonly TimeSpan LockPatience = TimeSpan.FromSeconds(30);

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

    // Under a lock, so that of hosts that start at once all have the same key; written beside and moved, so that a crash leaves no half key.
    private static void Create(string path)
    {
        var full = Path.GetFullPath(path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        using var exclusive = Lock($"{full}.lock");
        if (File.Exists(full))
        {
            return;
        }

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

        File.Move(draft, full);
    }

    // The system lets go of the lock when a process dies.
    private static FileStream Lock(string path)
    {
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1);
            }
            catch (IOException) when (Stopwatch.GetElapsedTime(began) < LockPatience)
            {
                Thread.Sleep(1);
            }
        }
    }
}
