using GitOps.Adapters.Git;
using GitOps.Adapters.Helm;
using GitOps.Adapters.Kustomize;
using GitOps.Adapters.Oci;
using GitOps.Core.Audit.Rendering;
using GitOps.Core.Deployments.Applying;
using GitOps.Core.Deployments.Rendering;
using GitOps.Core.Objects;
using GitOps.Core.Releases;
using GitOps.Core.Sources;
using Microsoft.Extensions.DependencyInjection;
using ReplayAudit.CommandLine;
using ReplayAudit.Output;

namespace ReplayAudit.Replaying;

/// <summary>Renders again what was applied, from sources that are fetched again.</summary>
internal static class Rerendering
{
    private const string KeyName = "redaction.key";

    public static async Task<int> RunAsync(Inquiry inquiry, string? keyFile, CancellationToken cancellationToken)
    {
        var fetched = Directory.CreateTempSubdirectory("gitops-audit-");
        try
        {
            inquiry.Rooms.UseGit(options => options.DataFolder = Path.Combine(fetched.FullName, "git"))
                .UseOci(options => options.DataFolder = Path.Combine(fetched.FullName, "oci"))
                .UseHelm(options => options.DataFolder = Path.Combine(fetched.FullName, "helm"))
                .UseKustomize();
            var services = inquiry.Services;
            var replay = new RenderReplay(
                inquiry.Events, inquiry.Contents, services.GetServices<ISourceFetcher>(), services.GetServices<IManifestRenderer>(), services.GetServices<IReleaseRenderer>(), services.GetService<ICluster>(),
                await ReadKeyAsync(inquiry, keyFile, cancellationToken));
            var counts = new Dictionary<RenderOutcome, int>();
            await foreach (var verdict in replay.RunAsync(cancellationToken))
            {
                counts[verdict.Outcome] = counts.GetValueOrDefault(verdict.Outcome) + 1;
                inquiry.Printer.Item(verdict, page => page.Line(
                    $"{inquiry.Moments.Text(verdict.At)} {verdict.Deployment} {verdict.Revision} ",
                    new Cell(WordOf(verdict.Outcome), verdict.Outcome == RenderOutcome.Proven ? Look.Good : verdict.Outcome == RenderOutcome.Differs ? Look.Bad : Look.Warning),
                    verdict.Why.Length == 0 ? string.Empty : $": {verdict.Why}"));
            }

            if (inquiry.Printer.Shape == OutputShape.Table)
            {
                var words = Enum.GetValues<RenderOutcome>().Select(outcome => $"{counts.GetValueOrDefault(outcome)} {WordOf(outcome)}");
                inquiry.Answer(counts, page => page.Line($"{Names.Count(counts.Values.Sum(), "rendering")}: {string.Join(", ", words)}"));
            }

            return counts.Keys.All(outcome => outcome == RenderOutcome.Proven) ? ExitCode.Fine : ExitCode.No;
        }
        finally
        {
            fetched.Delete(recursive: true);
        }
    }

    private static string WordOf(RenderOutcome outcome) => outcome switch
    {
        RenderOutcome.Proven => "proven",
        RenderOutcome.SourceGone => "source gone",
        RenderOutcome.Differs => "differs",
        _ => "input not available",
    };

    private static async Task<Redaction?> ReadKeyAsync(Inquiry inquiry, string? given, CancellationToken cancellationToken)
    {
        var path = given ?? (inquiry.DataFolder is { } folder ? Path.Combine(folder, KeyName) : null);
        return path is null || (given is null && !File.Exists(path)) ? null : new Redaction(await File.ReadAllBytesAsync(path, cancellationToken));
    }
}
