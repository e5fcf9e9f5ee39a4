using System.Text;
using GitOps.Adapters.Helm.Go;
using GitOps.Adapters.Helm.Templates;
using P = GitOps.Adapters.Helm.Templates.ParameterType;

namespace GitOps.Adapters.Helm.Functions;

/// <summary>Upper and lower case, and the cases of identifiers.</summary>
internal static class CaseFunctions
{
    public static IEnumerable<TemplateFunction> All { get; } =
    [
        new("upper", [P.String], false, a => a.Text(0).ToUpperInvariant()),
        new("lower", [P.String], false, a => a.Text(0).ToLowerInvariant()),
        new("title", [P.String], false, a => Title(a.Text(0))),
        new("untitle", [P.String], false, a => Untitle(a.Text(0))),
        new("swapcase", [P.String], false, a => string.Concat(a.Text(0).Select(c => char.IsLower(c) ? char.ToUpperInvariant(c) : char.ToLowerInvariant(c)))),
        new("initials", [P.String], false, a => string.Concat(a.Text(0).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(word => GoText.FirstRunes(word, 1)))),
        new("snakecase", [P.String], false, a => WordCase.Lower(a.Text(0), '_')),
        new("kebabcase", [P.String], false, a => WordCase.Lower(a.Text(0), '-')),
        new("camelcase", [P.String], false, a => WordCase.Pascal(a.Text(0))),
    ];

    private static string Title(string text)
    {
        var result = new StringBuilder(text.Length);
        var previous = ' ';
        foreach (var c in text)
        {
            result.Append(IsSeparator(previous) ? char.ToUpperInvariant(c) : c);
            previous = c;
        }

        return result.ToString();
    }

    private static bool IsSeparator(char c) => c <= 0x7F ? !char.IsAsciiLetterOrDigit(c) && c != '_' : char.IsWhiteSpace(c);

    private static string Untitle(string text)
    {
        var result = new StringBuilder(text.Length);
        var atStart = true;
        foreach (var c in text)
        {
            result.Append(atStart ? char.ToLowerInvariant(c) : c);
            atStart = char.IsWhiteSpace(c);
        }

        return result.ToString();
    }
}
