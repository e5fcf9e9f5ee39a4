using System.Text;
using CsCheck;
using GitOps.Adapters.Helm.Repositories;

namespace GitOps.Adapters.Helm.Tests.Repositories;

public sealed class IndexReaderTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("gitops-index").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Versions_come_highest_first_and_those_that_are_no_charts_are_left_out()
    {
        var index = Of("""
            apiVersion: v1
            entries:
              app:
              - name: app
                version: 1.0.0
                created: "2020-01-01T00:00:00Z"
                urls: [a.tgz]
              - null
              - name: app
                version: not a version
              - version: 9.0.0
              - name: a/b
                version: 9.0.0
              - name: app
                version: 8.0.0
                type: neither
              - name: app
                version: 1.0.0+later
                created: "2021-01-01T00:00:00Z"
              - name: app
                version: v2.1.0
            """);

        Assert.Equal(["v2.1.0", "1.0.0+later", "1.0.0"], index.Find("app")!.Select(item => item.Version.Original));
        Assert.Null(index.Find("other"));
    }

    [Theory]
    [InlineData("entries:\n    app:\n        - name: app\n          version: 1.0.0\n          description: |\n            entries:\n              other:\n    \"z\":\n        - name: z\n          version: 2.0.0\napiVersion: v1\n", true)]
    [InlineData("apiVersion: v1\r\nentries:\r\n  app:\r\n  - name: app\r\n    version: 1.0.0\r\n  z:\r\n  - name: z\r\n    version: 2.0.0\r\n", true)]
    [InlineData("# note\napiVersion: v1\nentries:\n\n  # note\n  app: # note\n  - name: app\n    version: 1.0.0\n  z: [{name: z, version: 2.0.0}]\ngenerated: x", true)]
    [InlineData("{\"apiVersion\":\"v1\",\"entries\":{\"app\":[{\"name\":\"app\",\"version\":\"1.0.0\"}],\"z\":[{\"name\":\"z\",\"version\":\"2.0.0\"}]}}", false)]
    [InlineData("apiVersion: v1\nentries: {app: [{name: app, version: 1.0.0}], z: [{name: z, version: 2.0.0}]}\n", false)]
    [InlineData("apiVersion: v1\nentries:\n  app:\n  - &a\n    name: app\n    version: 1.0.0\n  z:\n  - <<: *a\n    name: z\n    version: 2.0.0\n", false)]
    [InlineData("\"apiVersion\": v1\n\"entries\":\n  app:\n  - name: app\n    version: 1.0.0\n  z:\n  - name: z\n    version: 2.0.0\n", false)]
    public void Every_layout_says_the_same(string text, bool isStreamed)
    {
        var index = Of(text);
        Assert.Equal("1.0.0", Assert.Single(index.Find("app")!).Version.Original);
        Assert.Equal("2.0.0", Assert.Single(index.Find("z")!).Version.Original);
        Assert.Null(index.Find("other"));
        Assert.Equal(isStreamed, index.Parts is not null);
    }

    [Fact]
    public void Where_a_chart_lies_does_not_depend_on_what_is_around_it() =>
        Gen.Select(Gen.Int[1, 30], Gen.Int[0, 3], Gen.Bool).Sample((charts, blanks, hasNotes) =>
        {
            var text = new StringBuilder("apiVersion: v1\nentries:\n");
            for (var i = 0; i < charts; i++)
            {
                text.Append($"  chart-{i}:\n").Insert(text.Length, "\n", blanks);
                for (var version = 0; version <= i % 3; version++)
                {
                    text.Append($"  - name: chart-{i}\n    version: {version}.{i}.0\n");
                    text.Append(hasNotes ? "    description: >-\n      chart-0:\n\n      - no\n" : string.Empty);
                }
            }

            var index = Of(text.ToString());
            for (var i = 0; i < charts; i++)
            {
                Assert.Equal((i % 3) + 1, index.Find($"chart-{i}")!.Count);
            }
        }, iter: 50);

    [Fact]
    public void Reading_a_large_index_keeps_little_in_memory()
    {
        var path = Path.Combine(folder, "large.yaml");
        using (var file = new StreamWriter(path))
        {
            file.Write("apiVersion: v1\nentries:\n");
            for (var chart = 0; chart < 400; chart++)
            {
                file.Write($"  chart-{chart}:\n");
                for (var version = 0; version < 50; version++)
                {
                    file.Write($"  - apiVersion: v2\n    created: \"2020-01-01T00:00:00Z\"\n    description: {new string('d', 200)}\n    digest: {new string('0', 64)}\n    name: chart-{chart}\n    urls:\n    - https://charts.example/chart-{chart}-1.{version}.0.tgz\n    version: 1.{version}.0\n");
                }
            }
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        var index = RepositoryIndex.Load(path);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(400, index.Parts!.Count);
        Assert.True(allocated < 1_000_000, $"{allocated} bytes were allocated to find the places in {new FileInfo(path).Length}");
        Assert.Equal("1.49.0", index.Find("chart-399")![0].Version.Original);
    }

    private RepositoryIndex Of(string text)
    {
        var path = Path.Combine(folder, $"{Guid.NewGuid():N}.yaml");
        File.WriteAllText(path, text);
        return RepositoryIndex.Check(path);
    }
}
