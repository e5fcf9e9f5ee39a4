using System.CommandLine;
using GitOps.Adapters.Helm;
using GitOps.Adapters.Kustomize;
using GitOps.Core.Objects;
using NodaTime;
using WorkerHost.Output;

namespace WorkerHost.Commands;

/// <summary>Prints what a chart would install, with the flags and the output of <c>helm template</c>.</summary>
internal static class TemplateCommand
{
    private static readonly Argument<string> Release = new("RELEASE") { Description = "Name of the release." };
    private static readonly Argument<string> Chart = new("CHART") { Description = "The chart: a folder, or a packed chart." };
    private static readonly Option<string> Namespace = new("--namespace", "-n") { Description = "Namespace of the release.", DefaultValueFactory = _ => "default" };
    private static readonly Option<string[]> ValuesFiles = new("--values", "-f") { Description = "A file with values; later files overrule earlier ones." };
    private static readonly Option<string[]> Set = new("--set") { Description = "Values as key=value, separated by commas." };
    private static readonly Option<string[]> SetString = new("--set-string") { Description = "As --set, but every value is text." };
    private static readonly Option<string[]> SetFile = new("--set-file") { Description = "Values as key=file: the text of the file becomes the value." };
    private static readonly Option<string[]> SetJson = new("--set-json") { Description = "Values as key=JSON, separated by commas, or one JSON object." };
    private static readonly Option<string[]> ShowOnly = new("--show-only", "-s") { Description = "Prints only what these templates make." };
    private static readonly Option<bool> SkipTests = new("--skip-tests") { Description = "Leaves tests out." };
    private static readonly Option<bool> NoHooks = new("--no-hooks") { Description = "Leaves hooks out." };
    private static readonly Option<bool> IsUpgrade = new("--is-upgrade") { Description = "Has the chart see an upgrade instead of an installation." };
    private static readonly Option<bool> IncludeCrds = new("--include-crds") { Description = "Prints the custom resource definitions of the chart too." };
    private static readonly Option<string?> KubeVersion = new("--kube-version") { Description = "The version of Kubernetes that the chart sees." };
    private static readonly Option<string[]> ApiVersions = new("--api-versions", "-a") { Description = "API versions that the chart sees beside those of Kubernetes." };

    public static Command Create()
    {
        var template = new Command("template", "Prints the manifests of a chart. Exit code 1 when it cannot be rendered.")
        {
            Release, Chart, Namespace, ValuesFiles, Set, SetString, SetFile, SetJson, IncludeCrds, KubeVersion, ApiVersions, ShowOnly, SkipTests, NoHooks, IsUpgrade,
        };
        template.SetAction(RunAsync);
        return template;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var chart = Followed(Path.GetFullPath(parsed.GetValue(Chart)!));
        using var tree = new FolderTree(Path.GetDirectoryName(chart) ?? chart) { HasDigests = false };
        try
        {
            var request = new HelmTemplateRequest
            {
                ReleaseName = parsed.GetValue(Release)!,
                Namespace = parsed.GetValue(Namespace)!,
                ValuesFiles = [.. (parsed.GetValue(ValuesFiles) ?? []).Select(file => (file, File.ReadAllText(file)))],
                Set = parsed.GetValue(Set) ?? [],
                SetString = parsed.GetValue(SetString) ?? [],
                SetFile = [.. (parsed.GetValue(SetFile) ?? []).Select(ReadAssigned)],
                SetJson = parsed.GetValue(SetJson) ?? [],
                ShowOnly = [.. (parsed.GetValue(ShowOnly) ?? []).SelectMany(list => list.Split(','))],
                SkipTests = parsed.GetValue(SkipTests),
                IncludeHooks = !parsed.GetValue(NoHooks),
                IsUpgrade = parsed.GetValue(IsUpgrade),
                IncludeCrds = parsed.GetValue(IncludeCrds),
                KubeVersion = parsed.GetValue(KubeVersion),
                ApiVersions = [.. (parsed.GetValue(ApiVersions) ?? []).SelectMany(list => list.Split(','))],
                Now = SystemClock.Instance.GetCurrentInstant(),
            };
            Printed.Write(HelmTemplate.Render(tree, Path.GetFileName(chart), request, cancellationToken).Text);
            return 0;
        }
        catch (Exception e) when (e is ManifestException or IOException)
        {
            await Console.Error.WriteLineAsync($"Error: {e.Message}");
            return 1;
        }
    }

    // Whoever names a link means what it leads to; only links inside of a chart must stay inside.
    private static string Followed(string chart) => Path.TrimEndingDirectorySeparator(
        (Path.Exists(chart) ? Directory.ResolveLinkTarget(chart, returnFinalTarget: true) : null)?.FullName ?? chart);

    private static (string Path, string Text) ReadAssigned(string expression) => expression.Split('=', 2) is [{ Length: > 0 } path, { Length: > 0 } file]
        ? (path, File.ReadAllText(file))
        : throw new ManifestException($"failed parsing --set-file data: '{expression}' must read key=file");
}
