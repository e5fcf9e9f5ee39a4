namespace GitOps.Hosting.Tests;

public sealed class RedactionKeyTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("gitops-key-");

    private string KeyFile => Path.Combine(folder.FullName, "deep", "redaction.key");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void It_is_made_at_first_use_and_stays_the_same()
    {
        var first = RedactionKey.Load(KeyFile).DigestOf("hunter2"u8);

        Assert.Equal(first, RedactionKey.Load(KeyFile).DigestOf("hunter2"u8));
        Assert.Equal(32, new FileInfo(KeyFile).Length);
    }

    [Fact]
    public void Only_its_owner_may_read_it()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no file modes");
        RedactionKey.Load(KeyFile);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, OperatingSystem.IsWindows() ? default : File.GetUnixFileMode(KeyFile));
    }

    [Fact]
    public void Hosts_that_start_at_once_share_one_key()
    {
        var digests = new string[16];
        Parallel.For(0, digests.Length, index => digests[index] = RedactionKey.Load(KeyFile).DigestOf("hunter2"u8));

        Assert.Single(digests.Distinct());
    }

    [Fact]
    public void A_damaged_file_is_named_and_left_as_it_is()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(KeyFile)!);
        File.WriteAllText(KeyFile, "short");

        var refused = Assert.Throws<InvalidDataException>(() => RedactionKey.Load(KeyFile));
        Assert.Contains(KeyFile, refused.Message, StringComparison.Ordinal);
        Assert.Equal("short", File.ReadAllText(KeyFile));
    }
}
