using System.Globalization;
using GitOps.Core.Audit;
using GitOps.Core.Deployments.Rendering;

namespace ReplayAudit.Output;

/// <summary>What a deployment was rendered from.</summary>
internal static class InputPage
{
    public static void Draw(IPage page, RenderRecord inputs)
    {
        page.Table(["Input", "Bytes", "Digest"], [.. inputs.Files.Select(file => Row(file.Path, file.Size.ToString(CultureInfo.InvariantCulture), file.Digest)),
            .. inputs.Objects.Select(item => Row(item.Object.ToString(), string.Empty, item.Digest.Length == 0 ? "(not there)" : item.Digest)),
            .. inputs.Remotes.Select(remote => Row(remote.Address, string.Empty, remote.Commit))]);
        foreach (var lookup in inputs.Lookups)
        {
            page.Line(new Cell($"looked up in the cluster: {Legible.Line(lookup)}", Look.Muted));
        }

        if (inputs.Server is { } server)
        {
            page.Line(new Cell($"for Kubernetes {server.Version} with {Names.Count(server.ApiVersions.Length, "API version")}", Look.Muted));
        }
    }

    public static void DrawChanges(IPage page, IReadOnlyCollection<InputChange> changes)
    {
        foreach (var change in changes)
        {
            page.Line(new Cell($"  read {WordOf(change.Kind)} ", LookOf(change.Kind)), new Cell(Legible.Line(change.Path), Look.Strong), new Cell(SizesOf(change), Look.Muted));
        }
    }

    private static Cell[] Row(string name, string size, string digest) => [new(Legible.Line(name), Look.Strong), size, new(Legible.Line(digest), Look.Muted)];

    private static string WordOf(InputChangeKind kind) => kind.ToString().ToLowerInvariant();

    private static Look LookOf(InputChangeKind kind) => kind switch
    {
        InputChangeKind.Added => Look.Good,
        InputChangeKind.Removed => Look.Bad,
        _ => Look.Warning,
    };

    private static string SizesOf(InputChange change) => (change.FromSize, change.ToSize) switch
    {
        ({ } from, { } to) => $" ({from} -> {to} bytes)",
        (null, { } to) => $" ({to} bytes)",
        _ => string.Empty,
    };
}
