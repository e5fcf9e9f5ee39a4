using System.Globalization;
using System.Text;
using GitOps.Adapters.Helm.Formatting;

namespace GitOps.Adapters.Helm.Templates;

/// <summary>Cuts the text of a template into tokens, with the trimming of white space beside <c>{{-</c> and <c>-}}</c> done.</summary>
/// <remarks>A fault ends the tokens with one of kind <see cref="TokenKind.Error"/>, so that the parser reports whichever fault comes first.</remarks>
internal ref struct Lexer
{
    private const string LeftDelimiter = "{{";
    private const string RightDelimiter = "}}";
    private const string CommentStart = "/*";
    private const string CommentEnd = "*/";
    private const int TrimMarkerLength = 2;
    private const int EndOfInput = -1;
    private const int TokensOfAction = 8;

    private readonly string input;
    private Token[] tokens;
    private int count;
    private string fault = string.Empty;
    private int start;
    private int position;
    private int line;
    private int startLine;
    private int parentheses;

    private Lexer(string input)
    {
        this.input = input;
        tokens = new Token[(TokensOfAction * input.AsSpan().Count(LeftDelimiter)) + 2];
        line = 1;
        startLine = 1;
    }

    /// <summary>All tokens; the last is <see cref="TokenKind.EndOfFile"/>, or <see cref="TokenKind.Error"/> with the fault in Go's words.</summary>
    public static Token[] Read(string text, out string fault)
    {
        var lexer = new Lexer(text);
        while (lexer.ReadText() && lexer.ReadAction())
        {
        }

        fault = lexer.fault;
        Array.Resize(ref lexer.tokens, lexer.count);
        return lexer.tokens;
    }

    private static bool IsSpace(int c) => c is ' ' or '\t' or '\r' or '\n';

    private static bool IsLetterOrDigit(int c) => c is >= 0 and < 0x80 ? char.IsAsciiLetterOrDigit((char)c) || c == '_' : (c >= 0 && Rune.IsValid(c) && (Rune.IsLetter(new Rune(c)) || Rune.IsDigit(new Rune(c))));

    private static TokenKind KeywordOf(ReadOnlySpan<char> word) => word switch
    {
        "block" => TokenKind.Block,
        "break" => TokenKind.Break,
        "continue" => TokenKind.Continue,
        "define" => TokenKind.Define,
        "else" => TokenKind.Else,
        "end" => TokenKind.End,
        "if" => TokenKind.If,
        "nil" => TokenKind.Nil,
        "range" => TokenKind.Range,
        "template" => TokenKind.Template,
        "with" => TokenKind.With,
        "true" or "false" => TokenKind.Bool,
        _ => TokenKind.Identifier,
    };

    private readonly bool HasLeftTrimMarker(int at) => at + 1 < input.Length && input[at] == '-' && IsSpace(input[at + 1]);

    private readonly bool HasRightTrimMarker(int at) => at + 1 < input.Length && at >= 0 && IsSpace(input[at]) && input[at + 1] == '-';

    private readonly bool StartsWith(int at, string text) => at <= input.Length && string.CompareOrdinal(input, at, text, 0, text.Length) == 0;

    // Text up to the next action, then the action's opening; false at the end of the input or at a fault.
    private bool ReadText()
    {
        while (true)
        {
            var at = input.IndexOf(LeftDelimiter, position, StringComparison.Ordinal);
            if (at < 0)
            {
                position = input.Length;
                if (position > start)
                {
                    CountLines();
                    Emit(TokenKind.Text);
                }

                Emit(TokenKind.EndOfFile);
                return false;
            }

            var end = at;
            if (HasLeftTrimMarker(at + LeftDelimiter.Length))
            {
                while (end > start && IsSpace(input[end - 1]))
                {
                    end--;
                }
            }

            if (end > start)
            {
                Add(new Token(TokenKind.Text, start, end - start, startLine));
            }

            position = at;
            CountLines();
            Ignore();
            position += LeftDelimiter.Length;
            var marker = HasLeftTrimMarker(position) ? TrimMarkerLength : 0;
            if (!StartsWith(position + marker, CommentStart))
            {
                Emit(TokenKind.LeftDelimiter);
                position += marker;
                CountLines();
                Ignore();
                parentheses = 0;
                return true;
            }

            position += marker;
            if (!SkipComment())
            {
                return false;
            }
        }
    }

    private bool SkipComment()
    {
        var end = input.IndexOf(CommentEnd, position + CommentStart.Length, StringComparison.Ordinal);
        if (end < 0)
        {
            return Fail("unclosed comment");
        }

        position = end + CommentEnd.Length;
        if (!AtRightDelimiter(out var trim))
        {
            return Fail("comment ends before closing delimiter");
        }

        SkipRightDelimiter(trim);
        CountLines();
        Ignore();
        return true;
    }

    private readonly bool AtRightDelimiter(out bool trim)
    {
        trim = HasRightTrimMarker(position) && StartsWith(position + TrimMarkerLength, RightDelimiter);
        return trim || StartsWith(position, RightDelimiter);
    }

    private void SkipRightDelimiter(bool trim)
    {
        position += (trim ? TrimMarkerLength : 0) + RightDelimiter.Length;
        while (trim && position < input.Length && IsSpace(input[position]))
        {
            position++;
        }
    }

    // The inside of an action and its closing; false at a fault.
    private bool ReadAction()
    {
        while (true)
        {
            if (AtRightDelimiter(out var trim))
            {
                if (parentheses > 0)
                {
                    return Fail("unclosed left paren");
                }

                var at = trim ? position + TrimMarkerLength : position;
                Add(new Token(TokenKind.RightDelimiter, at, RightDelimiter.Length, startLine));
                SkipRightDelimiter(trim);
                CountLines();
                Ignore();
                return true;
            }

            var c = Next();
            var ok = c switch
            {
                EndOfInput => Fail("unclosed action"),
                ' ' or '\t' or '\r' or '\n' => ReadSpace(),
                '=' => Emit(TokenKind.Assign),
                ':' => Next() == '=' ? Emit(TokenKind.Declare) : Fail("expected :="),
                '|' => Emit(TokenKind.Pipe),
                '"' => ReadQuoted('"', TokenKind.String, "unterminated quoted string"),
                '`' => ReadRaw(),
                '$' => ReadName(TokenKind.Variable),
                '\'' => ReadQuoted('\'', TokenKind.CharacterConstant, "unterminated character constant"),
                '.' when position >= input.Length || input[position] is < '0' or > '9' => ReadName(TokenKind.Field),
                '.' or '+' or '-' or (>= '0' and <= '9') => ReadNumber(),
                '(' => OpenParenthesis(),
                ')' => parentheses-- > 0 ? Emit(TokenKind.RightParenthesis) : Fail("unexpected right paren"),
                _ when IsLetterOrDigit(c) => ReadIdentifier(),
                > ' ' and < 0x7f => Emit(TokenKind.Character),
                _ => Fail($"unrecognized character in action: {Describe(c)}"),
            };
            if (!ok)
            {
                return false;
            }
        }
    }

    private bool OpenParenthesis()
    {
        parentheses++;
        return Emit(TokenKind.LeftParenthesis);
    }

    private bool ReadSpace()
    {
        while (position < input.Length && IsSpace(input[position]))
        {
            position++;
        }

        // A trimming delimiter begins with a blank, which then belongs to it.
        if (HasRightTrimMarker(position - 1) && StartsWith(position - 1 + TrimMarkerLength, RightDelimiter))
        {
            position--;
            if (position == start)
            {
                return true;
            }
        }

        CountLines();
        return Emit(TokenKind.Space);
    }

    private bool ReadIdentifier()
    {
        var last = SkipLettersAndDigits();
        return AtTerminator() ? Emit(KeywordOf(input.AsSpan(start, position - start))) : Fail($"bad character {Describe(last)}");
    }

    private bool ReadName(TokenKind kind)
    {
        if (AtTerminator())
        {
            return Emit(kind == TokenKind.Field ? TokenKind.Dot : kind);
        }

        var last = SkipLettersAndDigits();
        return AtTerminator() ? Emit(kind) : Fail($"bad character {Describe(last)}");
    }

    // Returns the first character that does not belong to the name.
    private int SkipLettersAndDigits()
    {
        while (true)
        {
            var before = position;
            var c = Next();
            if (!IsLetterOrDigit(c))
            {
                position = before;
                return c;
            }
        }
    }

    private readonly bool AtTerminator() => position >= input.Length
        || IsSpace(input[position])
        || input[position] is '.' or ',' or '|' or ':' or ')' or '('
        || StartsWith(position, RightDelimiter);

    private bool ReadQuoted(char quote, TokenKind kind, string fault)
    {
        while (true)
        {
            var c = Next();
            if (c == quote)
            {
                return Emit(kind);
            }

            if (c == '\\')
            {
                c = Next();
                if (c is not (EndOfInput or '\n'))
                {
                    continue;
                }
            }

            if (c is EndOfInput or '\n')
            {
                return Fail(fault);
            }
        }
    }

    private bool ReadRaw()
    {
        var end = input.IndexOf('`', position);
        if (end < 0)
        {
            return Fail("unterminated raw quoted string");
        }

        position = end + 1;
        CountLines();
        return Emit(TokenKind.RawString);
    }

    private bool ReadNumber()
    {
        position = start;
        if (!ScanNumber())
        {
            return Fail($"bad number syntax: {GoQuote.Quote(input[start..position])}");
        }

        if (position < input.Length && input[position] is '+' or '-')
        {
            return ScanNumber() && input[position - 1] == 'i'
                ? Emit(TokenKind.Complex)
                : Fail($"bad number syntax: {GoQuote.Quote(input[start..position])}");
        }

        return Emit(TokenKind.Number);
    }

    private bool ScanNumber()
    {
        const string Decimal = "0123456789_";
        const string Hexadecimal = "0123456789abcdefABCDEF_";
        Accept("+-");
        var digits = Decimal;
        if (Accept("0"))
        {
            digits = Accept("xX") ? Hexadecimal : Accept("oO") ? "01234567_" : Accept("bB") ? "01_" : Decimal;
        }

        AcceptRun(digits);
        if (Accept("."))
        {
            AcceptRun(digits);
        }

        if ((digits == Decimal && Accept("eE")) || (digits == Hexadecimal && Accept("pP")))
        {
            Accept("+-");
            AcceptRun(Decimal);
        }

        Accept("i");
        var before = position;
        if (IsLetterOrDigit(Next()))
        {
            return false;
        }

        position = before;
        return true;
    }

    private bool Accept(string set)
    {
        var found = position < input.Length && set.Contains(input[position]);
        position += found ? 1 : 0;
        return found;
    }

    private void AcceptRun(string set)
    {
        while (Accept(set))
        {
        }
    }

    private int Next()
    {
        if (position >= input.Length)
        {
            return EndOfInput;
        }

        var c = input[position++];
        if (char.IsHighSurrogate(c) && position < input.Length && char.IsLowSurrogate(input[position]))
        {
            return char.ConvertToUtf32(c, input[position++]);
        }

        return c;
    }

    private static string Describe(int c)
    {
        if (c < 0)
        {
            return "U+FFFFFFFFFFFFFFFF";
        }

        var rune = Rune.IsValid(c) ? new Rune(c) : Rune.ReplacementChar;
        return string.Create(CultureInfo.InvariantCulture, $"U+{rune.Value:X4}{(GoQuote.IsPrintable(rune) ? $" '{rune}'" : string.Empty)}");
    }

    private void CountLines() => line += input.AsSpan(start, position - start).Count('\n');

    private void Ignore()
    {
        start = position;
        startLine = line;
    }

    private bool Emit(TokenKind kind)
    {
        Add(new Token(kind, start, position - start, startLine));
        Ignore();
        return true;
    }

    private bool Fail(string message)
    {
        fault = message;
        Add(new Token(TokenKind.Error, start, 0, startLine));
        return false;
    }

    private void Add(Token token)
    {
        if (count == tokens.Length)
        {
            Array.Resize(ref tokens, tokens.Length * 2);
        }

        tokens[count++] = token;
    }
}
