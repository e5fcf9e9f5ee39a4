using GitOps.Core.Audit;
using GitOps.Core.Deployments;
using NodaTime;
using ReplayAudit.Times;

namespace ReplayAudit.Output;

/// <summary>A timeline as a picture of characters, and the reconciles below it.</summary>
internal static class TimelinePage
{
    private const int Widest = 96;
    private const int Narrowest = 24;

    public static void Draw(IPage page, Moments moments, TimelineReport report)
    {
        var scale = new TimeScale(report.From, report.To, moments);
        page.Line(new Cell($"{moments.Text(report.From)} to {moments.Text(report.To)} ({moments.Zone.Id})", Look.Muted));
        page.Line(
            new Cell("█", Look.Good), " ready  ", new Cell("▒", Look.Accent), " working  ", new Cell("░", Look.Muted), " waiting  ", new Cell("×", Look.Bad), " failing  ",
            new Cell("·", Look.Muted), " suspended     ", new Cell("▲", Look.Good), " changed  ", new Cell("✕", Look.Bad), " failed  ", new Cell("◆", Look.Warning), " drift");
        page.Line(string.Empty);
        var indent = report.Deployments.Select(item => item.Deployment.ToString().Length).DefaultIfEmpty().Max() + 2;
        var width = Math.Clamp(page.Width - indent, Narrowest, Widest);
        page.Line(new string(' ', indent), new Cell(Axis(scale, width), Look.Muted));
        foreach (var item in report.Deployments)
        {
            page.Line([new Cell(item.Deployment.ToString().PadRight(indent), Look.Strong), .. Bar(item, report, width)]);
            page.Line([new string(' ', indent), .. Marks(item, scale, width)]);
        }

        foreach (var item in report.Deployments.Where(item => !item.Runs.IsEmpty))
        {
            page.Line(string.Empty);
            page.Line(new Cell(item.Deployment.ToString(), Look.Strong));
            var telling = item.Runs.Where(run => !RunWords.IsQuiet(run)).ToList();
            page.Table(["#", "Time", "Took", "What", "Revision", "Author", "Changes"], [.. telling.Select(run => Row(run, moments))]);
            if (item.Runs.Length - telling.Count is > 0 and var quiet)
            {
                page.Line(new Cell($"{Names.Count(quiet, "revision")} changed nothing here", Look.Muted));
            }
        }

        if (report.Unread > 0)
        {
            page.Line(new Cell($"{Names.Count(report.Unread, "event")} could not be read here; what they say is missing.", Look.Warning));
        }
    }

    private static string Axis(TimeScale scale, int width)
    {
        var line = new string(' ', width).ToCharArray();
        foreach (var (at, label) in scale.Marks(5))
        {
            var place = Column(at, width);
            for (var i = 0; i < label.Length + 1 && place + i < width; i++)
            {
                line[place + i] = i == 0 ? '|' : label[i - 1];
            }
        }

        return new string(line).TrimEnd();
    }

    // Each column shows what matters most of all that fell into it.
    private static IEnumerable<Cell> Bar(DeploymentTimeline item, TimelineReport report, int width)
    {
        var step = (report.To - report.From) / width;
        var kinds = Enumerable.Range(0, width).Select(column => KindAt(item, report.From + (step * column), report.From + (step * (column + 1)))).ToList();
        for (var column = 0; column < width;)
        {
            var length = kinds.Skip(column).TakeWhile(kind => kind == kinds[column]).Count();
            var (sign, look) = SignOf(kinds[column]);
            yield return new Cell(new string(sign, length), look);
            column += length;
        }
    }

    private static PhaseKind? KindAt(DeploymentTimeline item, Instant from, Instant to) => item.Phases
        .Where(phase => phase.From < to && phase.To >= from).Select(phase => (PhaseKind?)phase.Kind).OrderByDescending(Weight).FirstOrDefault();

    private static int Weight(PhaseKind? kind) => kind switch
    {
        PhaseKind.Failing => 4,
        PhaseKind.Working => 3,
        PhaseKind.Waiting => 2,
        PhaseKind.Suspended => 1,
        _ => 0,
    };

    private static (char Sign, Look Look) SignOf(PhaseKind? kind) => kind switch
    {
        PhaseKind.Ready => ('█', Look.Good),
        PhaseKind.Working => ('▒', Look.Accent),
        PhaseKind.Waiting => ('░', Look.Muted),
        PhaseKind.Failing => ('×', Look.Bad),
        PhaseKind.Suspended => ('·', Look.Muted),
        _ => (' ', Look.Plain),
    };

    private static IEnumerable<Cell> Marks(DeploymentTimeline item, TimeScale scale, int width)
    {
        var marks = Enumerable.Repeat(new Cell(" "), width).ToArray();
        foreach (var run in item.Runs)
        {
            var mark = run switch
            {
                { Outcome: RunOutcome.Failed } => new Cell("✕", Look.Bad),
                { Drift.IsEmpty: false } => new Cell("◆", Look.Warning),
                { Kind: RunKind.Change } => new Cell("▲", Look.Good),
                _ => (Cell?)null,
            };
            var place = Column(scale.At(run.End), width);
            marks[place] = mark is { } sign && marks[place].Text != "✕" ? sign : marks[place];
        }

        return marks;
    }

    private static int Column(double at, int width) => Math.Min(width - 1, (int)(at * width));

    private static Cell[] Row(TimelineRun run, Moments moments) =>
    [
        new(run.Number.ToString(System.Globalization.CultureInfo.InvariantCulture), Look.Muted),
        new(moments.Text(run.Start), Look.Muted),
        Spans.Words(run.End - run.Start),
        RunWords.What(run),
        run.Revision.Length == 0 ? string.Empty : EventSummary.Short(run.Revision),
        Legible.Line(Names.WithoutMail(run.Provenance?.Author ?? string.Empty)),
        string.Join('\n', Changes(run)),
    ];

    private static IEnumerable<string> Changes(TimelineRun run)
    {
        if (run.Failure is { } failure)
        {
            yield return Legible.Line($"{failure.Reason}: {failure.Message}");
        }

        foreach (var drift in run.Drift)
        {
            yield return $"{drift.Object} {RunWords.Drifted(drift)}";
        }

        foreach (var item in run.Applied)
        {
            yield return $"{item.Object} {(item.Outcome == AppliedOutcome.Refused ? $"refused: {Legible.Line(item.Refusal)}" : item.Outcome.ToString().ToLowerInvariant())}";
            foreach (var field in item.Differences)
            {
                yield return $"  {field.Path}: {OriginPage.Value(field.From)} -> {OriginPage.Value(field.To)}";
            }
        }

        foreach (var item in run.Deleted)
        {
            yield return $"{item} deleted";
        }
    }
}
