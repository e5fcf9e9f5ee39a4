namespace GitOps.Adapters.Helm.Tests.Values;

public sealed class CoalescingTests
{
    private const string Parent = "apiVersion: v2\nname: app\nversion: 1.0.0\ndependencies:\n- {name: sub, version: 1.x, condition: sub.enabled, tags: [extra], alias: other, import-values: [shared]}\n";
    private const string Sub = "apiVersion: v2\nname: sub\nversion: 1.2.0\n";
    private const string Print = "{{ toJson .Values }}";

    [Fact]
    public void Null_deletes_a_default() => Assert.Equal("{\"b\":2}", Render("a: 1\nb: 2\n", "a: null"));

    [Fact]
    public void Maps_merge_and_lists_are_replaced() => Assert.Equal("{\"l\":[9],\"m\":{\"x\":1,\"z\":3}}", Render("m: {x: 1, z: 2}\nl: [1, 2]\n", "m: {z: 3}\nl: [9]"));

    [Fact]
    public void A_subchart_sees_its_section_and_the_globals()
    {
        var chart = TestCharts.Of(
            ("Chart.yaml", Parent),
            ("values.yaml", "global: {g: 1}\nother: {own: parent}\n"),
            ("charts/sub/Chart.yaml", Sub),
            ("charts/sub/values.yaml", "own: default\nmore: 1\n"),
            ("charts/sub/templates/x.txt", Print));

        Assert.Equal("{\"global\":{\"g\":1},\"more\":1,\"own\":\"parent\"}", ChartRenderer.RenderTemplates(chart, TestCharts.Request(), TestContext.Current.CancellationToken).Single().Text);
    }

    [Theory]
    [InlineData("sub: {enabled: false}", 0)]
    [InlineData("sub: {enabled: true}\ntags: {extra: false}", 1)]
    [InlineData("tags: {extra: false}", 0)]
    [InlineData("tags: {extra: true}", 1)]
    public void Tags_decide_where_no_condition_does(string values, int rendered)
    {
        var chart = TestCharts.Of(("Chart.yaml", Parent), ("charts/sub/Chart.yaml", Sub), ("charts/sub/templates/x.txt", "x"));

        Assert.Equal(rendered, ChartRenderer.RenderTemplates(chart, TestCharts.Request(values), TestContext.Current.CancellationToken).Count);
    }

    [Fact]
    public void A_subchart_hands_up_what_it_exports()
    {
        var chart = TestCharts.Of(
            ("Chart.yaml", Parent),
            ("templates/x.txt", "{{ .Values.port }}"),
            ("charts/sub/Chart.yaml", Sub),
            ("charts/sub/values.yaml", "exports: {shared: {port: 80}}\n"));

        Assert.Equal("80", ChartRenderer.RenderTemplates(chart, TestCharts.Request(), TestContext.Current.CancellationToken).Single().Text);
    }

    private static string Render(string defaults, string values) =>
        ChartRenderer.RenderTemplates(TestCharts.Of(("values.yaml", defaults), ("templates/x.txt", Print)), TestCharts.Request(values)).Single().Text;
}
