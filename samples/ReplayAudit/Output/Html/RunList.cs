using GitOps.Core.Audit;
using GitOps.Core.Definitions;
using GitOps.Core.Deployments;
using NodaTime;
using ReplayAudit.Times;

namespace ReplayAudit.Output.Html;

/// <summary>The reconciles of a deployment, newest first; each unfolds to its steps, drift, failure and changes.</summary>
internal static class RunList
{
    public static string Anchor(ObjectKey deployment) => $"{deployment.Kind}-{deployment.Namespace}-{deployment.Name}".ToLowerInvariant();

    public static string Anchor(ObjectKey deployment, TimelineRun run) => $"{Anchor(deployment)}-{run.Number}";

    public static void Write(Markup page, DeploymentTimeline item, Moments moments)
    {
        var now = item.Phases is [.., var last] ? LaneChart.WordOf(last.Kind) : "gone";
        page.Add($"<section class=\"deployment\" id=\"{Anchor(item.Deployment)}\">\n<h3><small>{item.Deployment.Kind}/{item.Deployment.Namespace}/</small>{item.Deployment.Name} <span class=\"badge {now}\">{now}</span></h3>\n");
        if (item.Phases is [.., { Why.Length: > 0 } why])
        {
            page.Add($"<p class=\"why\">{why.Why}</p>\n");
        }

        if (item.Runs.IsEmpty)
        {
            page.Add($"<p class=\"empty\">Nothing changed.</p>\n");
        }

        foreach (var run in item.Runs.Reverse().Where(run => !RunWords.IsQuiet(run)))
        {
            Run(page, item.Deployment, run, moments);
        }

        if (item.Runs.Count(RunWords.IsQuiet) is > 0 and var quiet)
        {
            page.Add($"<details class=\"quiet\"><summary>{Names.Count(quiet, "revision")} changed nothing here</summary>\n");
            foreach (var run in item.Runs.Reverse().Where(RunWords.IsQuiet))
            {
                Run(page, item.Deployment, run, moments);
            }

            page.Add($"</details>\n");
        }

        page.Add($"</section>\n");
    }

    private static void Run(Markup page, ObjectKey deployment, TimelineRun run, Moments moments)
    {
        var what = RunWords.What(run);
        var tone = what.Look switch
        {
            Look.Bad => "failed",
            Look.Warning => "drift",
            Look.Good => "changed",
            _ => "other",
        };
        page.Add($"<details class=\"run {tone}\" id=\"{Anchor(deployment, run)}\"><summary>\n<span class=\"what\">{what.Text}</span>");
        page.Add($"<span class=\"subject\">{run.Provenance?.Subject ?? EventSummary.Short(run.Revision)}<small>{Names.WithoutMail(run.Provenance?.Author ?? string.Empty)}</small></span>");
        page.Add($"<span class=\"counts\">{RunWords.Counts(run)}</span><span class=\"took\">{Spans.Words(run.End - run.Start)}</span>");
        page.Add($"<time datetime=\"{moments.Text(run.Start)}\">{moments.Second(run.Start)}</time></summary>\n<div class=\"body\">\n");
        Facts(page, run, moments);
        Steps(page, run);
        if (run.Failure is { } failure)
        {
            page.Add($"<div class=\"failure\"><strong>{failure.Reason}</strong><pre>{failure.Message}</pre></div>\n");
        }

        foreach (var drift in run.Drift)
        {
            page.Add($"<div class=\"object drift\"><h4>{drift.Object} <small>{RunWords.Drifted(drift)}</small></h4>");
            Fields(page, drift.Differences.Select(field => new FieldChange(field.Path, field.To, field.From)));
            page.Add($"</div>\n");
        }

        foreach (var item in run.Applied)
        {
            page.Add($"<div class=\"object {item.Outcome.ToString().ToLowerInvariant()}\"><h4>{item.Object} <small>{(run.Kind == RunKind.Correction ? "written back" : item.Outcome.ToString().ToLowerInvariant())}</small></h4>");
            if (item.Refusal.Length > 0)
            {
                page.Add($"<pre>{item.Refusal}</pre>");
            }

            Fields(page, item.Differences);
            page.Add($"</div>\n");
        }

        foreach (var item in run.Deleted)
        {
            page.Add($"<div class=\"object deleted\"><h4>{item} <small>deleted</small></h4></div>\n");
        }

        page.Add($"</div></details>\n");
    }

    private static void Facts(Markup page, TimelineRun run, Moments moments)
    {
        page.Add($"<dl class=\"facts\"><div><dt>Revision</dt><dd><code>{(run.Revision.Length == 0 ? "–" : run.Revision)}</code></dd></div>");
        if (run.Provenance is { } from)
        {
            page.Add($"<div><dt>Author</dt><dd>{from.Author}</dd></div>");
            page.Add($"<div><dt>Signed by</dt><dd>{(from.Signer.Length == 0 ? "not verified" : from.Signer)}</dd></div>");
            if (from.CommittedAt is { } committed)
            {
                page.Add($"<div><dt>Committed</dt><dd>{moments.Minute(committed)} <span class=\"muted\">{Spans.Words(run.End - committed)} before the end</span></dd></div>");
            }
        }

        page.Add($"<div><dt>Caused by</dt><dd>{run.Actor}</dd></div><div><dt>Events</dt><dd>{run.FirstPosition}–{run.LastPosition}</dd></div></dl>\n");
    }

    // Where the time went: each step as wide as it took.
    private static void Steps(Markup page, TimelineRun run)
    {
        page.Add($"<ol class=\"steps\">");
        var before = run.Start;
        foreach (var step in run.Steps)
        {
            var took = Duration.Max(step.At - before, Duration.Zero);
            page.Add($"<li style=\"flex-grow:{Math.Max(0.02, took.TotalSeconds)}\"><b>{step.Name}</b><small>{(took == Duration.Zero ? string.Empty : $"+{Spans.Words(took)}")}</small></li>");
            before = step.At;
        }

        page.Add($"</ol>\n");
    }

    private static void Fields(Markup page, IEnumerable<FieldChange> fields)
    {
        var any = false;
        foreach (var field in fields)
        {
            page.Add(any ? (FormattableString)$"" : $"<table class=\"fields\"><tbody>");
            page.Add($"<tr><th scope=\"row\">{field.Path}</th><td><del>{OriginPage.Value(field.From)}</del></td><td><ins>{OriginPage.Value(field.To)}</ins></td></tr>");
            any = true;
        }

        page.Add(any ? (FormattableString)$"</tbody></table>" : $"");
    }
}
