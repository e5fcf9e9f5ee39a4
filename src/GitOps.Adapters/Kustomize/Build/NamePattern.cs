using System.Buffers;
using System.Text.RegularExpressions;

namespace GitOps.Adapters.Kustomize.Build;

/// <summary>A regular expression that a whole name must match, as selectors have them.</summary>
internal sealed class NamePattern
{
    private static readonly SearchValues<char> Literal =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_/.");

    private readonly string text;
    private readonly Regex? expression;

    /// <exception cref="KustomizeException">The text is no expression.</exception>
    public NamePattern(string text)
    {
        this.text = text;
        if (!text.AsSpan().ContainsAnyExcept(Literal))
        {
            return;
        }

        try
        {
            // Linear in the text, as Go's expressions are: patterns come from strangers.
            expression = new Regex($"^(?:{text})\\z", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        }
        catch (Exception fault) when (fault is ArgumentException or NotSupportedException)
        {
            throw new KustomizeException($"error parsing regexp `{text}`: {fault.Message}", fault) { Advice = "correct the pattern (look-around and back-references are not known)" };
        }
    }

    /// <summary>Null for the empty text, which matches everything.</summary>
    public static NamePattern? From(string text) => text.Length == 0 ? null : new NamePattern(text);

    public bool Matches(string name)
    {
        if (expression is not null)
        {
            return expression.IsMatch(name);
        }

        // Most patterns are names, in which only the dot means more than itself.
        if (name.Length != text.Length)
        {
            return false;
        }

        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '.' ? name[i] == '\n' : name[i] != text[i])
            {
                return false;
            }
        }

        return true;
    }
}
