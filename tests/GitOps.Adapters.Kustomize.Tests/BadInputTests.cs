using System.Diagnostics;
using System.Text;
using GitOps.Core.Objects;

namespace GitOps.Adapters.Kustomize.Tests;

/// <summary>What strangers may write: an error that names the file, and the line where there is one; soon, and never a crash.</summary>
public sealed class BadInputTests
{
    private const string Map = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n";
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    public static TheoryData<string, string, string?, int, string> Files() => new()
    {
        { "a cycle of bases", "resources: [self]", "self/kustomization.yaml|resources: [../self/../self]", 0, "cycle detected" },
        { "a path out of the root", "resources: [../../up.yaml]", null, 0, "security" },
        { "a key that comes twice", "resources: [a.yaml]", "a.yaml|" + Map + "data:\n  k: 1\n  k: 2\n", 0, "mapping key \"k\" already defined" },
        { "an id that comes twice", "resources: [a.yaml, b.yaml]", "a.yaml|" + Map + "~b.yaml|" + Map, 0, "already registered id" },
        { "no YAML", "resources: [a.yaml]", "a.yaml|" + Map + "data: [\n", 6, "MalformedYAMLError" },
        { "no object", "resources: [a.yaml]", "a.yaml|just: text\n", 1, "missing Resource metadata" },
        { "a patch without target", "resources: [a.yaml]\npatches: [{path: p.yaml}]", "a.yaml|" + Map + "~p.yaml|" + Map.Replace("name: a", "name: b", StringComparison.Ordinal), 0, "no matches for Id ConfigMap.v1.[noGrp]/b" },
        { "a patch with several targets", "resources: [x, z]\npatches: [{path: p.yaml}]", "x/kustomization.yaml|namePrefix: x-\nresources: [a.yaml]~x/a.yaml|" + Map + "~z/kustomization.yaml|namePrefix: z-\nresources: [a.yaml]~z/a.yaml|" + Map + "~p.yaml|" + Map, 0, "multiple matches for Id" },
        { "a pattern that is none", "resources: [a.yaml]\npatches: [{target: {name: '(['}, patch: '[{\"op\": \"remove\", \"path\": \"/data\"}]'}]", "a.yaml|" + Map, 0, "error parsing regexp" },
        { "an unknown field", "resorces: [a.yaml]", null, 0, "unknown field \"resorces\"" },
        { "a field of the wrong type", "resources: [a.yaml]\nnamePrefix: 5", "a.yaml|" + Map, 0, "cannot unmarshal number into Go struct field Kustomization.namePrefix of type string" },
        { "an unknown field inside", "images: [{nme: nginx}]", null, 0, "unknown field \"nme\"" },
        { "an operation out of reach", "resources: [a.yaml]\npatches: [{target: {name: a}, patch: '[{\"op\": \"replace\", \"path\": \"/data/none\", \"value\": 1}]'}]", "a.yaml|" + Map, 0, "ConfigMap" },
        { "a function in a container", "resources: [a.yaml]\ntransformers: [f.yaml]", "a.yaml|" + Map + "~f.yaml|apiVersion: example.com/v1\nkind: Fn\nmetadata:\n  name: f\n  annotations:\n    config.kubernetes.io/function: |\n      container: {image: example.com/fn}\n", 0, "external plugins disabled" },
        { "a program as a function", "generators: [f.yaml]", "f.yaml|apiVersion: example.com/v1\nkind: Fn\nmetadata:\n  name: f\n  annotations:\n    config.kubernetes.io/function: |\n      exec: {path: ./run.sh}\n", 0, "external plugins disabled" },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public void Bad_input_is_refused_with_its_place(string what, string kustomization, string? files, int line, string words)
    {
        var tree = new MemoryTree(("app/kustomization.yaml", kustomization + "\n"));
        foreach (var file in files?.Split('~') ?? [])
        {
            var parts = file.Split('|', 2);
            tree.With("app/" + parts[0], Encoding.UTF8.GetBytes(parts[1]));
        }

        var fault = Refused(tree);

        Assert.Contains(words, fault.Message, StringComparison.Ordinal);
        Assert.True(line == 0 || fault.Line == line, $"{what}: line {fault.Line}, must be {line}");
        Assert.True(line == 0 || fault.File is { Length: > 0 }, $"{what}: names no file");
    }

    [Fact]
    public void What_is_no_text_is_refused_with_its_line()
    {
        var fault = Refused(new MemoryTree(("app/kustomization.yaml", "resources: [a.yaml]\n")).With("app/a.yaml", [.. Encoding.UTF8.GetBytes(Map), 0xff, 0xfe]));

        Assert.Equal(("app/a.yaml", 5), (fault.File, fault.Line));
    }

    [Fact]
    public void A_link_out_of_the_root_is_not_followed()
    {
        var tree = new MemoryTree(("app/kustomization.yaml", "resources: [link.yaml]\n")).WithLink("app/link.yaml", "../../../etc/passwd");

        Assert.Contains("doesn't exist", Refused(tree).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Aliases_that_multiply_are_refused()
    {
        var bomb = new StringBuilder(Map + "data:\n  l0: &l0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (var i = 1; i < 12; i++)
        {
            bomb.Append(System.Globalization.CultureInfo.InvariantCulture, $"  l{i}: &l{i} [*l{i - 1}, *l{i - 1}, *l{i - 1}, *l{i - 1}, *l{i - 1}, *l{i - 1}, *l{i - 1}, *l{i - 1}, *l{i - 1}, *l{i - 1}]\n");
        }

        Assert.Contains("excessive aliasing", Refused(new MemoryTree(("app/kustomization.yaml", "resources: [a.yaml]\n"), ("app/a.yaml", bomb.ToString()))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_of_a_hundred_megabytes_is_refused()
    {
        var large = new byte[100 << 20];
        large.AsSpan().Fill((byte)'a');
        Encoding.UTF8.GetBytes(Map + "data:\n  k: ").CopyTo(large, 0);

        Assert.Contains("more than", Refused(new MemoryTree(("app/kustomization.yaml", "resources: [a.yaml]\n")).With("app/a.yaml", large)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{a: ")]
    [InlineData("[")]
    [InlineData("- ")]
    public void Deep_nesting_is_refused(string opening)
    {
        var deep = string.Concat(Enumerable.Repeat(opening, 200_000));

        Assert.Contains("deeper", Refused(new MemoryTree(("app/kustomization.yaml", "resources: [a.yaml]\n"), ("app/a.yaml", deep))).Message, StringComparison.Ordinal);
        Assert.Contains("deeper", Refused(new MemoryTree(("app/kustomization.yaml", deep))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("(a+)+b")]
    [InlineData("(a|a)*b")]
    [InlineData("(a*)*(a*)*(a*)*b")]
    public void No_pattern_runs_away(string pattern)
    {
        var name = new string('a', 60_000);
        var tree = new MemoryTree(
            ("app/kustomization.yaml", $"resources: [a.yaml]\nimages: [{{name: '{pattern}', newTag: x}}]\npatches: [{{target: {{name: '{pattern}'}}, patch: '[{{\"op\": \"remove\", \"path\": \"/data\"}}]'}}]\n"),
            ("app/a.yaml", $"apiVersion: v1\nkind: Pod\nmetadata:\n  name: {name}\nspec:\n  containers:\n  - image: {name}\n"));
        var watch = Stopwatch.StartNew();

        Assert.Single(KustomizeBuild.Run(tree, "app").Objects);

        Assert.True(watch.Elapsed < Soon, $"took {watch.Elapsed}");
    }

    private static ManifestException Refused(MemoryTree tree)
    {
        var watch = Stopwatch.StartNew();
        var fault = Assert.Throws<ManifestException>(() => KustomizeBuild.Run(tree, "app"));
        Assert.True(watch.Elapsed < Soon, $"took {watch.Elapsed}");
        return fault;
    }
}
