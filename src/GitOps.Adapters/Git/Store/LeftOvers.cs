namespace GitOps.Adapters.Git.Store;

/// <summary>What a process that was killed in the middle of a fetch leaves in a bare repository.</summary>
internal static class LeftOvers
{
    /// <summary>Removes locks, files half received, and packs without index or indexes without pack. The caller holds the store alone.</summary>
    public static void Remove(string repository)
    {
        foreach (var file in Directory.EnumerateFiles(repository, "*.lock", SearchOption.TopDirectoryOnly))
        {
            File.Delete(file);
        }

        foreach (var file in Directory.EnumerateFiles(Path.Combine(repository, "refs"), "*.lock", SearchOption.AllDirectories))
        {
            File.Delete(file);
        }

        var packs = Path.Combine(repository, "objects", "pack");
        if (!Directory.Exists(packs))
        {
            return;
        }

        foreach (var file in Directory.EnumerateFiles(packs).ToList())
        {
            var counterpart = Path.GetExtension(file) switch
            {
                ".pack" => Path.ChangeExtension(file, ".idx"),
                ".idx" => Path.ChangeExtension(file, ".pack"),
                _ => null,
            };
            if (counterpart is null || !File.Exists(counterpart))
            {
                File.Delete(file);
            }
        }
    }
}
