using GitOps.Adapters.Helm.Charts;
using GitOps.Adapters.Helm.Templates;

namespace GitOps.Adapters.Helm.Tests.Templates;

public sealed class ExecutorTests
{
    [Theory]
    [InlineData("{{ range $i, $e := list 5 6 }}{{ $i }}={{ $e }};{{ end }}", "0=5;1=6;")]
    [InlineData("{{ range list }}x{{ else }}none{{ end }}", "none")]
    [InlineData("{{ range list 1 2 3 }}{{ if eq . 2 }}{{ continue }}{{ end }}{{ . }}{{ end }}", "13")]
    [InlineData("{{ range list 1 2 3 }}{{ if eq . 2 }}{{ break }}{{ end }}{{ . }}{{ end }}", "1")]
    [InlineData("{{ with $x := 5 }}{{ $x }}{{ end }}", "5")]
    [InlineData("{{ $x := 1 }}{{ if true }}{{ $x = 2 }}{{ $x := 3 }}{{ end }}{{ $x }}", "2")]
    [InlineData("{{ define \"a\" }}<{{ . }}>{{ end }}{{ include \"a\" 1 | upper }}{{ template \"a\" 2 }}", "<1><2>")]
    [InlineData("a {{- /* no */ -}} b", "ab")]
    [InlineData("{{ .Values.absent }}|{{ (.Values.absent).deeper }}|", "||")]
    [InlineData("{{ tpl \"{{ .Release.Name }}\" . }}", "rel")]
    [InlineData("{{ \"a\\\"b\" | quote }}", "\"a\\\"b\"")]
    public void A_template_makes_what_Go_makes(string template, string text) => Assert.Equal(text, TestCharts.Render(template));

    [Fact]
    public void A_change_of_the_values_is_seen_by_the_templates_that_follow()
    {
        var chart = TestCharts.Of(("templates/b.txt", "{{ $_ := set .Values \"seen\" 1 }}"), ("templates/a.txt", "{{ .Values.seen }}"));

        var rendered = ChartRenderer.RenderTemplates(chart, TestCharts.Request(), TestContext.Current.CancellationToken);

        Assert.Equal("1", rendered.Single(file => file.Path.EndsWith("a.txt", StringComparison.Ordinal)).Text);
    }

    [Fact]
    public void A_change_of_the_values_does_not_outlive_the_render()
    {
        var chart = TestCharts.Of(("values.yaml", "a: {b: 1}"), ("templates/a.txt", "{{ .Values.a.b }}{{ $_ := set .Values.a \"b\" 2 }}"));
        ChartRenderer.RenderTemplates(chart, TestCharts.Request(), TestContext.Current.CancellationToken);

        var again = ChartRenderer.RenderTemplates(chart, TestCharts.Request(), TestContext.Current.CancellationToken);

        Assert.Equal("1", again.Single().Text);
    }

    [Fact]
    public void A_failure_names_the_chain_of_templates()
    {
        var fault = TestCharts.Fault("{{ define \"inner\" }}\n  {{ .Values.a.b.c }}{{ end }}\n{{ include \"inner\" . }}");

        Assert.Equal(ChartFault.Execute, fault.Fault);
        Assert.Contains("app/templates/x.txt:3:3\n  executing \"app/templates/x.txt\" at <include \"inner\" .>:", fault.Message, StringComparison.Ordinal);
        Assert.Contains("app/templates/x.txt:2:12\n  executing \"inner\" at <.Values.a.b.c>:\n    nil pointer evaluating interface {}.b", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_include_of_itself_without_end_is_refused()
    {
        var fault = TestCharts.Fault("{{ define \"loop\" }}{{ include \"loop\" . }}{{ end }}{{ include \"loop\" . }}");

        Assert.Contains("rendering template has a nested reference name: loop", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{{ define \"loop\" }}{{ template \"loop\" . }}{{ end }}{{ template \"loop\" . }}")]
    [InlineData("{{ $t := \"{{ tpl .t . }}\" }}{{ tpl $t (dict \"t\" $t) }}")]
    [InlineData("{{ $m := dict }}{{ $_ := set $m \"m\" $m }}{{ $m }}")]
    [InlineData("{{ $m := dict }}{{ $_ := set $m \"m\" $m }}{{ toYaml $m }}{{ toJson $m }}{{ mustToJson $m }}")]
    public void What_never_ends_is_refused(string template) =>
        Assert.True(TestCharts.Fault(template, limits: new TemplateLimits { MaximumSteps = 200_000, MaximumText = 1_000_000, MaximumTime = TimeSpan.FromSeconds(20), MaximumDepth = 2000 }).Message.Length > 0);

    [Theory]
    [InlineData("{{ range until 2000000000 }}{{ end }}")]
    [InlineData("{{ range 2000000000 }}{{ end }}")]
    [InlineData("{{ repeat 2000000000 \"abc\" }}")]
    [InlineData("{{ range until 100000 }}{{ range until 100000 }}x{{ end }}{{ end }}")]
    [InlineData("{{ $x := \"aaaaaaaaaaaaaaaa\" }}{{ range until 60 }}{{ $x = cat $x $x }}{{ end }}{{ $x }}")]
    [InlineData("{{ indent 1000000000 \"a\\nb\" }}")]
    public void What_costs_too_much_is_refused(string template)
    {
        var fault = TestCharts.Fault(template, limits: new TemplateLimits { MaximumSteps = 2_000_000, MaximumText = 4_000_000 });

        Assert.Equal(ChartFault.Budget, fault.Fault);
    }
}
