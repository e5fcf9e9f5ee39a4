using GitOps.Core.Objects;
using GitOps.Core.Yaml;

namespace GitOps.Core.Tests.Yaml;

public sealed class YamlReaderTests
{
    [Theory]
    [InlineData("a: 1", """{"a":1}""")]
    [InlineData("a: 'it''s'\nb: \"x\\ty\\u00e9\"", """{"a":"it's","b":"x\tyé"}""")]
    [InlineData("a: |\n  one\n   two\n\nb: >\n  one\n  two\n\n  three\n", """{"a":"one\n two\n","b":"one two\nthree\n"}""")]
    [InlineData("a: |+\n  x\n\nb: |-\n  y\n", """{"a":"x\n\n","b":"y"}""")]
    [InlineData("a: |2\n    x\n", """{"a":"  x\n"}""")]
    [InlineData("a: one\n  two\n\n  three", """{"a":"one two\nthree"}""")]
    [InlineData("a: [1, {b: c}, [d]]", """{"a":[1,{"b":"c"},["d"]]}""")]
    [InlineData("a:\n- 1\n-   - 2\n    - 3\n- b: 4\n  c: 5", """{"a":[1,[2,3],{"b":4,"c":5}]}""")]
    [InlineData("? a\n: b\n? [x]\n", null)]
    [InlineData("{\"a\":[true,null,-1.5e3],\"b\":\"\\U0001f600\"}", """{"a":[true,null,-1500],"b":"😀"}""")]
    [InlineData("a: &x {b: 1}\nc: *x\nd:\n  <<: *x\n  e: 2", """{"a":{"b":1},"c":{"b":1},"d":{"e":2,"b":1}}""")]
    [InlineData("a: http://x.y/z#not", """{"a":"http://x.y/z#not"}""")]
    [InlineData("\uFEFFa: b\r\nc: d\r\n", """{"a":"b","c":"d"}""")]
    [InlineData("a:\nb: ~", """{"a":null,"b":null}""")]
    public void Text_becomes_the_value_it_stands_for(string text, string? json)
    {
        if (json is null)
        {
            Assert.Throws<ManifestException>(() => KubeYaml.ParseAll(text, "a.yaml"));
            return;
        }

        var (value, _) = Assert.Single(KubeYaml.ParseAll(text, "a.yaml"));
        Assert.Equal(KubeJson.Parse(json), value);
    }

    [Theory]
    [InlineData("a: 1\n---\n@b\n")]
    [InlineData("a: 1 # one\n...\n# more\n'open\n")]
    [InlineData("# first\na: 1\n--- # second\n\tb: 2\n")]
    public void Without_comments_what_follows_the_first_document_is_not_read(string text)
    {
        var document = YamlReader.ReadFirst(text, "a.yaml", keepComments: false);

        Assert.Equal(KubeJson.Parse("""{"a":1}"""), YamlValues.ToValue(document!.Root!, "a.yaml"));
        Assert.Throws<ManifestException>(() => YamlReader.ReadFirst(text, "a.yaml"));
    }

    [Fact]
    public void Without_comments_one_behind_the_sign_of_a_block_is_passed_over()
    {
        var document = YamlReader.ReadFirst("a: | # text\n  b\n", "a.yaml", keepComments: false);

        Assert.Equal(KubeJson.Parse("""{"a":"b\n"}"""), YamlValues.ToValue(document!.Root!, "a.yaml"));
    }

    [Theory]
    [InlineData("a: ''b: c\n", "did not find expected key")]
    [InlineData("a: 1\n- @b\n", "did not find expected key")]
    [InlineData("a: *x\nb: c: d\n", "unknown anchor 'x' referenced")]
    public void Without_comments_the_fault_that_stands_first_is_told(string text, string message)
    {
        var fault = Assert.Throws<ManifestException>(() => YamlReader.ReadAll(text, "a.yaml", keepComments: false));

        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Documents_are_separated_and_empty_ones_have_no_root()
    {
        var documents = YamlReader.ReadAll("a: 1\n---\n---\n# only a comment\n---\nb: 2\n...\n---\nc", "a.yaml");

        Assert.Equal([true, false, false, true, true], documents.Select(document => document.Root is not null));
        Assert.Empty(YamlReader.ReadAll("# nothing\n", "a.yaml"));
        Assert.Empty(YamlReader.ReadAll(string.Empty, "a.yaml"));
    }

    [Theory]
    [InlineData("a: b\nc: d: e", 2)]
    [InlineData("a: 1\nb: 2\na: 3", 3)]
    [InlineData("a: [1, 2", 1)]
    [InlineData("a:\n\t- b", 2)]
    [InlineData("a: *nowhere", 1)]
    [InlineData("a: 'open", 1)]
    [InlineData("a: &x [*x]", 1)]
    [InlineData("a: b\u0001", 1)]
    [InlineData("a: !x!y z", 1)]
    [InlineData("a: \"\\/\"", 1)]
    [InlineData("a: \"\\ud83d\\ude00\"", 1)]
    [InlineData("%YAML 1.2\n---\na: b", 1)]
    public void A_fault_names_file_and_line(string text, int line)
    {
        var fault = Assert.Throws<ManifestException>(() => YamlReader.ReadAll(text, "apps/a.yaml"));

        Assert.Equal("apps/a.yaml", fault.File);
        Assert.Equal(line, fault.Line);
    }

    [Theory]
    [InlineData("[")]
    [InlineData("{a: ")]
    [InlineData("- ")]
    [InlineData("? ")]
    public void Deep_nesting_is_refused_not_crashed_on(string opening)
    {
        var text = string.Concat(Enumerable.Repeat(opening, 100_000));

        Assert.Contains("deeper", Assert.Throws<ManifestException>(() => YamlReader.ReadAll(text, "a.yaml")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Aliases_that_multiply_are_refused()
    {
        var text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
            + string.Concat(Enumerable.Range(1, 12).Select(i => $"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 9))}]\n"));

        Assert.Contains("aliasing", Assert.Throws<ManifestException>(() => KubeYaml.ParseAll(text, "a.yaml")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Comments_are_attached_above_behind_and_below()
    {
        var root = (YamlMapping)YamlReader.ReadAll("# doc\n\n# above\na: 1 # behind\n# below\n\nb:\n  # inside\n  c: 2\n", "a.yaml")[0].Root!;

        Assert.Equal("# above", root.Pairs[0].Key.HeadComment);
        Assert.Equal("# behind", root.Pairs[0].Value.LineComment);
        Assert.Equal("# below", root.Pairs[0].Key.FootComment);
        Assert.Equal("# inside", ((YamlMapping)root.Pairs[1].Value).Pairs[0].Key.HeadComment);
    }
}
