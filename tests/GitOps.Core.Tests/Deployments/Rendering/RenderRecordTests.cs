using System.Text;
using GitOps.Core.Audit;
using GitOps.Core.Deployments.Rendering;
using GitOps.Core.EventSourcing;
using GitOps.Core.Objects;
using GitOps.Core.Sources;
using GitOps.Testing.Stores;

namespace GitOps.Core.Tests.Deployments.Rendering;

public sealed class RenderRecordTests
{
    private static readonly Redaction Key = new(Encoding.UTF8.GetBytes(new string('k', 32)));
    private static readonly ObjectRef Words = new(new GroupVersionKind(string.Empty, "v1", "ConfigMap"), "shop", "words");
    private static readonly ObjectRef Password = new(new GroupVersionKind(string.Empty, "v1", "Secret"), "shop", "password");

    private static CancellationToken Stopping => TestContext.Current.CancellationToken;

    [Fact]
    public void The_same_files_make_the_same_document()
    {
        var one = Record(("a.yaml", "one"), ("b.yaml", "two"));
        Assert.Equal(one.ToUtf8(), Record(("b.yaml", "two"), ("a.yaml", "one")).ToUtf8());
        Assert.NotEqual(one.ToUtf8(), Record(("a.yaml", "one"), ("b.yaml", "three")).ToUtf8());
    }

    [Fact]
    public async Task What_is_kept_reads_back_and_of_another_form_it_is_nothing()
    {
        var contents = new InMemoryContentStore();
        var record = Record(("a.yaml", "one"));
        var digest = await contents.PutAsync(record.ToUtf8(), Stopping);
        Assert.Equal(record.ToUtf8(), (await KeptDocument.FindAsync<RenderRecord>(contents, digest, Stopping))!.ToUtf8());
        Assert.Null(await KeptDocument.FindAsync<SourceRevision>(contents, digest, Stopping));
        Assert.Null(await KeptDocument.FindAsync<RenderRecord>(contents, await contents.PutAsync("[]"u8.ToArray(), Stopping), Stopping));
        Assert.Null(await KeptDocument.FindAsync<RenderRecord>(contents, await contents.PutAsync("no JSON"u8.ToArray(), Stopping), Stopping));
        Assert.Null(await KeptDocument.FindAsync<RenderRecord>(contents, string.Empty, Stopping));
    }

    [Fact]
    public void Neither_a_file_nor_a_Secret_is_told_but_by_a_keyed_digest()
    {
        var secret = Object(Password, "c2VzYW1l");
        var record = RenderRecord.Of(new Files([("password.env", "sesame")]), Read("password.env"), [new(Password, secret)], Key);
        var text = Encoding.UTF8.GetString(record.ToUtf8());
        Assert.DoesNotContain("sesame", text, StringComparison.Ordinal);
        Assert.DoesNotContain("c2VzYW1l", text, StringComparison.Ordinal);
        Assert.DoesNotContain(ContentDigest.Of("sesame"u8)["sha256:".Length..], text, StringComparison.Ordinal);
        Assert.All([record.Files[0].Digest, record.Objects[0].Digest], digest => Assert.StartsWith("hmac-sha256:", digest, StringComparison.Ordinal));
        Assert.Null(record.Objects[0].Data);
    }

    [Fact]
    public void A_ConfigMap_is_kept_in_full_unless_it_is_big_and_one_that_was_not_there_is_told_so()
    {
        var small = RenderRecord.Of(new Files([]), RenderInputs.None, [new(Words, Object(Words, "hello"))], Key).Objects[0];
        Assert.Equal("hello", small.Data!["word"]!.AsString);
        var big = RenderRecord.Of(new Files([]), RenderInputs.None, [new(Words, Object(Words, new string('x', InputObject.MaximumData)))], Key).Objects[0];
        Assert.Null(big.Data);
        Assert.NotEmpty(big.Digest);
        Assert.Empty(RenderRecord.Of(new Files([]), RenderInputs.None, [new(Words, null)], Key).Objects[0].Digest);
    }

    [Theory]
    [InlineData("https://ada:token@git.example.com/base?ref=v1", "https://git.example.com/base?ref=v1")]
    [InlineData("https://git.example.com/base@1", "https://git.example.com/base@1")]
    [InlineData("ssh://git@git.example.com", "ssh://git.example.com")]
    [InlineData("github.com/org/repo", "github.com/org/repo")]
    public void The_address_of_another_repository_is_without_credentials(string address, string shown) => Assert.Equal(shown, InputRemote.Shown(address));

    [Fact]
    public void Files_that_were_added_changed_and_removed_are_named()
    {
        var changes = InputComparison.Between(Record(("a", "1"), ("b", "2"), ("c", "3")), Record(("b", "22"), ("c", "3"), ("d", "4")));
        Assert.Equal(
            [new("a", InputChangeKind.Removed, 1, null), new("b", InputChangeKind.Changed, 1, 2), new("d", InputChangeKind.Added, null, 1)],
            changes);
    }

    [Fact]
    public void Digests_of_different_keys_are_not_compared()
    {
        var other = RenderRecord.Of(new Files([]), RenderInputs.None, [], new Redaction(Encoding.UTF8.GetBytes(new string('o', 32))));
        Assert.False(InputComparison.IsPossible(Record(), other));
        Assert.Throws<ArgumentException>(() => InputComparison.Between(Record(), other));
    }

    private static RenderRecord Record(params (string Path, string Content)[] files) => RenderRecord.Of(new Files(files), Read([.. files.Select(file => file.Path)]), [], Key);

    private static RenderInputs Read(params string[] paths)
    {
        var inputs = RenderInputs.None;
        return inputs with { Files = inputs.Files.AddRange(paths.Select(path => KeyValuePair.Create(path, string.Empty))) };
    }

    private static KubeObject Object(ObjectRef reference, string word) => new(KubeMap.Of(
        ("apiVersion", "v1"), ("kind", reference.Kind.Kind), ("metadata", KubeMap.Of(("name", reference.Name), ("namespace", reference.Namespace))), ("data", KubeMap.Of(("word", word)))));

    /// <summary>Files whose digests the tree does not know.</summary>
    private sealed class Files((string Path, string Content)[] files) : IFileTree
    {
        public FileTreeEntry? Find(string path) => new FileTreeEntry(path, FileTreeEntryKind.File, string.Empty, Read(path).Length);

        public IReadOnlyList<FileTreeEntry> List(string path) => [.. files.Select(file => Find(file.Path)!.Value)];

        public ReadOnlyMemory<byte> Read(string path) => Encoding.UTF8.GetBytes(files.Single(file => file.Path == path).Content);

        public void Dispose()
        {
        }
    }
}
