using System.Text;

namespace GitOps.Core.Yaml;

/// <summary>Output with the column, and what the last character written was: what go-yaml's layout decisions rest on.</summary>
internal sealed class YamlText(StringBuilder text)
{
    /// <summary>Current column, from 0.</summary>
    public int Column { get; private set; }

    /// <summary>Whether a blank is not needed before the next token.</summary>
    public bool Whitespace { get; set; } = true;

    /// <summary>Whether only indentation and indicators stand in the current line.</summary>
    public bool Indention { get; set; } = true;

    /// <summary>Indentation of the enclosing collection; -1 at the root.</summary>
    public int Indent { get; set; } = -1;

    /// <summary>Indentation at which a comment below a node ended; the next line there is preceded by an empty one. -1 for none.</summary>
    public int FootIndent { get; set; } = -1;

    /// <summary>Begins a document at the start of a line.</summary>
    public void Begin()
    {
        Column = 0;
        (Whitespace, Indention) = (true, true);
        (Indent, FootIndent) = (-1, -1);
    }

    public void Put(char c)
    {
        text.Append(c);
        Column++;
    }

    public void Put(ReadOnlySpan<char> run)
    {
        text.Append(run);
        Column += run.Length;
    }

    public void PutBreak()
    {
        text.Append('\n');
        Column = 0;
        Indention = true;
    }

    /// <summary>Writes a break that is part of a value.</summary>
    public void PutBreak(char c)
    {
        text.Append(c);
        Column = 0;
        Indention = true;
    }

    public void PutIndent()
    {
        var indent = Math.Max(Indent, 0);
        if (!Indention || Column > indent || (Column == indent && !Whitespace))
        {
            PutBreak();
        }

        if (FootIndent == indent)
        {
            PutBreak();
        }

        if (Column < indent)
        {
            text.Append(' ', indent - Column);
            Column = indent;
        }

        Whitespace = true;
        FootIndent = -1;
    }

    public void PutIndicator(string indicator, bool needsWhitespace, bool isWhitespace = false, bool isIndention = false)
    {
        if (needsWhitespace && !Whitespace)
        {
            Put(' ');
        }

        Put(indicator);
        Whitespace = isWhitespace;
        Indention = Indention && isIndention;
    }

    /// <summary>Writes a word that stands for itself: an anchor, a tag.</summary>
    public void PutWord(string word, bool needsWhitespace)
    {
        if (needsWhitespace && !Whitespace)
        {
            Put(' ');
        }

        Put(word);
        Whitespace = false;
        Indention = false;
    }

    public override string ToString() => text.ToString();
}
