using GitOps.Core;
using GitOps.Core.Composition;
using GitOps.Core.EventSourcing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace GitOps.Adapters.Signing.Tests;

public sealed class Ed25519CheckpointSignerTests : IDisposable
{
    // Made with openssl 3: genpkey -algorithm ed25519, pkeyutl -sign -rawin, pkey -pubout.
    private const string PrivateKey = "MC4CAQAwBQYDK2VwBCIEICbc0AzWbToxFHCpBsw12fK5ysPATbGrfctRsXspXCf/";
    private const string PublicKey = "MCowBQYDK2VwAyEApdbVYWZEDTKNjF1nxkA72HcwO784LHfudhrZLLZ02tw=";
    private const string SignatureOfSealed = "WWtx1khugxowvNThDtnXvOTFyIne5qsIyKTkOtbBqOaYXiXTlltChaJ8Uwxpm3KMvVlItdNwChFdh3K2HvHvAg==";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("gitops-signing-");

    [Fact]
    public void Signatures_are_those_that_openssl_makes()
    {
        File.WriteAllText(PathOf("host.key"), $"-----BEGIN PRIVATE KEY-----\n{PrivateKey}\n-----END PRIVATE KEY-----\n");
        using var host = Host(PathOf("host.key"));

        var signature = host.GetRequiredService<ICheckpointSigner>().Sign("sealed"u8);

        Assert.Equal(SignatureOfSealed, Convert.ToBase64String(signature));
    }

    [Fact]
    public void A_trusted_public_key_checks_what_another_host_signed()
    {
        File.WriteAllText(PathOf("other.key"), $"-----BEGIN PRIVATE KEY-----\n{PrivateKey}\n-----END PRIVATE KEY-----\n");
        File.WriteAllText(PathOf("other.pub"), $"-----BEGIN PUBLIC KEY-----\n{PublicKey}\n-----END PUBLIC KEY-----\n");
        using var other = Host(PathOf("other.key"));
        using var trusting = Host(PathOf("own.key"), PathOf("other.pub"));
        using var stranger = Host(PathOf("third.key"));
        var signer = other.GetRequiredService<ICheckpointSigner>();
        var signature = signer.Sign("sealed"u8);

        Assert.True(trusting.GetRequiredService<ICheckpointVerifier>().Verify(signer.KeyId, "sealed"u8, signature));
        Assert.False(trusting.GetRequiredService<ICheckpointVerifier>().Verify(signer.KeyId, "Sealed"u8, signature));
        Assert.False(trusting.GetRequiredService<ICheckpointVerifier>().Verify(signer.KeyId, "sealed"u8, signature.AsSpan(1)));
        Assert.False(stranger.GetRequiredService<ICheckpointVerifier>().Verify(signer.KeyId, "sealed"u8, signature));
    }

    [Fact]
    public void A_key_is_made_once_for_its_owner_only_and_kept()
    {
        using var first = Host(PathOf("host.key"));
        using var second = Host(PathOf("host.key"));
        var signer = first.GetRequiredService<ICheckpointSigner>();

        Assert.Equal(signer.KeyId, second.GetRequiredService<ICheckpointSigner>().KeyId);
        Assert.True(second.GetRequiredService<ICheckpointVerifier>().Verify(signer.KeyId, "sealed"u8, signer.Sign("sealed"u8)));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(PathOf("host.key")));
        }
    }

    [Theory]
    [InlineData("no key")]
    [InlineData("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n")]
    [InlineData("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n")]
    public void A_file_that_holds_no_key_is_named_and_left_alone(string text)
    {
        File.WriteAllText(PathOf("host.key"), text);
        using var host = Host(PathOf("host.key"));

        var failure = Assert.Throws<FailureException>(() => host.GetRequiredService<ICheckpointSigner>());

        Assert.Contains(PathOf("host.key"), failure.Message, StringComparison.Ordinal);
        Assert.Equal(text, File.ReadAllText(PathOf("host.key")));
    }

    [Fact]
    public void A_trusted_key_that_is_not_there_is_refused_at_start()
    {
        using var host = Host(PathOf("host.key"), PathOf("missing.pub"));

        Assert.Throws<OptionsValidationException>(() => host.GetRequiredService<ICheckpointSigner>());
    }

    public void Dispose() => folder.Delete(recursive: true);

    private string PathOf(string name) => Path.Combine(folder.FullName, name);

    private static ServiceProvider Host(string keyPath, params string[] trusted)
    {
        var builder = new Builder();
        builder.UseSigning(options =>
        {
            options.KeyPath = keyPath;
            foreach (var path in trusted)
            {
                options.TrustedKeys.Add(path);
            }
        });
        return builder.Services.BuildServiceProvider();
    }

    private sealed class Builder : IGitOpsBuilder
    {
        public IServiceCollection Services { get; } = new ServiceCollection();
    }
}
