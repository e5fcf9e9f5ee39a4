using System.Text;

namespace GitOps.Adapters.Helm.Functions;

/// <summary>Splits text into words as the library behind sprig does, and joins them in another case.</summary>
internal static class WordCase
{
    private enum Word
    {
        None,
        Number,
        Upper,
        Letters,
        Connector,
        Punctuation,
        Other,
    }

    /// <summary>Lower case with a connector between words.</summary>
    public static string Lower(string text, char connector)
    {
        var result = new StringBuilder(text.Length + 8);
        var at = 0;
        var (kind, word) = Next(text, ref at);
        while (at < text.Length)
        {
            if (kind != Word.Connector)
            {
                Append(result, kind, word, connector);
            }

            var (previous, last) = (kind, word);
            (kind, word) = Next(text, ref at);
            switch (previous)
            {
                case Word.Number:
                    AppendRun(text, ref at, ref kind, ref word, result, connector);
                    break;
                case Word.Connector:
                    Append(result, previous, last, connector);
                    break;
                case Word.Punctuation:
                    break;
                default:
                    AfterLetters(text, ref at, ref kind, ref word, result, connector);
                    break;
            }
        }

        Append(result, kind, word, connector);
        return result.ToString();
    }

    /// <summary>Words run together, each with a capital.</summary>
    public static string Pascal(string text)
    {
        var result = new StringBuilder(text.Length);
        var at = 0;
        while (at < text.Length && IsConnector(text[at]))
        {
            result.Append(text[at++]);
        }

        if (at >= text.Length)
        {
            return result.ToString();
        }

        var startedUpper = char.IsUpper(text[at]);
        var current = char.ToUpperInvariant(text[at++]);
        while (at < text.Length)
        {
            var previous = current;
            current = text[at++];
            if (IsConnector(current) && IsConnector(previous))
            {
                result.Append(previous);
            }
            else if (IsConnector(previous))
            {
                startedUpper = char.IsUpper(current);
                current = char.ToUpperInvariant(current);
            }
            else
            {
                if (startedUpper && char.IsUpper(current))
                {
                    current = char.ToLowerInvariant(current);
                }
                else
                {
                    startedUpper = false;
                }

                result.Append(previous);
            }
        }

        return result.Append(current).ToString();
    }

    private static void AfterLetters(string text, ref int at, ref Word kind, ref string word, StringBuilder result, char connector)
    {
        if (kind != Word.Number)
        {
            if (kind is not (Word.Connector or Word.Punctuation))
            {
                result.Append(connector);
            }

            return;
        }

        if (at >= text.Length)
        {
            return;
        }

        var number = word;
        (kind, word) = Next(text, ref at);
        if (kind != Word.Letters)
        {
            Append(result, Word.Number, number, connector);
            if (kind is not (Word.Connector or Word.Punctuation))
            {
                result.Append(connector);
            }

            return;
        }

        result.Append(connector);
        Append(result, Word.Number, number, connector);
        AppendRun(text, ref at, ref kind, ref word, result, connector);
    }

    private static void AppendRun(string text, ref int at, ref Word kind, ref string word, StringBuilder result, char connector)
    {
        while (kind is Word.Letters or Word.Number)
        {
            Append(result, kind, word, connector);
            (kind, word) = Next(text, ref at);
        }

        if (kind is not (Word.None or Word.Connector or Word.Punctuation))
        {
            result.Append(connector);
        }
    }

    private static void Append(StringBuilder result, Word kind, string word, char connector)
    {
        foreach (var c in word)
        {
            result.Append(kind is not (Word.Upper or Word.Connector) ? c : IsConnector(c) ? connector : char.ToLowerInvariant(c));
        }
    }

    private static (Word Kind, string Text) Next(string text, ref int at)
    {
        if (at >= text.Length)
        {
            return (Word.None, string.Empty);
        }

        var start = at;
        var first = text[at++];
        var kind = KindOf(first);
        if (kind != Word.Upper)
        {
            while (at < text.Length && KindOf(text[at]) == kind)
            {
                at++;
            }

            return (kind, text[start..at]);
        }

        if (at < text.Length && char.IsUpper(text[at]))
        {
            while (at < text.Length && char.IsUpper(text[at]))
            {
                at++;
            }

            // In "HTTPStatus" the last capital begins the next word.
            if (at < text.Length && char.IsLetter(text[at]))
            {
                at--;
            }
        }
        else
        {
            while (at < text.Length && KindOf(text[at]) == Word.Letters)
            {
                at++;
            }
        }

        return (kind, text[start..at]);
    }

    private static Word KindOf(char c) => c switch
    {
        _ when IsConnector(c) => Word.Connector,
        _ when char.IsPunctuation(c) => Word.Punctuation,
        _ when char.IsUpper(c) => Word.Upper,
        >= '\u3000' when char.IsLetter(c) => Word.Other,
        _ when char.IsLetter(c) => Word.Letters,
        _ when char.IsNumber(c) => Word.Number,
        _ => Word.Other,
    };

    private static bool IsConnector(char c) => c is '-' or '_' || char.IsWhiteSpace(c);
}
