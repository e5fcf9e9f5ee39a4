using System.Diagnostics;
using GitOps.Adapters.Helm.Charts;

namespace GitOps.Adapters.Helm.Tests;

/// <summary>Charts and values from strangers: each fault has its class and its words, and none takes long.</summary>
public sealed class BadChartTests
{
    [Fact]
    public void A_chart_for_another_Kubernetes_is_refused()
    {
        var chart = TestCharts.Of(("Chart.yaml", "apiVersion: v2\nname: app\nversion: 1.0.0\nkubeVersion: \">=1.40.0\"\n"));

        var fault = Assert.Throws<ChartException>(() => ChartRenderer.Render(chart, TestCharts.Request(), TestContext.Current.CancellationToken));

        Assert.Equal((ChartFault.KubeVersion, "chart requires kubeVersion: >=1.40.0 which is incompatible with Kubernetes v1.33.0"), (fault.Fault, fault.Message));
    }

    [Theory]
    [InlineData("text", "%!t(string=text)")]
    [InlineData("7", "%!t(float64=7)")]
    [InlineData("true", "true")]
    public void Values_of_a_declared_subchart_that_are_no_map_are_a_fault_of_its_processing(string value, string printed)
    {
        var chart = TestCharts.Of(
            ("Chart.yaml", "apiVersion: v2\nname: app\nversion: 1.0.0\ndependencies: [{name: sub, version: 1.0.0}]\n"),
            ("charts/sub/Chart.yaml", "apiVersion: v2\nname: sub\nversion: 1.0.0\n"));

        var fault = Assert.Throws<ChartException>(() => ChartRenderer.Render(chart, TestCharts.Request($"sub: {value}\n"), TestContext.Current.CancellationToken));

        Assert.Equal((ChartFault.Values, $"chart dependencies processing failed: type mismatch on sub: {printed}"), (fault.Fault, fault.Message));
    }

    [Fact]
    public void Values_of_a_subchart_that_only_lies_there_are_looked_at_when_they_are_put_together()
    {
        var chart = TestCharts.Of(("charts/sub/Chart.yaml", "apiVersion: v2\nname: sub\nversion: 1.0.0\n"));

        var fault = Assert.Throws<ChartException>(() => ChartRenderer.Render(chart, TestCharts.Request("sub: text\n"), TestContext.Current.CancellationToken));

        Assert.Equal((ChartFault.Values, "type mismatch on sub: %!t(string=text)"), (fault.Fault, fault.Message));
    }

    [Theory]
    [InlineData("v9", "unsupported chart version")]
    [InlineData("1", "unsupported chart version")]
    [InlineData("v3", "invalid chart apiVersion")]
    public void A_chart_of_a_kind_that_is_not_known_is_refused_but_not_a_subchart(string kind, string message)
    {
        var fault = Assert.Throws<ChartException>(() => TestCharts.Of(("Chart.yaml", $"apiVersion: {kind}\nname: app\nversion: 1.0.0\n")));

        Assert.Equal((ChartFault.Load, message), (fault.Fault, fault.Message));
        Assert.Single(TestCharts.Of(("charts/sub/Chart.yaml", $"apiVersion: {kind}\nname: sub\nversion: 1.0.0\n")).Dependencies);
    }

