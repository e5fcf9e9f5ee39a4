using System.Globalization;
using System.Text;
using GitOps.Adapters.Helm.Go;
using GitOps.Adapters.Helm.Templates;

namespace GitOps.Adapters.Helm.Formatting;

/// <summary>Reads JSON as Go's <c>encoding/json</c> does into untyped values, with its words when the text is none: all numbers are floats.</summary>
internal ref struct JsonReader(string text)
{
    private const int MaximumDepth = 1000;

    private int at;
    private int depth;

    /// <summary>Reads one value that is the whole text.</summary>
    /// <exception cref="FunctionException">The text is no JSON.</exception>
    public static object? Read(string text)
    {
        var reader = new JsonReader(text);
        reader.SkipSpace();
        var value = reader.ReadValue("looking for beginning of value");
        reader.SkipSpace();
        return reader.at < text.Length ? throw reader.Invalid("after top-level value") : value;
    }

    private object? ReadValue(string context)
    {
        if (at >= text.Length)
        {
            throw new FunctionException("unexpected end of JSON input");
        }

        return text[at] switch
        {
            '{' => ReadObject(),
            '[' => ReadArray(),
            '"' => ReadString(),
            't' => Word("true", Boxes.True),
            'f' => Word("false", Boxes.False),
            'n' => Word("null", null),
            '-' or (>= '0' and <= '9') => ReadNumber(),
            _ => throw Invalid(context),
        };
    }

    private GoMap ReadObject()
    {
        Enter();
        var map = new GoMap();
        SkipSpace();
        if (TryTake('}'))
        {
            depth--;
            return map;
        }

        while (true)
        {
            SkipSpace();
            if (at < text.Length && text[at] != '"')
            {
                throw Invalid("looking for beginning of object key string");
            }

            if (at >= text.Length)
            {
                throw new FunctionException("unexpected end of JSON input");
            }

            var key = ReadString();
            SkipSpace();
            Take(':', "after object key");
            SkipSpace();
            map[key] = ReadValue("looking for beginning of value");
            SkipSpace();
            if (TryTake('}'))
            {
                depth--;
                return map;
            }

            Take(',', "after object key:value pair");
        }
    }

    private GoList ReadArray()
    {
        Enter();
        var items = new List<object?>();
        SkipSpace();
        if (TryTake(']'))
        {
            depth--;
            return new GoList([]);
        }

        while (true)
        {
            SkipSpace();
            items.Add(ReadValue("looking for beginning of value"));
            SkipSpace();
            if (TryTake(']'))
            {
                depth--;
                return new GoList([.. items]);
            }

            Take(',', "after array element");
        }
    }

    private string ReadString()
    {
        var result = new StringBuilder();
        at++;
        while (at < text.Length)
        {
            var c = text[at];
            if (c == '"')
            {
                at++;
                return result.ToString();
            }

            if (c < ' ')
            {
                throw Invalid("in string literal");
            }

            at++;
            if (c != '\\')
            {
                result.Append(c);
            }
            else
            {
                ReadEscape(result);
            }
        }

        throw new FunctionException("unexpected end of JSON input");
    }

    private void ReadEscape(StringBuilder result)
    {
        var c = at < text.Length ? text[at] : ' ';
        if (c != 'u')
        {
            result.Append(c switch
            {
                '"' or '\\' or '/' => c, 'b' => '\b', 'f' => '\f', 'n' => '\n', 'r' => '\r', 't' => '\t',
                _ => throw Invalid("in string escape code"),
            });
            at++;
            return;
        }

        at++;
        for (var i = 0; i < 4; i++)
        {
            if (at + i >= text.Length || !char.IsAsciiHexDigit(text[at + i]))
            {
                at += i;
                throw Invalid("in \\u hexadecimal character escape");
            }
        }

        var unit = (char)int.Parse(text.AsSpan(at, 4), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        at += 4;
        var paired = char.IsHighSurrogate(unit) && at + 6 <= text.Length && text[at] == '\\' && text[at + 1] == 'u'
            && ushort.TryParse(text.AsSpan(at + 2, 4), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var low) && char.IsLowSurrogate((char)low);
        var completes = char.IsLowSurrogate(unit) && result.Length > 0 && char.IsHighSurrogate(result[^1]);
        result.Append(char.IsSurrogate(unit) && !paired && !completes ? '\uFFFD' : unit);
    }

    private object ReadNumber()
    {
        var start = at;
        TryTake('-');
        if (at < text.Length && text[at] == '0')
        {
            at++;
        }
        else
        {
            Digits("in numeric literal");
        }

        if (TryTake('.'))
        {
            Digits("after decimal point in numeric literal");
        }

        if (at < text.Length && text[at] is 'e' or 'E')
        {
            at++;
            if (!TryTake('+'))
            {
                TryTake('-');
            }

            Digits("in exponent of numeric literal");
        }

        var number = double.Parse(text.AsSpan(start, at - start), NumberStyles.Float, CultureInfo.InvariantCulture);
        return double.IsFinite(number)
            ? number
            : throw new FunctionException($"json: cannot unmarshal number {text[start..at]} into Go value of type float64");
    }

    private void Digits(string context)
    {
        var start = at;
        while (at < text.Length && char.IsAsciiDigit(text[at]))
        {
            at++;
        }

        if (at == start)
        {
            throw Invalid(context);
        }
    }

    private object? Word(string word, object? value)
    {
        for (var i = 1; i < word.Length; i++)
        {
            at++;
            if (at >= text.Length || text[at] != word[i])
            {
                throw Invalid($"in literal {word} (expecting '{word[i]}')");
            }
        }

        at++;
        return value;
    }

    private void Enter()
    {
        at++;
        if (++depth > MaximumDepth)
        {
            throw new FunctionException("exceeded max depth");
        }
    }

    private void SkipSpace()
    {
        while (at < text.Length && text[at] is ' ' or '\t' or '\r' or '\n')
        {
            at++;
        }
    }

    private bool TryTake(char c)
    {
        var found = at < text.Length && text[at] == c;
        at += found ? 1 : 0;
        return found;
    }

    private void Take(char c, string context)
    {
        if (!TryTake(c))
        {
            throw at >= text.Length ? new FunctionException("unexpected end of JSON input") : Invalid(context);
        }
    }

    // Go tries a space at the end, to see whether what it read can end there.
    private readonly FunctionException Invalid(string context) => new($"invalid character {(at < text.Length ? Describe(text[at]) : "' '")} {context}");

    // Go looks at bytes, and shows the first one of a longer character.
    private static string Describe(char c) => c switch
    {
        '\'' => @"'\''",
        '"' => "'\"'",
        < '\u0080' => $"'{GoQuote.Quote(c.ToString())[1..^1]}'",
        < '\u0800' => $"'{(char)(0xC0 | (c >> 6))}'",
        _ => $"'{(char)(char.IsSurrogate(c) ? 0xF0 : 0xE0 | (c >> 12))}'",
    };
}
