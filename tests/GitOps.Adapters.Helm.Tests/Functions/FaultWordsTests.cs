namespace GitOps.Adapters.Helm.Tests.Functions;

/// <summary>What functions say of what they cannot read, in the words of the libraries that Helm uses.</summary>
public sealed class FaultWordsTests
{
    [Theory]
    [InlineData("5.", "invalid character ' ' after decimal point in numeric literal")]
    [InlineData("-", "invalid character ' ' in numeric literal")]
    [InlineData("1e", "invalid character ' ' in exponent of numeric literal")]
    [InlineData("tru", "invalid character ' ' in literal true (expecting 'e')")]
    [InlineData("\"\\", "invalid character ' ' in string escape code")]
    [InlineData("\"open", "unexpected end of JSON input")]
    [InlineData("[1", "unexpected end of JSON input")]
    [InlineData("éa", "invalid character 'Ã' looking for beginning of value")]
    [InlineData("日本", "invalid character 'æ' looking for beginning of value")]
    public void Json(string text, string words) => Assert.Equal(words, Said("fromJson", text));

    [Theory]
    [InlineData("ABC", "toml: line 1: unexpected EOF; expected key separator '='")]
    [InlineData("a+b", "toml: line 1: expected '.' or '=', but got '+' instead")]
    [InlineData("/x", "toml: line 1: expected '.' or '=', but got '/' instead")]
    [InlineData("a =", "toml: line 1 (last key \"a\"): unexpected EOF; expected value")]
    [InlineData("a = yes", "toml: line 1 (last key \"a\"): expected value but found \"yes\" instead")]
    [InlineData("= 1", "toml: line 1: unexpected '=': key name appears blank")]
    [InlineData("[]", "toml: line 1: unexpected end of table name (table names cannot be empty)")]
    public void Toml(string text, string words) => Assert.Equal(words, Said("fromToml", text));

    [Theory]
    [InlineData("a: [1", "error converting YAML to JSON: yaml: line 1: did not find expected ',' or ']'")]
    [InlineData("a: 1\nb: [1\n- c", "error converting YAML to JSON: yaml: line 3: did not find expected ',' or ']'")]
    [InlineData("a: \"\\q\"", "error converting YAML to JSON: yaml: found unknown escape character")]
    [InlineData("a: 1\nb: \"\\q\"", "error converting YAML to JSON: yaml: line 2: found unknown escape character")]
    [InlineData("%s", "error converting YAML to JSON: yaml: found unknown directive name")]
    [InlineData("a: 1\n\tb: 1", "error converting YAML to JSON: yaml: line 2: found a tab character that violates indentation")]
    [InlineData("a: 1\nb:\n\t- 1", "error converting YAML to JSON: yaml: line 3: found character that cannot start any token")]
    [InlineData("a: *b", "error converting YAML to JSON: yaml: unknown anchor 'b' referenced")]
    public void Yaml(string text, string words) => Assert.Equal(words, Said("fromYaml", text));

    [Fact]
    public void Only_the_first_document_of_a_text_is_read() => Assert.Equal("1", TestCharts.Render("{{ (fromYaml .Values.t).a }}", "t: \"a: 1\\n...\\nb: [\"\n"));

    [Theory]
    [InlineData("{{ js .Values.none }}", "\\u003Cno value\\u003E")]
    [InlineData("{{ html .Values.none }}", "&lt;no value&gt;")]
    [InlineData("{{ urlquery .Values.none }}", "%3Cno+value%3E")]
    public void Nothing_is_shown_as_no_value(string template, string text) => Assert.Equal(text, TestCharts.Render(template));

    [Theory]
    [InlineData("{{ len .Values.none }}", "len of nil pointer")]
    [InlineData("{{ len nil }}", "reflect: call of reflect.Value.Type on zero Value")]
    [InlineData("{{ toToml .Values.none }}", "reflect: call of reflect.Value.Type on zero Value")]
    [InlineData("{{ index (list 1) 1 }}", "reflect: slice index out of range")]
    [InlineData("{{ index \"a\" 1 }}", "reflect: string index out of range")]
    [InlineData("{{ index (list 1) 2 }}", "index out of range: 2")]
    public void Calls_fail_in_the_words_of_Go(string template, string words) => Assert.Contains(words, TestCharts.Fault(template).Message, StringComparison.Ordinal);

    private static string Said(string function, string text) =>
        TestCharts.Render($"{{{{ ({function} .Values.t).Error }}}}", System.Text.Json.JsonSerializer.Serialize(new { t = text }));
}