    [Theory]
    [InlineData("maintainers: [me]", "cannot load Chart.yaml: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal string into Go struct field Metadata.maintainers of type v2.Maintainer")]
    [InlineData("maintainers: me", "cannot load Chart.yaml: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal string into Go struct field Metadata.maintainers of type []*v2.Maintainer")]
    [InlineData("maintainers: [{name: [a]}]", "cannot load Chart.yaml: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal array into Go struct field Maintainer.maintainers.name of type string")]
    [InlineData("dependencies: {a: b}", "cannot load Chart.yaml: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal object into Go struct field Metadata.dependencies of type []*v2.Dependency")]
    [InlineData("dependencies: [{name: a, tags: b}]", "cannot load Chart.yaml: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal string into Go struct field Dependency.dependencies.tags of type []string")]
    [InlineData("dependencies: [{name: a, import-values: b}]", "cannot load Chart.yaml: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal string into Go struct field Dependency.dependencies.import-values of type []interface {}")]
    [InlineData("keywords: {a: b}", "cannot load Chart.yaml: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal object into Go struct field Metadata.keywords of type []string")]
    [InlineData("annotations: [a]", "cannot load Chart.yaml: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal array into Go struct field Metadata.annotations of type map[string]string")]
    [InlineData("deprecated: often", "cannot load Chart.yaml: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal string into Go struct field Metadata.deprecated of type bool")]
    [InlineData("maintainers: [null]", "validation: maintainers must not contain empty or null nodes")]
    [InlineData("dependencies: [null]", "validation: dependencies must not contain empty or null nodes")]
    [InlineData("dependencies: [{}, {}]", "validation: more than one dependency with name or alias \"\"")]
    public void Metadata_of_other_types_than_wanted_is_refused_in_Helms_words(string field, string message)
    {
        var fault = Assert.Throws<ChartException>(() => TestCharts.Of(("Chart.yaml", $"apiVersion: v2\nname: app\nversion: 1.0.0\n{field}\n")));

        Assert.Equal((ChartFault.Load, message), (fault.Fault, fault.Message));
    }

    [Fact]
    public void Texts_of_the_metadata_are_kept_in_one_line_without_what_cannot_be_printed()
    {
        var chart = TestCharts.Of(
            ("Chart.yaml", "apiVersion: v2\nname: app\nversion: 1.0.0\ndescription: |\n  one\n  two\nhome: \"a\\u200bb\"\nkeywords: [\"c\\td\"]\n"),
            ("templates/x.txt", "[{{ .Chart.Description }}|{{ .Chart.Home }}|{{ .Chart.Keywords }}]"));

        Assert.Equal("[one two |ab|[c d]]", ChartRenderer.RenderTemplates(chart, TestCharts.Request(), TestContext.Current.CancellationToken).Single().Text);
    }

    [Fact]
    public void Every_violation_of_the_schema_is_named_with_its_path()
    {
        var chart = TestCharts.Of(
            ("values.schema.json", """{"properties":{"a":{"type":"integer"},"b":{"properties":{"c":{"minLength":3}},"required":["d"]}}}"""),
            ("templates/x.yaml", "x: y\n"));

        var fault = Assert.Throws<ChartException>(() => ChartRenderer.Render(chart, TestCharts.Request("a: text\nb: {c: x}\n"), TestContext.Current.CancellationToken));

        Assert.Equal(ChartFault.Schema, fault.Fault);
        Assert.Contains("at '/a':", fault.Message, StringComparison.Ordinal);
        Assert.Contains("at '/b/c':", fault.Message, StringComparison.Ordinal);
        Assert.Contains("at '/b': missing property 'd'", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{{ regexMatch "^(a+)+$" (repeat 50000 "a" | printf "%sb") }}""")]
    [InlineData("""{{ regexReplaceAll "(x+x+)+y" (repeat 50000 "x") "z" | len }}""")]
    [InlineData("""{{ regexFindAll "(.*a){20}" (repeat 20000 "a") -1 | len }}""")]
    public void A_pattern_that_backtracks_without_end_does_not(string template)
    {
        var started = Stopwatch.GetTimestamp();

        RenderOrRefuse(template);

        Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.Zero, TimeSpan.FromSeconds(60));
    }

    [Fact]
    public void A_value_that_is_required_is_asked_for_in_the_charts_words()
    {
        var fault = TestCharts.Fault("""{{ required "say which host" .Values.host }}""");

        Assert.Equal(ChartFault.Refused, fault.Fault);
        Assert.Contains("templates/x.txt:1:3", fault.Message, StringComparison.Ordinal);
        Assert.Contains("say which host", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"$ref":"#/$defs/a","$defs":{"a":{"$ref":"#/$defs/b"},"b":{"$ref":"#/$defs/a"}}}""")]
    [InlineData("""{"$ref":"https://example.com/schema.json"}""")]
    [InlineData("""{"type":""")]
    public void A_schema_that_never_ends_or_lies_elsewhere_or_is_none_is_refused(string schema)
    {
        var chart = TestCharts.Of(("values.schema.json", schema), ("templates/x.yaml", "x: y\n"));

        var fault = Assert.Throws<ChartException>(() => ChartRenderer.Render(chart, TestCharts.Request("a: 1\n"), TestContext.Current.CancellationToken));

        Assert.Equal(ChartFault.Schema, fault.Fault);
    }

