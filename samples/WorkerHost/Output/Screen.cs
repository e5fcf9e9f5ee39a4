using System.Globalization;
using GitOps.Core.Audit;
using GitOps.Core.Definitions;
using GitOps.Hosting;
using NodaTime;
using NodaTime.Text;
using Spectre.Console;
using WorkerHost.Commands;

namespace WorkerHost.Output;

/// <summary>Colours and a live table in a terminal, plain lines elsewhere.</summary>
internal sealed class Screen
{
    private static readonly LocalTimePattern Time = LocalTimePattern.CreateWithInvariantCulture("HH:mm:ss");

    private readonly bool isTerminal = !Console.IsOutputRedirected && AnsiConsole.Profile.Capabilities.Ansi;
    private readonly Lock gate = new();

    public void Welcome(RunSettings settings, string repository, Uri? embedded, string kubeconfig)
    {
        Line($"repository  {repository} ({settings.Branch}, ./{settings.Path})");
        Line(embedded is null ? $"cluster     {kubeconfig}" : $"cluster     {embedded} (embedded)");
        Line($"events      {(settings.Store == "postgres" ? "PostgreSQL" : Relative(settings.Folder("events.db")))}");
        if (!settings.Once)
        {
            Line(string.Empty);
            Line("Try in another terminal:");
            Line($"  kubectl --kubeconfig {Relative(kubeconfig)} get kustomizations,deployments --all-namespaces");
            if (settings.Repository is null)
            {
                Line($"  git -C {Relative(settings.Folder("fleet"))} log        (commit a change there and watch it here)");
            }
        }

        Line(string.Empty);
    }

    public void Event(Instant at, ObjectKey key, EventSummary summary)
    {
        var time = Time.Format(at.InZone(DateTimeZoneProviders.Tzdb.GetSystemDefault()).TimeOfDay);
        var name = $"{key.Namespace}/{key.Name}";
        lock (gate)
        {
            if (isTerminal)
            {
                AnsiConsole.MarkupLine(CultureInfo.InvariantCulture, $"[grey]{time}[/] {Pad(key.Kind, 14)} {Pad(name, 28)} [{Colour(summary.Tone)}]{Pad(summary.Verb, 10)}[/] {Markup.Escape(summary.Text)}");
                foreach (var detail in summary.Details)
                {
                    AnsiConsole.MarkupLine(CultureInfo.InvariantCulture, $"         [grey]{Markup.Escape(detail)}[/]");
                }
            }
            else
            {
                Console.WriteLine($"{time} {Pad(key.Kind, 14)} {Pad(name, 28)} {Pad(summary.Verb, 10)} {summary.Text}".TrimEnd());
                foreach (var detail in summary.Details)
                {
                    Console.WriteLine($"         {detail}");
                }
            }
        }
    }

    /// <summary>Shows a table below the events while the work goes on; only in a terminal.</summary>
    public async Task<int> WhileLiveAsync(IGitOpsEngine engine, bool once, Func<Task<int>> work)
    {
        if (!isTerminal || once)
        {
            return await work();
        }

        return await AnsiConsole.Live(Table([])).StartAsync(async live =>
        {
            var running = work();
            while (!running.IsCompleted)
            {
                live.UpdateTarget(Table(await engine.GetDeploymentsAsync()));
                await Task.WhenAny(running, Task.Delay(TimeSpan.FromMilliseconds(500)));
            }

            return await running;
        });
    }

    public void AllReady(IReadOnlyList<DeploymentView> deployments)
    {
        lock (gate)
        {
            var text = $"All ready: {deployments.Count} deployments, {deployments.Sum(item => item.Inventory.Count)} objects. Following the repository and the cluster; end with Ctrl+C.";
            if (isTerminal)
            {
                AnsiConsole.MarkupLine($"[green bold]{Markup.Escape(text)}[/]");
            }
            else
            {
                Console.WriteLine(text);
            }
        }
    }

    /// <summary>The last word of <c>--once</c>.</summary>
    public void Summary(IReadOnlyList<DeploymentView> deployments, IReadOnlyList<SourceView> sources, int exitCode)
    {
        Line(string.Empty);
        foreach (var item in deployments)
        {
            Line($"{(item.IsReady ? "ready    " : "not ready")} {item.Key.Namespace}/{item.Key.Name}  {EventSummary.Short(item.AppliedRevision)}  {item.Inventory.Count} objects  {item.Message}".TrimEnd());
        }

        foreach (var item in sources.Where(item => !item.IsReady))
        {
            Line($"not ready {item.Key.Namespace}/{item.Key.Name}  {item.Failure?.Message ?? "not fetched yet"}");
        }

        Line(exitCode == 0 ? "All ready." : deployments.Count == 0 ? "Nothing was declared in time." : "Not all is ready.");
    }

    private static Table Table(IReadOnlyList<DeploymentView> deployments)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns("Deployment", "Ready", "Revision", "Objects", "Waits for", "Message");
        foreach (var item in deployments)
        {
            table.AddRow(
                Markup.Escape($"{item.Key.Namespace}/{item.Key.Name}"),
                item.IsReady ? "[green]yes[/]" : item.IsSuspended ? "[yellow]suspended[/]" : "[blue]no[/]",
                Markup.Escape(EventSummary.Short(item.AppliedRevision)),
                item.Inventory.Count.ToString(CultureInfo.InvariantCulture),
                Markup.Escape(string.Join(", ", item.DependsOn.Select(key => key.Name))),
                Markup.Escape(item.Message.Length <= 80 ? item.Message : item.Message[..80] + "…"));
        }

        return table;
    }

    private void Line(string text)
    {
        lock (gate)
        {
            Console.WriteLine(text);
        }
    }

    private static string Pad(string text, int width) => text.PadRight(width);

    private static string Colour(EventTone tone) => tone switch
    {
        EventTone.Good => "green",
        EventTone.Warning => "yellow",
        EventTone.Bad => "red",
        _ => "blue",
    };

    private static string Relative(string path) => Path.GetRelativePath(Directory.GetCurrentDirectory(), path) is var relative && relative.StartsWith("..", StringComparison.Ordinal) ? path : relative;
}
