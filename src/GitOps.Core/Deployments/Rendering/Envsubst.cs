using System.Buffers;
using System.Text;

namespace GitOps.Core.Deployments.Rendering;

/// <summary>
/// Expands <c>${variable}</c> references with the bash-like operators that Flux knows. Works on UTF-8 bytes, since lengths and
/// substrings count bytes. <c>$$</c> stands for one <c>$</c>; everything else is left as it is.
/// </summary>
/// <remarks>
/// The text is read once, from left to right, and written as it is read. An operator is the longest that fits behind the name:
/// <c>:= :- :+ :? =</c> give a default, <c>:</c> a substring, <c># ## % %%</c> trim, <c>/ // /# /%</c> replace, <c>^ ^^ , ,,</c> change case.
/// </remarks>
internal ref struct Envsubst
{
    /// <summary>References nested deeper are refused.</summary>
    public const int MaximumDepth = 100;

    /// <summary>Results larger than this many bytes are refused.</summary>
    public const int MaximumLength = 32 * 1024 * 1024;

    private readonly ReadOnlySpan<byte> text;
    private readonly Func<string, string?> lookup;
    private readonly bool strict;
    private int at;
    private int depth;
    private SubstitutionException? problem;

    private Envsubst(ReadOnlySpan<byte> text, Func<string, string?> lookup, bool strict)
    {
        this.text = text;
        this.lookup = lookup;
        this.strict = strict;
    }

    private readonly byte Current => Peek(0);

    /// <summary>The text with all references expanded.</summary>
    /// <param name="text">The text.</param>
    /// <param name="lookup">The value of a variable; null when it is not set.</param>
    /// <param name="strict">Whether an unset variable without default is an error; otherwise it is empty.</param>
    /// <exception cref="SubstitutionException">A reference is malformed, or its variable not set.</exception>
    public static string Expand(string text, Func<string, string?> lookup, bool strict)
    {
        if (!text.Contains('$', StringComparison.Ordinal))
        {
            return text;
        }

        var output = new ArrayBufferWriter<byte>(text.Length);
        var expansion = new Envsubst(Encoding.UTF8.GetBytes(text), lookup, strict);
        expansion.ExpandAll(output);

        // A malformed reference anywhere counts more than an unset variable before it, hence the wait until the end.
        return expansion.problem is { } problem ? throw problem : Encoding.UTF8.GetString(output.WrittenSpan);
    }

    private void ExpandAll(ArrayBufferWriter<byte> output)
    {
        while (at < text.Length)
        {
            var length = text[at..].IndexOf((byte)'$');
            if (length != 0)
            {
                output.Write(length < 0 ? text[at..] : text.Slice(at, length));
                at = length < 0 ? text.Length : at + length;
                continue;
            }

            switch (Peek(1))
            {
                case (byte)'{':
                    at += 2;
                    Append(output, Reference());
                    break;
                case (byte)'$':
                    output.Write("$"u8);
                    at += 2;
                    break;
                default:
                    output.Write("$"u8);
                    at++;
                    break;
            }
        }
    }

    // Stands behind "${" and ends behind "}".
    private byte[] Reference()
    {
        if (++depth > MaximumDepth)
        {
            throw new SubstitutionException($"references are nested deeper than {MaximumDepth}");
        }

        if (Current == '#')
        {
            at++;
            var measured = Name();
            if (measured.Length == 0)
            {
                throw BadSubstitution();
            }

            Close();
            depth--;
            return EnvsubstOperators.Length(Value(measured, hasDefault: false));
        }

        var name = Name();
        if (name.Length == 0)
        {
            throw new SubstitutionException("unable to parse variable name");
        }

        var result = (Current, Peek(1)) switch
        {
            ((byte)':', (byte)'=' or (byte)'-' or (byte)'+' or (byte)'?') => Default(name, 2),
            ((byte)'=', _) => Default(name, 1),
            ((byte)':', _) => Substring(name),
            ((byte)',' or (byte)'^', _) => Casing(name),
            ((byte)'#' or (byte)'%', _) => Trim(name),
            ((byte)'/', _) => Replace(name),
            ((byte)'}', _) => Plain(name),
            _ => throw new SubstitutionException("missing closing brace"),
        };
        depth--;
        return result;
    }

    private byte[] Plain(string name)
    {
        at++;
        return Value(name, hasDefault: false);
    }

    private byte[] Default(string name, int length)
    {
        at += length;
        var fallback = new ArrayBufferWriter<byte>();
        while (Current != '}')
        {
            Append(fallback, Operand("}"u8));
        }

        at++;
        var value = Value(name, hasDefault: true);
        return value.Length > 0 ? value : fallback.WrittenSpan.ToArray();
    }

    private byte[] Substring(string name)
    {
        at++;
        var position = Operand(":}"u8);
        byte[]? length = null;
        if (Current == ':')
        {
            // Any number of colons counts as one.
            while (Current == ':')
            {
                at++;
            }

            length = Operand("}"u8);
            Close();
        }
        else
        {
            Close();
        }

        return Try(Value(name, hasDefault: false), value => EnvsubstOperators.Substring(value, position, length));
    }

    private byte[] Casing(string name)
    {
        var start = at;
        while (at - start < 2 && Current is (byte)',' or (byte)'^')
        {
            at++;
        }

        var sign = text[start..at];
        Close();
        var value = Value(name, hasDefault: false);
        return sign switch
        {
            [(byte)','] => EnvsubstOperators.First(value, Rune.ToLowerInvariant),
            [(byte)'^'] => EnvsubstOperators.First(value, Rune.ToUpperInvariant),
            [(byte)',', (byte)','] => EnvsubstOperators.All(value, Rune.ToLowerInvariant),
            [(byte)'^', (byte)'^'] => EnvsubstOperators.All(value, Rune.ToUpperInvariant),
            _ => value,
        };
    }

    private byte[] Trim(string name)
    {
        var sign = Current;
        at++;
        var longest = Current == sign;
        if (longest)
        {
            at++;
        }

        var pattern = Operand("}"u8);
        Close();
        var value = Value(name, hasDefault: false);
        return Try(value, all => sign == '#' ? EnvsubstOperators.TrimStart(all, pattern, longest) : EnvsubstOperators.TrimEnd(all, pattern, longest));
    }

    private byte[] Replace(string name)
    {
        at++;
        var how = Current is (byte)'/' or (byte)'#' or (byte)'%' ? Current : (byte)0;
        if (how != 0)
        {
            at++;
        }

        var pattern = Operand("/"u8, escapes: true);
        if (Current != '/')
        {
            throw BadSubstitution();
        }

        while (Current == '/')
        {
            at++;
        }

        var replacement = Current == '}' ? null : Operand("}"u8, escapes: true);
        Close();
        var value = Value(name, hasDefault: false);
        return how switch
        {
            (byte)'/' => Try(value, all => EnvsubstOperators.ReplaceAll(all, pattern, replacement ?? [])),
            (byte)'#' => replacement is null ? value : EnvsubstOperators.ReplaceStart(value, pattern, replacement),
            (byte)'%' => replacement is null ? value : EnvsubstOperators.ReplaceEnd(value, pattern, replacement),
            _ => EnvsubstOperators.ReplaceFirst(value, pattern, replacement ?? []),
        };
    }

    // One operand: a reference, or text up to the next reference or a closing byte. It may not be empty.
    private byte[] Operand(ReadOnlySpan<byte> closing, bool escapes = false)
    {
        if (Current == '$' && Peek(1) == '{')
        {
            at += 2;
            return Reference();
        }

        var operand = new ArrayBufferWriter<byte>();
        var start = at;
        while (at < text.Length && !(Current == '$' && Peek(1) == '{'))
        {
            var escaped = escapes && ((Current == '$' && Peek(1) == '$') || (Current == '\\' && Peek(1) is (byte)'/' or (byte)'\\'));
            if (escaped)
            {
                at++;
            }
            else if (closing.Contains(Current))
            {
                break;
            }

            operand.Write(text.Slice(at++, 1));
        }

        return at > start ? operand.WrittenSpan.ToArray() : throw new SubstitutionException("unable to parse substitution within function");
    }

    private string Name()
    {
        var start = at;
        while (at < text.Length)
        {
            Rune.DecodeFromUtf8(text[at..], out var rune, out var length);
            if (rune.Value != '_' && !Rune.IsLetter(rune) && !Rune.IsDigit(rune))
            {
                break;
            }

            at += length;
        }

        return Encoding.UTF8.GetString(text[start..at]);
    }

    private byte[] Value(string name, bool hasDefault)
    {
        if (lookup(name) is { } value)
        {
            return Encoding.UTF8.GetBytes(value);
        }

        if (strict && !hasDefault)
        {
            problem ??= new SubstitutionException($"variable not set (strict mode): \"{name}\"");
        }

        return [];
    }

    private byte[] Try(byte[] value, Func<byte[], byte[]> change)
    {
        try
        {
            return change(value);
        }
        catch (SubstitutionException failure)
        {
            problem ??= failure;
            return [];
        }
    }

    private static void Append(ArrayBufferWriter<byte> output, byte[] value)
    {
        if (output.WrittenCount + value.Length > MaximumLength)
        {
            throw new SubstitutionException($"the result is larger than {MaximumLength} bytes");
        }

        output.Write(value);
    }

    private void Close()
    {
        if (Current != '}')
        {
            throw BadSubstitution();
        }

        at++;
    }

    private readonly byte Peek(int ahead) => at + ahead < text.Length ? text[at + ahead] : (byte)0;

    private static SubstitutionException BadSubstitution() => new("bad substitution");
}
