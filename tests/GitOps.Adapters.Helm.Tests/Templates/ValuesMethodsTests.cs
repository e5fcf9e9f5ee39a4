namespace GitOps.Adapters.Helm.Tests.Templates;

/// <summary>Expected texts are what Helm 4.2 prints for the same templates.</summary>
public sealed class ValuesMethodsTests
{
    private const string Values = "a:\n  b:\n    c: 1\n  d: x\ne: {}\n";

    [Theory]
    [InlineData("{{ typeOf .Values.AsMap }} {{ .Values.AsMap | toJson }}", """map[string]interface {} {"a":{"b":{"c":1},"d":"x"},"e":{}}""")]
    [InlineData("{{ typeOf (.Values.Table \"a.b\") }} {{ .Values.Table \"a.b\" | toJson }}", """common.Values {"c":1}""")]
    [InlineData("{{ .Values.PathValue \"a.b.c\" }} {{ typeOf (.Values.PathValue \"a.d\") }}", "1 string")]
    [InlineData("{{ .Values.YAML | quote }}", "\"a:\\n  b:\\n    c: 1\\n  d: x\\ne: {}\\n\"")]
    [InlineData("{{ (.Values.Table \"a\").PathValue \"b.c\" }}", "1")]
    [InlineData("{{ dig \"a\" \"d\" \"q\" .Values.AsMap }}", "x")]
    [InlineData("{{ .AsMap | keys | sortAlpha | toJson }}", """["Capabilities","Chart","Files","Release","Subcharts","Template","Values"]""")]
    [InlineData("{{ define \"inc\" }}{{ typeOf . }} {{ (.Values.Table \"a\").d }}{{ end }}{{ include \"inc\" . }}", "common.Values x")]
    [InlineData("{{ tpl \"{{ typeOf . }}\" . }}{{ with .Values }} {{ typeOf . }} {{ typeOf $ }}{{ end }}", "common.Values common.Values common.Values")]
    [InlineData("{{ typeOf .Template }} {{ typeOf .Subcharts }} {{ typeOf .Release }}", "common.Values map[string]interface {} map[string]interface {}")]
    public void Values_have_the_methods_of_their_type(string template, string expected) =>
        Assert.Equal(expected, TestCharts.Render(template, Values));

    [Theory]
    [InlineData("{{ .Values.Table \"q\" }}", "<.Values.Table>: error calling Table: \"q\" is not a table")]
    [InlineData("{{ .Values.Table \"a.d\" }}", "<.Values.Table>: error calling Table: \"d\" is not a table")]
    [InlineData("{{ .Values.PathValue \"a.b\" }}", "error calling PathValue: \"b\" is not a value")]
    [InlineData("{{ .Values.PathValue \"q.r\" }}", "error calling PathValue: \"r\" is not a value")]
    [InlineData("{{ .Values.PathValue \"\" }}", "error calling PathValue: YAML path cannot be empty")]
    [InlineData("{{ .Values.Table }}", "wrong number of args for Table: want 1 got 0")]
    [InlineData("{{ .Values.Table 1 }}", "expected string; found 1")]
    [InlineData("{{ .Values.Encode \"x\" }}", "can't handle \"x\" for arg of type io.Writer")]
    public void A_path_that_leads_nowhere_is_named(string template, string expected) =>
        Assert.Contains(expected, TestCharts.Fault(template, Values).Message, StringComparison.Ordinal);

    [Fact]
    public void A_method_goes_before_a_value_of_its_name() =>
        Assert.Equal("map[string]interface {}", TestCharts.Render("{{ typeOf .Values.AsMap }}", "AsMap: text\n"));
}
