namespace GitOps.Core.Yaml.Scanning;

/// <summary>A position that walks through a text and counts lines and columns. Behind the end stands <c>'\0'</c>.</summary>
internal sealed class YamlCursor(string text)
{
    public const char End = '\0';

    private int index;
    private int line;
    private int column;

    public string Text { get; } = text;

    public int Index => index;

    public int Line => line;

    public int Column => column;

    public YamlMark Mark => new(index, line, column);

    /// <summary>Line breaks passed since the last character that was no blank.</summary>
    public int Newlines { get; private set; }

    public char Current => index < Text.Length ? Text[index] : End;

    public char Peek(int offset) => index + offset < Text.Length ? Text[index + offset] : End;

    public bool AtEnd => index >= Text.Length;

    public static bool IsBlank(char c) => c is ' ' or '\t';

    public static bool IsBreak(char c) => c is '\n' or '\r' or '\u0085' or '\u2028' or '\u2029';

    public static bool IsBreakOrEnd(char c) => IsBreak(c) || c == End;

    public static bool IsBlankOrEnd(char c) => c is ' ' or '\t' or End || IsBreak(c);

    public static bool IsWord(char c) => char.IsAsciiLetterOrDigit(c) || c is '_' or '-';

    /// <summary>Passes one character that is no line break.</summary>
    public void Skip()
    {
        if (!IsBlank(Current))
        {
            Newlines = 0;
        }

        index++;
        column++;
    }

    /// <summary>Passes a run of characters that holds no line break and ends with no blank.</summary>
    public void SkipTo(int target)
    {
        if (target > index)
        {
            Newlines = 0;
            column += target - index;
            index = target;
        }
    }

    /// <summary>Passes a line break, if one is here.</summary>
    public void SkipBreak()
    {
        if (!IsBreak(Current))
        {
            return;
        }

        index += Current == '\r' && Peek(1) == '\n' ? 2 : 1;
        line++;
        column = 0;
        Newlines++;
    }

    /// <summary>Passes a line break and says what it stands for in a value.</summary>
    public char ReadBreak()
    {
        var first = Current;
        SkipBreak();
        return first is '\u2028' or '\u2029' ? first : '\n';
    }

    /// <summary>Goes to the start of the next line without passing anything: what the end of the text does.</summary>
    public void ForceNewLine()
    {
        if (column != 0)
        {
            column = 0;
            line++;
        }
    }

    /// <summary>Whether <c>---</c> or <c>...</c> stands here at the start of a line.</summary>
    public bool AtDocumentIndicator()
    {
        if (column != 0)
        {
            return false;
        }

        var c = Current;
        return c is '-' or '.' && Peek(1) == c && Peek(2) == c && IsBlankOrEnd(Peek(3));
    }
}
