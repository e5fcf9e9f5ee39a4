namespace GitOps.Core.Deployments.Health.Cel.Syntax;

/// <summary>Text to tokens.</summary>
internal sealed class CelLexer(string source)
{
    private static readonly string[] Symbols =
        ["&&", "||", "<=", ">=", "==", "!=", "<", ">", "+", "-", "*", "/", "%", "!", "?", ":", ".", ",", "(", ")", "[", "]", "{", "}"];

    private int at;

    public CelToken Next()
    {
        SkipBlank();
        if (at == source.Length)
        {
            return new(CelTokenKind.End, string.Empty, at);
        }

        var start = at;
        var first = source[at];
        if (char.IsAsciiDigit(first) || (first == '.' && at + 1 < source.Length && char.IsAsciiDigit(source[at + 1])))
        {
            return Number(start);
        }

        if (CelStringLexer.IsStart(source, at))
        {
            return CelStringLexer.Read(source, ref at);
        }

        if (char.IsAsciiLetter(first) || first == '_')
        {
            while (at < source.Length && (char.IsAsciiLetterOrDigit(source[at]) || source[at] == '_'))
            {
                at++;
            }

            var word = source[start..at];
            return new(word is "in" or "true" or "false" or "null" ? CelTokenKind.Symbol : CelTokenKind.Identifier, word, start);
        }

        foreach (var symbol in Symbols)
        {
            if (string.CompareOrdinal(source, at, symbol, 0, symbol.Length) == 0)
            {
                at += symbol.Length;
                return new(CelTokenKind.Symbol, symbol, start);
            }
        }

        throw new CelSyntaxException(source, start, $"Syntax error: token recognition error at: '{first}'");
    }

    private void SkipBlank()
    {
        while (at < source.Length)
        {
            if (source[at] is ' ' or '\t' or '\r' or '\n' or '\f')
            {
                at++;
            }
            else if (source[at] == '/' && at + 1 < source.Length && source[at + 1] == '/')
            {
                while (at < source.Length && source[at] != '\n')
                {
                    at++;
                }
            }
            else
            {
                return;
            }
        }
    }

    private CelToken Number(int start)
    {
        if (source[at] == '0' && at + 1 < source.Length && source[at + 1] is 'x' or 'X')
        {
            at += 2;
            Digits(char.IsAsciiHexDigit);
            return Integral(start);
        }

        Digits(char.IsAsciiDigit);
        var isDouble = false;
        if (at + 1 < source.Length && source[at] == '.' && char.IsAsciiDigit(source[at + 1]))
        {
            isDouble = true;
            at++;
            Digits(char.IsAsciiDigit);
        }

        if (at < source.Length && source[at] is 'e' or 'E')
        {
            var exponent = at + 1;
            if (exponent < source.Length && source[exponent] is '+' or '-')
            {
                exponent++;
            }

            if (exponent < source.Length && char.IsAsciiDigit(source[exponent]))
            {
                isDouble = true;
                at = exponent;
                Digits(char.IsAsciiDigit);
            }
        }

        return isDouble ? new(CelTokenKind.Double, source[start..at], start) : Integral(start);
    }

    private CelToken Integral(int start)
    {
        var text = source[start..at];
        if (at < source.Length && source[at] is 'u' or 'U')
        {
            at++;
            return new(CelTokenKind.Unsigned, text, start);
        }

        return new(CelTokenKind.Integer, text, start);
    }

    private void Digits(Func<char, bool> isDigit)
    {
        while (at < source.Length && isDigit(source[at]))
        {
            at++;
        }
    }
}
