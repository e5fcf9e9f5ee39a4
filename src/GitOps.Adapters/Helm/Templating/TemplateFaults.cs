using System.Text;
using GitOps.Adapters.Helm.Charts;
using GitOps.Adapters.Helm.Templates;

namespace GitOps.Adapters.Helm.Templating;

/// <summary>Words for faults of templates, as Helm 4 shapes them: one paragraph for each template of the chain.</summary>
internal static class TemplateFaults
{
    private const string Prefix = "template: ";

    /// <summary>A text that is no template: only the last part of Go's message.</summary>
    public static ChartException Of(TemplateParseException fault)
    {
        var message = fault.Message[(fault.Message.LastIndexOf(": ", StringComparison.Ordinal) + 2)..];
        return new ChartException(ChartFault.Parse, $"parse error at ({fault.Location}): {message}", fault);
    }

    /// <summary>A template that failed.</summary>
    public static ChartException Of(TemplateExecutionException fault)
    {
        var location = fault.Message.Split(": ", 3)[1];
        if (RefusalIn(fault) is { } refusal)
        {
            return new ChartException(ChartFault.Refused, $"execution error at ({location}): {refusal.Message}", fault);
        }

        var paragraphs = new List<string>();
        for (Exception? current = fault; current is not null; current = current.InnerException)
        {
            if (Paragraph(current.Message) is not { } paragraph)
            {
                return new ChartException(ChartFault.Execute, fault.Message, fault);
            }

            if (paragraphs.Count == 0 || paragraphs[^1] != paragraph)
            {
                paragraphs.Add(paragraph);
            }
        }

        return new ChartException(ChartFault.Execute, string.Concat(paragraphs).Trim(), fault);
    }

    private static TemplateFailure? RefusalIn(Exception fault)
    {
        for (Exception? current = fault; current is not null; current = current.InnerException)
        {
            if (current is TemplateFailure refusal)
            {
                return refusal;
            }
        }

        return null;
    }

    // Null when the message is not one of Go's template errors.
    private static string? Paragraph(string message)
    {
        if (!message.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return null;
        }

        var rest = message[Prefix.Length..];
        if (rest.StartsWith("no template ", StringComparison.Ordinal))
        {
            return message + "\n";
        }

        var executing = rest.IndexOf(": executing \"", StringComparison.Ordinal);
        if (executing >= 0)
        {
            var at = rest.IndexOf("\" at <", executing, StringComparison.Ordinal);
            var end = at < 0 ? -1 : rest.IndexOf(">: ", at, StringComparison.Ordinal);
            if (end >= 0)
            {
                return new StringBuilder(rest[..executing]).Append("\n  ")
                    .Append(rest[(executing + 2)..(end + 2)]).Append("\n    ")
                    .Append(WithoutNext(rest[(end + 3)..])).Append('\n')
                    .ToString();
            }
        }

        var separator = rest.LastIndexOf(": ", StringComparison.Ordinal);
        return separator < 0 ? null : $"{rest[..separator]}\n  {WithoutNext(rest[(separator + 2)..])}\n";
    }

    private static string WithoutNext(string message)
    {
        var next = message.IndexOf(" template:", StringComparison.Ordinal);
        return next < 0 ? message : message[..next];
    }
}