    [Fact]
    public void A_pattern_of_a_schema_that_backtracks_without_end_does_not()
    {
        var started = Stopwatch.GetTimestamp();
        var chart = TestCharts.Of(("values.schema.json", """{"properties":{"a":{"pattern":"^(x+x+)+y$"}}}"""), ("templates/x.yaml", "x: y\n"));

        var fault = Assert.Throws<ChartException>(() => ChartRenderer.Render(chart, TestCharts.Request($"a: {new string('x', 20000)}\n"), TestContext.Current.CancellationToken));

        Assert.Equal(ChartFault.Schema, fault.Fault);
        Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.Zero, TimeSpan.FromSeconds(60));
    }

    [Fact]
    public void Text_that_is_no_YAML_is_refused_with_its_template_and_line()
    {
        var chart = TestCharts.Of(("templates/x.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Release.Name }}\n data: [\n"));

        var fault = Assert.Throws<ChartException>(() => ChartRenderer.Render(chart, TestCharts.Request(), TestContext.Current.CancellationToken));

        Assert.Equal(ChartFault.Manifest, fault.Fault);
        Assert.Matches("YAML parse error on app/templates/x.yaml: error converting YAML to JSON: yaml: line [45]: ", fault.Message);
    }

    [Fact]
    public void A_fault_in_an_include_of_an_include_names_all_of_them()
    {
        var chart = TestCharts.Of(
            ("templates/_one.tpl", "{{ define \"one\" }}\n{{ include \"two\" . }}{{ end }}"),
            ("templates/_two.tpl", "{{ define \"two\" }}\n\n{{ .Values.a.b.c }}{{ end }}"),
            ("templates/x.yaml", "a: 1\nb: {{ include \"one\" . }}\n"));

        var fault = Assert.Throws<ChartException>(() => ChartRenderer.Render(chart, TestCharts.Request(), TestContext.Current.CancellationToken));

        Assert.Contains("app/templates/x.yaml:2:6", fault.Message, StringComparison.Ordinal);
        Assert.Contains("app/templates/_one.tpl:2:3", fault.Message, StringComparison.Ordinal);
        Assert.Contains("app/templates/_two.tpl:3:", fault.Message, StringComparison.Ordinal);
        Assert.Contains("nil pointer evaluating interface {}.b", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Values_nested_without_end_are_refused()
    {
        var deep = string.Concat(Enumerable.Repeat("{a: ", 100_000)) + "1" + new string('}', 100_000);

        Assert.Throws<ChartException>(() => TestCharts.Request($"v: {deep}\n"));
    }

    [Fact]
    public void A_lock_that_is_no_YAML_is_refused() =>
        Assert.Throws<ChartException>(() => TestCharts.Of(("Chart.lock", "a: [\n"), ("templates/x.yaml", "x: y\n")));

    private static void RenderOrRefuse(string template)
    {
        try
        {
            TestCharts.Render(template);
        }
        catch (ChartException e)
        {
            Assert.NotEmpty(e.Message);
        }
    }
}
