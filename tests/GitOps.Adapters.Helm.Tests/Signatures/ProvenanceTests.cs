using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using GitOps.Adapters.Helm.Tests.Repositories;
using GitOps.Core;
using GitOps.Core.Definitions;

namespace GitOps.Adapters.Helm.Tests.Signatures;

/// <summary>Provenance files signed by GnuPG, as <c>helm package --sign</c> lays them out.</summary>
public sealed class ProvenanceTests : IDisposable
{
    private const string Index = "apiVersion: v1\nentries:\n  app:\n  - name: app\n    version: 1.0.0\n    urls: [app-1.0.0.tgz]\n";

    private readonly DirectoryInfo home = Directory.CreateTempSubdirectory("gitops-gpg-");
    private readonly ChartFixture fixture = new();
    private readonly HelmChart chart = ChartFixture.Chart() with { Verification = new ArtifactVerification { Provider = ArtifactVerification.OpenPgp, SecretName = "keys" } };
    private byte[] archive = [];

    public void Dispose()
    {
        fixture.Dispose();
        home.Delete(recursive: true);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_chart_that_is_signed_by_a_known_key_is_taken_and_the_key_named(bool isArmoured)
    {
        var keys = Publish("- a dashed line\ntrailing   ", isArmoured);

        var artifact = await fixture.FetchAsync(chart, keys: keys);

        Assert.Matches("^[0-9A-F]{16}$", artifact.Provenance.Signer);
    }

    [Fact]
    public async Task A_chart_that_was_changed_is_refused()
    {
        var keys = Publish();
        fixture.Server.Files["/charts/app-1.0.0.tgz"] = ChartServer.Pack(("app/Chart.yaml", "name: app\nversion: 1.0.0\nappVersion: evil\n"));
        await Refused(keys, "sha256 sum does not match for app-1.0.0.tgz");
    }

    [Fact]
    public async Task A_provenance_that_was_changed_is_refused()
    {
        var keys = Publish();
        Change(text => text.Replace("name: app", "name: bad", StringComparison.Ordinal));
        await Refused(keys, "openpgp: signature made by unknown entity");
    }

    [Fact]
    public async Task A_provenance_of_another_chart_is_refused()
    {
        var keys = Publish(file: "other-1.0.0.tgz");
        await Refused(keys, "provenance does not contain a SHA for a file named \"app-1.0.0.tgz\"");
    }

    [Fact]
    public async Task A_key_that_is_not_known_is_refused()
    {
        Publish();
        await Refused(new SecretData("flux/keys", [KeyValuePair.Create("other.asc", "no key"u8.ToArray())]), "openpgp: signature made by unknown entity");
    }

    [Fact]
    public async Task What_is_no_provenance_is_refused()
    {
        var keys = Publish();
        Change(_ => "plain text");
        await Refused(keys, "failed to decode provenance");
    }

    private async Task Refused(SecretData keys, string words)
    {
        var failure = await fixture.FailAsync(chart, keys: keys);
        Assert.Equal((FailureClass.Denied, "ChartVerificationError"), (failure.Class, failure.Reason));
        Assert.StartsWith("chart verification error: ", failure.Message, StringComparison.Ordinal);
        Assert.Contains(words, failure.Message, StringComparison.Ordinal);
    }

    private void Change(Func<string, string> change) =>
        fixture.Server.Files["/charts/app-1.0.0.tgz.prov"] = Encoding.UTF8.GetBytes(change(Encoding.UTF8.GetString(fixture.Server.Files["/charts/app-1.0.0.tgz.prov"])));

    /// <summary>Publishes a signed chart.</summary>
    /// <returns>The keys that it may be checked with.</returns>
    private SecretData Publish(string description = "text", bool isArmoured = true, string file = "app-1.0.0.tgz")
    {
        archive = ChartServer.Pack(("app/Chart.yaml", "name: app\nversion: 1.0.0\n"));
        fixture.Server.PublishIndex(Index);
        fixture.Server.Files["/charts/app-1.0.0.tgz"] = archive;
        Gpg(null, "--passphrase", "", "--quick-generate-key", "Ada <ada@example.org>", "rsa2048", "sign", "1d");
        var metadata = $"name: app\nversion: 1.0.0\ndescription: |\n  {description.Replace("\n", "\n  ", StringComparison.Ordinal)}\n";
        var text = $"{metadata}\n...\nfiles:\n  {file}: sha256:{Convert.ToHexStringLower(SHA256.HashData(archive))}\n";
        fixture.Server.Files["/charts/app-1.0.0.tgz.prov"] = Gpg(text, "--clearsign");
        return new SecretData("flux/keys", [KeyValuePair.Create(isArmoured ? "ada.asc" : "pubring.gpg", Gpg(null, [.. isArmoured ? ["--armor"] : Array.Empty<string>(), "--export"]))]);
    }

    private byte[] Gpg(string? input, params string[] arguments)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/gpg"), "gpg is not installed");
        using var process = Process.Start(new ProcessStartInfo("/usr/bin/gpg", ["--homedir", home.FullName, "--batch", "--yes", "--pinentry-mode", "loopback", .. arguments])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true,
        })!;
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        using var output = new MemoryStream();
        process.StandardOutput.BaseStream.CopyTo(output);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return output.ToArray();
    }
}
