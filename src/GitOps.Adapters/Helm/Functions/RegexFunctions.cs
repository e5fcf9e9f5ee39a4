using System.Text;
using GitOps.Adapters.Helm.Formatting;
using GitOps.Adapters.Helm.Functions.Regex;
using GitOps.Adapters.Helm.Go;
using GitOps.Adapters.Helm.Templates;
using P = GitOps.Adapters.Helm.Templates.ParameterType;

namespace GitOps.Adapters.Helm.Functions;

/// <summary>Regular expressions in Go's syntax.</summary>
internal static class RegexFunctions
{
    public static IEnumerable<TemplateFunction> All { get; } =
    [
        new("regexMatch", [P.String, P.String], false, a => Boxes.Bool(GoRegex.TryCompile(a.Text(0), out var regex, out _) && regex!.IsMatch(a.Text(1)))),
        new("mustRegexMatch", [P.String, P.String], false, a => Boxes.Bool(Must(a.Text(0)).IsMatch(a.Text(1)))),
        new("regexFind", [P.String, P.String], false, a => Compile(a.Text(0)).Find(a.Text(1))),
        new("mustRegexFind", [P.String, P.String], false, a => Must(a.Text(0)).Find(a.Text(1))),
        new("regexFindAll", [P.String, P.String, P.Integer], false, a => FindAll(Compile(a.Text(0)), a)),
        new("mustRegexFindAll", [P.String, P.String, P.Integer], false, a => FindAll(Must(a.Text(0)), a)),
        new("regexReplaceAll", [P.String, P.String, P.String], false, a => Compile(a.Text(0)).ReplaceAll(a.Text(1), a.Text(2), literal: false)),
        new("mustRegexReplaceAll", [P.String, P.String, P.String], false, a => Must(a.Text(0)).ReplaceAll(a.Text(1), a.Text(2), literal: false)),
        new("regexReplaceAllLiteral", [P.String, P.String, P.String], false, a => Compile(a.Text(0)).ReplaceAll(a.Text(1), a.Text(2), literal: true)),
        new("mustRegexReplaceAllLiteral", [P.String, P.String, P.String], false, a => Must(a.Text(0)).ReplaceAll(a.Text(1), a.Text(2), literal: true)),
        new("regexSplit", [P.String, P.String, P.Integer], false, a => Split(Compile(a.Text(0)), a)),
        new("mustRegexSplit", [P.String, P.String, P.Integer], false, a => Split(Must(a.Text(0)), a)),
        new("regexQuoteMeta", [P.String], false, a => QuoteMeta(a.Text(0))),
    ];

    private static GoRegex Must(string pattern) => GoRegex.TryCompile(pattern, out var regex, out var fault) ? regex! : throw new FunctionException(fault);

    private static GoRegex Compile(string pattern) => GoRegex.TryCompile(pattern, out var regex, out var fault)
        ? regex!
        : throw new FunctionException($"regexp: Compile({(GoQuote.CanBackquote(pattern) ? $"`{pattern}`" : GoQuote.Quote(pattern))}): {fault}");

    private static object FindAll(GoRegex regex, Arguments arguments)
    {
        var found = regex.FindAll(arguments.Text(1), arguments.Integer(2)).Select(match => match.Value).ToArray();
        return found.Length == 0 ? new GoList([], GoList.StringType) { IsNil = true } : GoList.OfStrings(found);
    }

    private static object Split(GoRegex regex, Arguments arguments) => arguments.Integer(2) == 0
        ? new GoList([], GoList.StringType) { IsNil = true }
        : GoList.OfStrings(regex.Split(arguments.Text(1), arguments.Integer(2)));

    private static string QuoteMeta(string text)
    {
        var quoted = new StringBuilder(text.Length + 8);
        foreach (var c in text)
        {
            if (@"\.+*?()|[]{}^$".Contains(c))
            {
                quoted.Append('\\');
            }

            quoted.Append(c);
        }

        return quoted.ToString();
    }
}
