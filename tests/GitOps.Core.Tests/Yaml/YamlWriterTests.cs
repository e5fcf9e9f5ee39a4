using CsCheck;
using GitOps.Core.Objects;
using GitOps.Core.Yaml;

namespace GitOps.Core.Tests.Yaml;

public sealed class YamlWriterTests
{
    private static readonly string[] Words =
    [
        "yes", "no", "null", "~", "true", "0777", "0o17", "1_000", "1e3", ".5", "-.inf", "1:30", "2001-12-14", "<<", "=", "y", "", " ",
        "a: b", "- x", "#x", "multi\nline\n", "trail \nx", "\n", "x\n\n",
    ];

    private static readonly Gen<string> Text = Gen.OneOf(
        Gen.String[Gen.Char["ab: #-?,[]{}&*!|>'\"%@`\n\t0159.eEx_~<=\\é"], 0, 12],
        Gen.Int[0, Words.Length - 1].Select(i => Words[i]));

    // Long enough for lines to be broken, and for keys that do not fit in front of a colon.
    private static readonly Gen<string> LongText = Gen.String[Gen.Char["abcdefgh ijkl: #-é0159'\n"], 0, 200];

    // The one text that go-yaml prints as a key in a form that reads back as something else: a merge of mappings.
    private static readonly Gen<string> Key = Text.Where(text => text != "<<");

    private static readonly Gen<KubeValue> Value = Gen.Recursive<KubeValue>((depth, self) => depth > 3
        ? Scalar
        : Gen.OneOf(
            Scalar,
            self.Array[0, 4].Select(items => (KubeValue)KubeList.Of(items)),
            Gen.Select(Key, self).Array[0, 4].Select(pairs => (KubeValue)KubeMap.Of(pairs.Select(pair => KeyValuePair.Create(pair.Item1, pair.Item2))))));

    private static Gen<KubeValue> Scalar => Gen.OneOf(
        Text.Select(text => (KubeValue)text),
        Gen.Long.Select(number => (KubeValue)number),
        Gen.Int[-1_000_000, 1_000_000].Select(number => (KubeValue)new KubeFloat(number + 0.5)),
        Gen.Bool.Select(truth => (KubeValue)truth),
        Gen.Const(KubeValue.Null));

    [Fact]
    public void What_is_printed_reads_back_as_the_same_value() => Value.Sample(value =>
    {
        var wrapped = KubeMap.Of(("value", value));
        var text = KubeYaml.Write(wrapped, false);
        Assert.Equal(wrapped, KubeYaml.ParseAll(text, "a.yaml")[0].Value);
        Assert.Equal(text, KubeYaml.Write(KubeYaml.ParseAll(text, "a.yaml")[0].Value, false));
    });

    [Fact]
    public void A_value_prints_as_its_nodes_do() => Gen.Select(Value, LongText, Gen.Bool).Sample((value, text, sorted) =>
    {
        var map = KubeMap.Of(("value", value), ("text", text), (text, value), ("list", KubeList.Of(text, value, KubeList.Of(value, text))));

        Assert.Equal(YamlWriter.Write(YamlValues.FromValue(map, sortKeys: sorted), YamlFormat.Kubernetes), KubeYaml.Write(map, sorted));
        Assert.Equal(YamlWriter.Write(YamlValues.FromValue(value), YamlFormat.Kubernetes), KubeYaml.Write(value, false));
    });

    [Theory]
    [InlineData("a: 1 # behind\n# below\n\n# above\nb:\n  # inside\n  c: d\n  # below c\ne:\n- f # item\n# above g\n- g\n")]
    [InlineData("# document\n\n# first\na: b\n")]
    [InlineData("a: &x\n  b: |\n    t\n     u\n  c: >-\n    folded more\n  d: 'it''s'\n  e: \"q\\n\"\nf: *x\ng: {a: 1, b: [x, y]} # flow\n")]
    [InlineData("- # one\n  a: 1\n- - nested\n  - twice\n- []\n- {}\n")]
    [InlineData("a: !!str 1\nb: !custom\n  c: d\n? [x, y]\n: z\n")]
    [InlineData("a:\nb: \"\"\nc: ''\nd: null\n")]
    public void Text_that_go_yaml_prints_stays_as_it_is(string text) =>
        Assert.Equal(text, YamlWriter.Write(YamlReader.ReadAll(text, "a.yaml")[0]));

    [Fact]
    public void Sequences_are_indented_only_when_asked_for()
    {
        var root = YamlReader.ReadAll("a:\n- b:\n  - c\n", "a.yaml")[0].Root!;

        Assert.Equal("a:\n- b:\n  - c\n", YamlWriter.Write(root));
        Assert.Equal("a:\n  - b:\n      - c\n", YamlWriter.Write(root, YamlFormat.Wide));
    }

    [Theory]
    [InlineData("yes", "\"yes\"\n")]
    [InlineData("0777", "\"0777\"\n")]
    [InlineData("1:30", "\"1:30\"\n")]
    [InlineData("a: b", "'a: b'\n")]
    [InlineData("it's", "it's\n")]
    [InlineData("'x", "'''x'\n")]
    [InlineData("tab\there", "\"tab\\there\"\n")]
    [InlineData("x\ny", "|-\n  x\n  y\n")]
    [InlineData(" x\n", "|2\n   x\n")]
    [InlineData("😀", "\"\\U0001F600\"\n")]
    [InlineData("\uFEFFx", "\"\\uFEFF\\x78\"\n")]
    public void Strings_are_quoted_as_kubernetes_quotes_them(string text, string yaml) =>
        Assert.Equal(yaml, KubeYaml.Write(text, false));

    [Fact]
    public void Long_lines_are_broken_from_eighty_columns_on() =>
        Assert.Equal(
            "description: Used for cluster critical pods that must not be moved from their current\n  node.\n",
            KubeYaml.Write(KubeMap.Of(("description", "Used for cluster critical pods that must not be moved from their current node.")), false));

    [Fact]
    public void Keys_are_sorted_with_numbers_by_size() =>
        Assert.Equal(
            "a: 1\na2: 1\na10: 1\nb: 1\n",
            KubeYaml.Write(KubeMap.Of(("b", 1), ("a10", 1), ("a2", 1), ("a", 1)), true));

    [Theory]
    [InlineData(0.5, "0.5")]
    [InlineData(1234567.5, "1.2345675e+06")]
    [InlineData(3.0, "3")]
    [InlineData(0.00001, "1e-05")]
    [InlineData(1e30, "1e+30")]
    public void Numbers_are_printed_as_go_prints_them(double number, string text) =>
        Assert.Equal(text + "\n", KubeYaml.Write(new KubeFloat(number), false));
}
