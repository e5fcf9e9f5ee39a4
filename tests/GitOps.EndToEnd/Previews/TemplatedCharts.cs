using System.Formats.Tar;
using System.IO.Compression;

namespace GitOps.EndToEnd.Previews;

/// <summary><c>template</c> prints what a chart would install.</summary>
public sealed class TemplatedCharts : IDisposable
{
    private readonly RenderProgram program = new RenderProgram()
        .With("charts/web/Chart.yaml", "apiVersion: v2\nname: web\nversion: 1.2.3\n")
        .With("charts/web/values.yaml", "greeting: hello\n")
        .With("charts/web/templates/config.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Release.Name }}\ndata:\n  greeting: {{ required \"a greeting\" .Values.greeting }}\n");

    public void Dispose() => program.Dispose();

    [Fact]
    public async Task A_chart_is_printed_with_the_values_that_were_given()
    {
        var run = await program.TemplateAsync("site", "charts/web", "--set", "greeting=hi");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal("---\n# Source: web/templates/config.yaml\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: site\ndata:\n  greeting: hi\n", run.Output);
    }

    [Fact]
    public async Task A_link_to_a_chart_elsewhere_is_followed()
    {
        var link = Path.Combine(Directory.CreateDirectory(Path.Combine(program.Folder, "linked")).FullName, "current");
        Directory.CreateSymbolicLink(link, Path.Combine("..", "charts", "web"));

        var run = await program.TemplateAsync("site", "linked/current");

        Assert.Equal((0, string.Empty), (run.ExitCode, run.Error));
        Assert.Contains("greeting: hello", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_to_a_packed_chart_elsewhere_is_followed()
    {
        using (var packed = new GZipStream(File.Create(Path.Combine(program.Folder, "web.tgz")), CompressionLevel.Fastest))
        {
            TarFile.CreateFromDirectory(Path.Combine(program.Folder, "charts", "web"), packed, includeBaseDirectory: true);
        }

        File.CreateSymbolicLink(Path.Combine(Directory.CreateDirectory(Path.Combine(program.Folder, "linked")).FullName, "current.tgz"), Path.Combine("..", "web.tgz"));

        var run = await program.TemplateAsync("site", "linked/current.tgz");

        Assert.Equal((0, string.Empty), (run.ExitCode, run.Error));
        Assert.Contains("greeting: hello", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_chart_that_cannot_be_rendered_ends_with_its_place_and_exit_code_1()
    {
        var run = await program.TemplateAsync("site", "charts/web", "--set", "greeting=");

        Assert.Equal((1, string.Empty), (run.ExitCode, run.Output));
        Assert.Contains("web/templates/config.yaml:6:15", run.Error, StringComparison.Ordinal);
        Assert.Contains("a greeting", run.Error, StringComparison.Ordinal);
    }
}
