using System.Security.Cryptography;
using GitOps.Core.Audit;
using GitOps.Core.EventSourcing;
using GitOps.Hosting.Keeping;
using GitOps.Testing.Contracts;
using GitOps.Testing.Stores;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using NodaTime;

namespace GitOps.Hosting.Tests.Keeping;

public sealed class LogSealerTests
{
    private readonly InMemoryEventStore events = new();

    private static CancellationToken Stopping => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_appended_is_sealed_with_the_next_interval()
    {
        var signer = new KeyedHashSigner();
        using var sealer = Sealer(signer);
        await sealer.StartAsync(Stopping);
        foreach (var (version, sealedHead) in ((int, long)[])[(0, 2), (1, 4)])
        {
            await events.AppendAsync(StreamId.Of("sample", "one"), ExpectedVersion.Exactly(version), SampleEvents.Several(1), Stopping);
            await events.WaitForAsync(sealedHead - 1, Stopping).WaitAsync(TimeSpan.FromSeconds(30), Stopping);
        }

        await sealer.StopAsync(Stopping);
        Assert.Equal(4, await events.GetHeadAsync(Stopping));
        var report = await Verification.RunAsync(events, signer, Stopping);
        Assert.Empty(report.Findings);
        Assert.Equal(2, signer.Signed);
    }

    [Fact]
    public async Task What_was_appended_last_is_sealed_when_the_host_has_ended()
    {
        var signer = new KeyedHashSigner();
        using var sealer = Sealer(Duration.FromHours(1), signer);
        await sealer.StartAsync(Stopping);
        await events.AppendAsync(StreamId.Of("sample", "one"), ExpectedVersion.NoStream, SampleEvents.Several(3), Stopping);
        await sealer.StopAsync(Stopping);
        Assert.Equal(0, signer.Signed);

        await sealer.StoppedAsync(Stopping);
        await sealer.StoppedAsync(Stopping);

        Assert.Equal((1, 4), (signer.Signed, await events.GetHeadAsync(Stopping)));
        Assert.Empty((await Verification.RunAsync(events, signer, Stopping)).Findings);
    }

    [Fact]
    public async Task Without_a_key_nothing_is_sealed()
    {
        using var sealer = Sealer();
        await events.AppendAsync(StreamId.Of("sample", "one"), ExpectedVersion.NoStream, SampleEvents.Several(1), Stopping);
        await sealer.StartAsync(Stopping);
        await sealer.ExecuteTask!.WaitAsync(TimeSpan.FromSeconds(30), Stopping);

        await sealer.StoppedAsync(Stopping);
        Assert.Equal(1, await events.GetHeadAsync(Stopping));
    }

    private LogSealer Sealer(params ICheckpointSigner[] signers) => Sealer(Duration.FromMilliseconds(20), signers);

    private LogSealer Sealer(Duration interval, params ICheckpointSigner[] signers)
    {
        var options = new GitOpsOptions { Sealing = { Interval = interval } };
        return new LogSealer(events, EventCatalog.Default, signers, Options.Create(options), SystemClock.Instance, new HostEventIds(), TimeProvider.System, NullLogger<LogSealer>.Instance);
    }

    private sealed class KeyedHashSigner : ICheckpointSigner
    {
        private readonly byte[] key = RandomNumberGenerator.GetBytes(32);

        public string KeyId => "hmac:test";

        public int Signed { get; private set; }

        public byte[] Sign(ReadOnlySpan<byte> payload)
        {
            Signed++;
            return HMACSHA256.HashData(key, payload);
        }

        public bool Verify(string keyId, ReadOnlySpan<byte> payload, ReadOnlySpan<byte> signature) =>
            keyId == KeyId && HMACSHA256.HashData(key, payload).AsSpan().SequenceEqual(signature);
    }
}
