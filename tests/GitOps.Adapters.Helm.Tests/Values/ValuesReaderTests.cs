using GitOps.Adapters.Helm.Charts;
using GitOps.Adapters.Helm.Formatting;
using GitOps.Adapters.Helm.Values;

namespace GitOps.Adapters.Helm.Tests.Values;

/// <summary>Values files of several documents, and what Helm says of those that are none.</summary>
public sealed class ValuesReaderTests
{
    [Theory]
    [InlineData("a: 1\n---\nb: 2\n", """{"a":1,"b":2}""")]
    [InlineData("---\na: 1\n---\n---\nb: 2", """{"a":1,"b":2}""")]
    [InlineData("a: {b: 1, c: 2}\n--- # over it\na: {b: null}\n", """{"a":{"b":null,"c":2}}""")]
    [InlineData("a: 1\r\n---\u00a0\r\nb: 2\r\n", """{"a":1,"b":2}""")]
    [InlineData("a: 1\n...\nb: 2\n", """{"a":1}""")]
    [InlineData("a: |\n  x", """{"a":"x\n"}""")]
    [InlineData("a: |+\n  x\n\n---\nb: |+\n  y", """{"a":"x\n\n","b":"y\n"}""")]
    [InlineData("# nothing\n---\n", "{}")]
    [InlineData("", "{}")]
    public void Documents_of_a_file_are_laid_over_each_other(string text, string json) =>
        Assert.Equal(json, JsonText.Write(ValuesReader.ReadDocuments(text, "values.yaml")));

    [Theory]
    [InlineData("a: 1\n--- x\n", "error reading yaml document: invalid Yaml document separator: x")]
    [InlineData("a: 1\n-----\nb: 2\n", "error reading yaml document: invalid Yaml document separator: --")]
    [InlineData("a: 1\n---\n- b\n", "cannot unmarshal yaml document: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal array into Go value of type map[string]interface {}")]
    [InlineData("a: 1\n---\nb:\n  c: d: e\n", "cannot unmarshal yaml document: error converting YAML to JSON: yaml: line 2: mapping values are not allowed in this context")]
    [InlineData("a: 'x\n---\n  y'\n", "cannot unmarshal yaml document: error converting YAML to JSON: yaml: line 2: found unexpected end of stream")]
    public void A_document_that_is_none_is_told_as_Helm_tells_it(string text, string message)
    {
        var fault = Assert.Throws<ChartException>(() => ValuesReader.ReadDocuments(text, "values.yaml", "cannot load values.yaml: "));

        Assert.Equal((ChartFault.Values, $"cannot load values.yaml: {message}"), (fault.Fault, fault.Message));
    }

    [Fact]
    public void Of_a_text_that_is_no_file_the_first_document_counts()
    {
        Assert.Equal("""{"a":1}""", JsonText.Write(ValuesReader.Read("a: 1\n---\nb: [\n", "values.yaml")));
        Assert.Contains("of type common.Values", Assert.Throws<ChartException>(() => ValuesReader.Read("- a\n", "values.yaml")).Message, StringComparison.Ordinal);
    }
}
