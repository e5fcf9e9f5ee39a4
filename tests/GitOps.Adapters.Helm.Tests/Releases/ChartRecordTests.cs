using System.Text;
using GitOps.Adapters.Helm.Charts;
using GitOps.Adapters.Helm.Releases;
using GitOps.Adapters.Helm.Values;
using GitOps.Core.Objects;

namespace GitOps.Adapters.Helm.Tests.Releases;

public sealed class ChartRecordTests
{
    private const string Parent = """
        apiVersion: v2
        name: app
        version: 1.0.0
        dependencies:
          - name: part
            version: 1.x
            repository: https://example.com/charts
            alias: near
            condition: near.enabled
            tags: [parts]
            import-values: [shared]
          - name: part
            version: 1.x
            alias: far
            condition: far.enabled

        """;

    [Fact]
    public void Schema_and_lock_are_kept_as_the_chart_has_them()
    {
        var record = Record(("values.schema.json", "{}"), ("Chart.lock", "digest: sha256:00\ngenerated: \"2026-01-02T03:04:05Z\"\ndependencies:\n- {name: part, version: 1.0.0, repository: x}\n"));

        Assert.Equal("{}", Encoding.UTF8.GetString(Convert.FromBase64String(record["schema"]!.AsString!)));
        Assert.Equal(("sha256:00", "2026-01-02T03:04:05Z", "part"), (
            record.Find("lock", "digest")!.AsString, record.Find("lock", "generated")!.AsString, record["lock"]!.AsMap["dependencies"]!.AsList[0].AsMap["name"]!.AsString));
    }

    [Fact]
    public void Without_them_there_is_null()
    {
        var record = Record();

        Assert.Equal((KubeValue.Null, KubeValue.Null), (record["schema"], record["lock"]));
    }

    [Fact]
    public void Dependencies_are_those_that_the_values_enabled_under_their_aliases()
    {
        var record = Record();

        Assert.Equal(
            """{"alias":"near","condition":"near.enabled","enabled":true,"import-values":[{"child":"exports.shared","parent":"."}],"name":"near","repository":"https://example.com/charts","tags":["parts"],"version":"1.x"}""",
            Encoding.UTF8.GetString(KubeJson.ToCanonicalUtf8(Assert.Single(record.Find("metadata", "dependencies")!.AsList.Items))));
    }

    [Fact]
    public void Files_of_an_old_chart_hold_its_requirements_and_their_lock()
    {
        var chart = TestCharts.Of(("Chart.yaml", "apiVersion: v1\nname: app\nversion: 1.0.0\n"), ("requirements.yaml", "dependencies: []\n"), ("requirements.lock", "digest: x\n"));

        Assert.Equal(["requirements.yaml", "requirements.lock"], chart.Files.Select(file => file.Name));
    }

    private static KubeMap Record(params (string Path, string Text)[] more)
    {
        var chart = TestCharts.Of(
        [
            ("Chart.yaml", Parent),
            ("charts/part/Chart.yaml", "apiVersion: v2\nname: part\nversion: 1.2.0\n"),
            ("charts/part/values.yaml", "exports: {shared: {x: 1}}\n"),
            .. more,
        ]);
        return ChartRecord.Of(DependencyProcessing.Process(chart, ValuesReader.Read("near: {enabled: true}\nfar: {enabled: false}\n", "values.yaml")));
    }
}
