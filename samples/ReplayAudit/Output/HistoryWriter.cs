using System.Text.Encodings.Web;
using System.Text.Json;
using GitOps.Core.Audit;
using Spectre.Console;

namespace ReplayAudit.Output;

/// <summary>A history as a table in a terminal, as plain lines elsewhere, or as JSON, one object a line.</summary>
internal static class HistoryWriter
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Task WriteAsync(IAsyncEnumerable<HistoryEntry> history, bool asJson) =>
        asJson ? WriteJsonAsync(history) : IsTerminal ? WriteTableAsync(history) : WriteLinesAsync(history);

    private static bool IsTerminal => !Console.IsOutputRedirected && AnsiConsole.Profile.Capabilities.Ansi;

    private static async Task WriteTableAsync(IAsyncEnumerable<HistoryEntry> history)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns("Time", "Actor", "Definition", "What", "Commit");
        await foreach (var entry in history)
        {
            var what = $"[{Colour(entry.Summary.Tone)}]{Markup.Escape(entry.Summary.Verb)}[/] {Markup.Escape(entry.Summary.Text)}";
            table.AddRow(
                Markup.Escape(Instants.Text(entry.Envelope.Event.At)),
                Markup.Escape(entry.Envelope.Event.Actor.ToString()),
                Markup.Escape(NameOf(entry)),
                string.Join('\n', entry.Summary.Details.Select(line => $"[grey]{Markup.Escape(line)}[/]").Prepend(what)),
                Markup.Escape(CommitOf(entry)));
        }

        AnsiConsole.Write(table);
    }

    private static async Task WriteLinesAsync(IAsyncEnumerable<HistoryEntry> history)
    {
        await foreach (var entry in history)
        {
            var commit = CommitOf(entry) is { Length: > 0 } text ? $"  [{text}]" : string.Empty;
            var words = $"{entry.Summary.Verb,-10} {entry.Summary.Text}".TrimEnd();
            Console.WriteLine($"{Instants.Text(entry.Envelope.Event.At),-24} {entry.Envelope.Event.Actor} {NameOf(entry),-36} {words}{commit}");
            foreach (var detail in entry.Summary.Details)
            {
                Console.WriteLine($"    {detail}");
            }
        }
    }

    private static async Task WriteJsonAsync(IAsyncEnumerable<HistoryEntry> history)
    {
        await foreach (var entry in history)
        {
            Console.WriteLine(JsonSerializer.Serialize(
                new
                {
                    Position = entry.Envelope.Position,
                    Stream = entry.Envelope.Stream.ToString(),
                    Version = entry.Envelope.Version,
                    At = Instants.Text(entry.Envelope.Event.At),
                    Actor = entry.Envelope.Event.Actor.ToString(),
                    Type = entry.Envelope.Event.Type,
                    Verb = entry.Summary.Verb,
                    Text = entry.Summary.Text,
                    Details = entry.Summary.Details,
                    Revision = entry.Revision,
                    Commit = entry.Provenance?.Commit ?? string.Empty,
                    Author = entry.Provenance?.Author ?? string.Empty,
                    Subject = entry.Provenance?.Subject ?? string.Empty,
                },
                Json));
        }
    }

    private static string NameOf(HistoryEntry entry) => entry.Definition?.ToString() ?? entry.Envelope.Stream.ToString();

    private static string CommitOf(HistoryEntry entry) =>
        entry.Revision.Length == 0 ? string.Empty : entry.Provenance is { } from ? $"{EventSummary.Short(entry.Revision)} by {WithoutMail(from.Author)}" : EventSummary.Short(entry.Revision);

    private static string WithoutMail(string author) => author.IndexOf(" <", StringComparison.Ordinal) is var end and > 0 ? author[..end] : author;

    private static string Colour(EventTone tone) => tone switch
    {
        EventTone.Good => "green",
        EventTone.Warning => "yellow",
        EventTone.Bad => "red",
        _ => "blue",
    };
}
