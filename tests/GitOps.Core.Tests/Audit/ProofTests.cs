using System.Text;
using GitOps.Core.Audit;
using GitOps.Core.EventSourcing;

namespace GitOps.Core.Tests.Audit;

public sealed class ProofTests
{
    private readonly TestSigner signer = new();

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 7)]
    [InlineData(2, 3)]
    [InlineData(9, 4)]
    public async Task Every_event_of_a_sealed_log_can_be_proven_without_the_log(int streams, int each)
    {
        var (store, log) = await TamperedLog.OfAsync(streams, each, signer);
        foreach (var row in log.Rows.Where(row => row.Stream.Category == "sample"))
        {
            var proof = await Proof.MakeAsync(store, row.Stream, row.Version, TestContext.Current.CancellationToken);

            var verdict = Proof.Parse(proof!.ToJson()).Check(signer);

            var proven = Assert.IsType<ProofVerdict.Proven>(verdict);
            Assert.Equal((row.Stream, row.Version, row.Event.Id), (proven.Stream, proven.Version, proven.Event.Id));
            Assert.True(row.Event.Body.Span.SequenceEqual(proven.Event.Body.Span));
        }
    }

    [Fact]
    public async Task A_proof_in_which_anything_was_changed_is_refused()
    {
        var (store, _) = await TamperedLog.OfAsync(3, 3, signer);
        var json = Encoding.UTF8.GetString((await Proof.MakeAsync(store, TamperedLog.Stream(1), 2, TestContext.Current.CancellationToken))!.ToJson());
        foreach (var (from, to) in new[]
        {
            ("sample\\\"}", "forged\\\"}"),
            ("controller:gitops-engine", "person:mallory"),
            ("\"version\":2", "\"version\":3"),
            ("sample/stream/1", "sample/stream/2"),
            ("\"position\":9", "\"position\":8"),
            ("\"left\":true", "\"left\":false"),
            ("ecdsa:test", "ecdsa:other"),
        })
        {
            Assert.Contains(from, json, StringComparison.Ordinal);
            Assert.False(Holds(Encoding.UTF8.GetBytes(json.Replace(from, to, StringComparison.Ordinal)), signer), $"{from} -> {to}");
        }

        Assert.IsType<ProofVerdict.Refused>(Proof.Parse(Encoding.UTF8.GetBytes(json)).Check(new TestSigner()));
    }

    [Fact]
    public async Task Any_other_byte_anywhere_in_a_proof_is_noticed()
    {
        var (store, _) = await TamperedLog.OfAsync(3, 3, signer);
        var json = (await Proof.MakeAsync(store, TamperedLog.Stream(1), 2, TestContext.Current.CancellationToken))!.ToJson();
        Assert.True(Holds(json, signer));
        for (var place = 0; place < json.Length; place++)
        {
            var original = json[place];
            foreach (var other in (byte[])[(byte)(original ^ 0x20), (byte)(original ^ 1), (byte)'0', (byte)' ', (byte)'"', 0])
            {
                json[place] = other;
                Assert.True(other == original || !Holds(json, signer), $"'{(char)original}' -> '{(char)other}' at {place} was not noticed");
            }

            json[place] = original;
        }

        Assert.False(Holds([.. json, (byte)'\n'], signer));
        Assert.False(Holds(json[..^1], signer));
    }

    [Fact]
    public async Task What_no_checkpoint_covers_cannot_be_proven_yet()
    {
        var (store, _) = await TamperedLog.OfAsync(2, 2, signer);
        await store.AppendAsync(TamperedLog.Stream(0), ExpectedVersion.Exactly(2), [GitOps.Testing.Contracts.SampleEvents.One()], TestContext.Current.CancellationToken);

        Assert.Null(await Proof.MakeAsync(store, TamperedLog.Stream(0), 3, TestContext.Current.CancellationToken));
        Assert.Null(await Proof.MakeAsync(store, StreamId.Of("sample", "unknown"), 1, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"format":"gitops.proof/v2"}""")]
    [InlineData("no json")]
    public void What_is_no_proof_is_refused_as_such(string text) => Assert.Throws<FormatException>(() => Proof.Parse(Encoding.UTF8.GetBytes(text)));

    private static bool Holds(byte[] json, ICheckpointVerifier verifier)
    {
        try
        {
            return Proof.Parse(json).Check(verifier) is ProofVerdict.Proven;
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
