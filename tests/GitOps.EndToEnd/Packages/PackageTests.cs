using System.IO.Compression;
using System.Xml.Linq;

namespace GitOps.EndToEnd.Packages;

/// <summary>What a user gets: packages with their page and their docs, from which a host builds and runs.</summary>
public sealed class PackageTests(PackageFeed feed)
{
    [Fact(Timeout = 300_000)]
    public async Task Every_package_carries_its_page_its_docs_and_its_licence()
    {
        await feed.PackAsync(TestContext.Current.CancellationToken);

        var packages = Directory.GetFiles(feed.Folder, "*.nupkg");
        Assert.NotEmpty(packages);
        Assert.All(packages, package =>
        {
            using var archive = ZipFile.OpenRead(package);
            var name = Path.GetFileName(package)[..^(feed.Version.Length + ".nupkg".Length + 1)];
            string[] files = [.. archive.Entries.Select(entry => entry.FullName)];
            Assert.Contains("README.md", files);
            if (name.EndsWith(".Tool", StringComparison.Ordinal))
            {
                Assert.Contains("tools/net10.0/any/DotnetToolSettings.xml", files);
            }
            else
            {
                Assert.Contains($"lib/net10.0/{name}.dll", files);
                Assert.Contains($"lib/net10.0/{name}.xml", files);
            }

            using var nuspec = archive.GetEntry($"{name}.nuspec")!.Open();
            var metadata = XDocument.Load(nuspec).Root!.Elements().Single();
            Assert.Equal("Apache-2.0", Child(metadata, "license"));
            Assert.Equal("README.md", Child(metadata, "readme"));
            Assert.True(Child(metadata, "description").Length > 20, $"{name} has no description");
            Assert.All(
                metadata.Descendants().Where(element => element.Name.LocalName == "dependency" && element.Attribute("id")!.Value.StartsWith("GitOps.", StringComparison.Ordinal)),
                dependency => Assert.Equal(feed.Version, dependency.Attribute("version")!.Value));
        });
    }

    [Fact(Timeout = 300_000)]
    public async Task The_program_of_the_first_page_builds_and_runs_from_the_packages_alone()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await feed.PackAsync(cancellation);
        var folder = Directory.CreateDirectory(Path.Combine(feed.Root, "host")).FullName;
        var page = await File.ReadAllTextAsync(Path.Combine(PackageFeed.RepositoryRoot(), "docs", "getting-started.md"), cancellation);
        await File.WriteAllTextAsync(Path.Combine(folder, "kubeconfig"), NoCluster, cancellation);
        await File.WriteAllTextAsync(Path.Combine(folder, "nuget.config"), HostProject.NuGetConfig(feed.Folder), cancellation);
        await File.WriteAllTextAsync(
            Path.Combine(folder, "Host.csproj"), HostProject.Project(feed.Version, PackageFeed.VersionOf("Microsoft.Extensions.Hosting"), PackageFeed.UserCache), cancellation);
        await File.WriteAllTextAsync(Path.Combine(folder, "Program.cs"), HostProject.Program(page), cancellation);

        await DotNet.RunAsync(folder, cancellation, "build", "--output", "out");
        var printed = await DotNet.RunAsync(
            folder, cancellation, Path.Combine("out", "Host.dll"), $"--GitOps:Kubernetes:KubeconfigPath={Path.Combine(folder, "kubeconfig")}");

        Assert.Contains("runs with 0 deployments and a log of 0 events", printed, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(folder, "gitops.db")), "the store was not opened");
    }

    // Nothing listens there: the host of the test has nothing to ask a cluster.
    private const string NoCluster =
        """
        apiVersion: v1
        kind: Config
        current-context: none
        clusters: [{name: none, cluster: {server: "http://127.0.0.1:9"}}]
        contexts: [{name: none, context: {cluster: none, user: none}}]
        users: [{name: none, user: {token: none}}]
        """;

    private static string Child(XElement metadata, string name) => metadata.Elements().Single(element => element.Name.LocalName == name).Value;
}
