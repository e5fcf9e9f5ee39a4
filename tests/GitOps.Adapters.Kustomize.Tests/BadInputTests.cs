using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using GitOps.Core.Objects;

namespace GitOps.Adapters.Kustomize.Tests;

/// <summary>What strangers may write: an error that names the file, and the line where there is one; soon, and never a crash.</summary>
public sealed class BadInputTests
{
    private const string Map = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n";
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    /// <summary>What is wrong, the kustomization, its files, the file and line of the fault, and words of its message: what is wrong and what to do.</summary>
    public static TheoryData<string, string, string?, string, string> Files() => new()
    {
        { "a cycle of bases", "resources:\n- self", "self/kustomization.yaml|resources:\n- a.yaml\n- ../self/../self~self/a.yaml|" + Map, "app/self/kustomization.yaml:3", "cycle detected.*take out the base" },
        { "a base that is the folder above", "resources:\n- self", "self/kustomization.yaml|resources: [..]", "app/self/kustomization.yaml:1", "cycle detected.*take out the base" },
        { "a path out of the source", "namePrefix: x-\nresources: [../../up.yaml]", null, "app/kustomization.yaml:2", "security.*" },
        { "a file out of the folder", "resources:\n- a.yaml\n- ../b.yaml", "a.yaml|" + Map + "~../b.yaml|" + Map, "app/kustomization.yaml:3", "is not in or below '/app'" },
        { "a patch file out of the folder", "resources:\n- a.yaml\npatches:\n- path: ../p.yaml", "a.yaml|" + Map + "~../p.yaml|" + Map, "app/kustomization.yaml:4", "is not in or below '/app'.*make what you share a base" },
        { "a file that is not there", "resources:\n- a.yaml\n- b.yaml", "a.yaml|" + Map, "app/kustomization.yaml:3", "'/app/b.yaml' doesn't exist.*add the file" },
        { "a base without a kustomization", "resources:\n- a.yaml\nbases:\n- base", "a.yaml|" + Map + "~base/x.yaml|" + Map, "app/kustomization.yaml:4", "unable to find one of.*add one" },
        { "a component that is none", "components:\n- base", "base/kustomization.yaml|resources: [x.yaml]~base/x.yaml|" + Map, "app/kustomization.yaml:2", "expected kind 'Component'" },
        { "a values file that is not there", "configMapGenerator:\n- name: a\n  literals: [k=v]\n- name: b\n  files: [none.txt]", null, "app/kustomization.yaml:4", "none.txt' doesn't exist" },
        { "a key that comes twice", "resources: [a.yaml]", "a.yaml|# head\n" + Map + "data:\n  k: 1\n  k: 2\n", "app/a.yaml:8", "ConfigMap.v1.\\[noGrp\\]/a.\\[noNs\\]: mapping key \"k\" already defined" },
        { "a key that comes twice in a second document", "resources: [a.yaml]", "a.yaml|" + Map.Replace("name: a", "name: z", StringComparison.Ordinal) + "---\n" + Map + "data:\n  k: 1\n  k: 2\n", "app/a.yaml:12", "mapping key \"k\" already defined" },
        { "an id that comes twice", "resources:\n- a.yaml\n- b.yaml", "a.yaml|" + Map + "~b.yaml|" + Map, "app/kustomization.yaml:3", "already registered id: ConfigMap.v1.\\[noGrp\\]/a.*name it differently" },
        { "an id that comes twice out of bases", "resources:\n- x\n- z", "x/kustomization.yaml|resources: [a.yaml]~x/a.yaml|" + Map + "~z/kustomization.yaml|resources: [a.yaml]~z/a.yaml|" + Map, "app/kustomization.yaml:3", "already registered id" },
        { "a generated id that is there", "resources: [a.yaml]\nconfigMapGenerator:\n- name: a\n  options: {disableNameSuffixHash: true}", "a.yaml|" + Map, "app/kustomization.yaml:3", "exists; can not use behavior" },
        { "a merge of what is not there", "secretGenerator:\n- {name: a}\n- {name: b, behavior: merge}", null, "app/kustomization.yaml:3", "does not exist; cannot merge or replace; leave out 'behavior'" },
        { "no YAML", "resources: [a.yaml]", "a.yaml|" + Map + "data: [\n", "app/a.yaml:6", "MalformedYAMLError" },
        { "no YAML in a second document", "resources: [a.yaml]", "a.yaml|" + Map + "---\n" + Map + "data: [\n", "app/a.yaml:11", "MalformedYAMLError" },
        { "no YAML for a kustomization", "resources: [a.yaml\nnamePrefix: x", null, "app/kustomization.yaml:1", "invalid Kustomization: yaml" },
        { "no object", "resources: [a.yaml]", "a.yaml|" + Map + "---\n\njust: text\n", "app/a.yaml:7", "missing Resource metadata.*give it an apiVersion" },
        { "a patch without target", "resources: [a.yaml]\npatches:\n- path: q.yaml\n- path: p.yaml", "a.yaml|" + Map + "~q.yaml|" + Map + "~p.yaml|" + Map.Replace("name: a", "name: b", StringComparison.Ordinal), "app/kustomization.yaml:4", "no matches for Id ConfigMap.v1.\\[noGrp\\]/b.*write the patch for the kind, name and namespace" },
        { "an old patch without target", "resources: [a.yaml]\npatchesStrategicMerge:\n- p.yaml", "a.yaml|" + Map + "~p.yaml|" + Map.Replace("name: a", "name: b", StringComparison.Ordinal), "app/kustomization.yaml:2", "no matches for Id" },
        { "a patch with several targets", "resources: [x, z]\npatches:\n- path: p.yaml", "x/kustomization.yaml|namePrefix: x-\nresources: [a.yaml]~x/a.yaml|" + Map + "~z/kustomization.yaml|namePrefix: z-\nresources: [a.yaml]~z/a.yaml|" + Map + "~p.yaml|" + Map, "app/kustomization.yaml:3", "multiple matches for Id.*or patch all of them with a 'target'" },
        { "a patch that is none", "resources: [a.yaml]\npatches:\n- patch: 'no patch'\n  target: {name: a}", "a.yaml|" + Map, "app/kustomization.yaml:3", "unable to parse SM or JSON patch" },
        { "a pattern that is none", "resources: [a.yaml]\npatches:\n- patch: '[{\"op\": \"remove\", \"path\": \"/data\"}]'\n  target: {name: '(['}", "a.yaml|" + Map, "app/kustomization.yaml:3", "error parsing regexp.*correct the pattern" },
        { "a pattern that looks around", "resources: [a.yaml]\npatches:\n- patch: '[{\"op\": \"remove\", \"path\": \"/data\"}]'\n  target: {name: '(?=a)a'}", "a.yaml|" + Map, "app/kustomization.yaml:3", "error parsing regexp.*correct the pattern" },
        { "an unknown field", "namePrefix: x-\nresorces: [a.yaml]", null, "app/kustomization.yaml:2", "unknown field \"resorces\"; correct the name" },
        { "an unknown field inside", "images:\n- name: a\n- name: b\n  nwTag: c", null, "app/kustomization.yaml:4", "unknown field \"nwTag\"" },
        { "a field of the wrong type", "resources: [a.yaml]\nnamePrefix: 5", "a.yaml|" + Map, "app/kustomization.yaml:2", "cannot unmarshal number into Go struct field Kustomization.namePrefix of type string; write a value of that type" },
        { "an entry of the wrong type", "resources:\n- a.yaml\n- 5", "a.yaml|" + Map, "app/kustomization.yaml:3", "cannot unmarshal number" },
        { "another kind of file", "apiVersion: v1\nkind: ConfigMap\nresources: [a.yaml]", "a.yaml|" + Map, "app/kustomization.yaml:2", "kind should be Kustomization or Component" },
        { "two kustomizations", "resources: [a.yaml]", "a.yaml|" + Map + "~Kustomization|resources: [a.yaml]", "app/Kustomization:1", "Found multiple kustomization files.*keep kustomization.yaml or Kustomization" },
        { "an operation out of reach", "resources: [a.yaml]\npatches:\n- target: {name: a}\n  patch: '[{\"op\": \"remove\", \"path\": \"/data/none\"}]'", "a.yaml|" + Map, "app/kustomization.yaml:3", "ConfigMap" },
        { "an old operation out of reach", "resources: [a.yaml]\npatchesJson6902:\n- target: {version: v1, kind: ConfigMap, name: a}\n  patch: '[{\"op\": \"remove\", \"path\": \"/data/none\"}]'", "a.yaml|" + Map, "app/kustomization.yaml:3", "ConfigMap" },
        { "replicas of nothing", "resources: [a.yaml]\nreplicas:\n- name: none\n  count: 2", "a.yaml|" + Map, "app/kustomization.yaml:3", "none" },
        { "a replacement from nothing", "resources: [a.yaml]\nreplacements:\n- source: {kind: Secret}\n  targets: [{select: {name: a}}]", "a.yaml|" + Map, "app/kustomization.yaml:2", "nothing selected by" },
        { "a variable of nothing", "resources: [a.yaml]\nvars:\n- name: V\n  objref: {apiVersion: v1, kind: Secret, name: none}", "a.yaml|" + Map, "app/kustomization.yaml:2", "var 'V' cannot be mapped" },
        { "an order that nobody knows", "resources: [a.yaml]\nsortOptions:\n  order: upward", "a.yaml|" + Map, "app/kustomization.yaml:2", "order" },
        { "a schema that is not there", "resources: [a.yaml]\nopenapi:\n  path: none.json", "a.yaml|" + Map, "app/kustomization.yaml:2", "none.json' doesn't exist" },
        { "a plugin that cannot be configured", "resources: [a.yaml]\ntransformers: [t.yaml]", "a.yaml|" + Map + "~t.yaml|apiVersion: builtin\nkind: PatchTransformer\nmetadata: {name: t}\n", "app/t.yaml:1", "must specify one of patch and path" },
        { "a plugin in the kustomization that finds nothing", "resources: [a.yaml]\ntransformers:\n- |-\n  apiVersion: builtin\n  kind: PatchTransformer\n  metadata: {name: t}\n  patch: 'x'\n", "a.yaml|" + Map, "app/kustomization.yaml:4", "unable to parse SM or JSON patch" },
        { "a function in a container", "resources: [a.yaml]\ntransformers: [f.yaml]", "a.yaml|" + Map + "~f.yaml|apiVersion: example.com/v1\nkind: Fn\nmetadata:\n  name: f\n  annotations:\n    config.kubernetes.io/function: |\n      container: {image: example.com/fn}\n", "app/f.yaml:1", "external plugins disabled" },
        { "a program as a function", "generators: [f.yaml]", "f.yaml|apiVersion: example.com/v1\nkind: Fn\nmetadata:\n  name: f\n  annotations:\n    config.kubernetes.io/function: |\n      exec: {path: ./run.sh}\n", "app/f.yaml:1", "external plugins disabled" },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public void Bad_input_is_refused_with_its_place_and_what_to_do(string what, string kustomization, string? files, string place, string words)
    {
        var tree = new MemoryTree(("app/kustomization.yaml", kustomization + "\n"));
        foreach (var file in files?.Split('~') ?? [])
        {
            var parts = file.Split('|', 2);
            tree.With(parts[0].StartsWith("../", StringComparison.Ordinal) ? parts[0][3..] : "app/" + parts[0], Encoding.UTF8.GetBytes(parts[1]));
        }

        var fault = Refused(tree);

        Assert.True(place == $"{fault.File}:{fault.Line}", $"{what}: is at {fault.File}:{fault.Line}, must be {place}: {fault.Message}");
        Assert.Matches(new Regex(words, RegexOptions.Singleline | RegexOptions.NonBacktracking), fault.Message);
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

        var fault = Refused(tree);

        Assert.Equal(("app/kustomization.yaml", 1), (fault.File, fault.Line));
        Assert.Contains("doesn't exist", fault.Message, StringComparison.Ordinal);
        Assert.Contains("it is a link that leads nowhere in the source", fault.Message, StringComparison.Ordinal);
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
