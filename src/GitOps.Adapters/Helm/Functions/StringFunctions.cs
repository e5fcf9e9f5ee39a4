using System.Text;
using GitOps.Adapters.Helm.Formatting;
using GitOps.Adapters.Helm.Go;
using GitOps.Adapters.Helm.Templates;
using P = GitOps.Adapters.Helm.Templates.ParameterType;

namespace GitOps.Adapters.Helm.Functions;

/// <summary>Strings: cutting, joining, quoting, indenting. Positions count bytes, as in Go.</summary>
internal static class StringFunctions
{
    public static IEnumerable<TemplateFunction> All { get; } =
    [
        new("trim", [P.String], false, a => a.Text(0).Trim()),
        new("trimAll", [P.String, P.String], false, a => TrimSet(a.Text(1), a.Text(0))),
        new("trimall", [P.String, P.String], false, a => TrimSet(a.Text(1), a.Text(0))),
        new("trimSuffix", [P.String, P.String], false, a => a.Text(1).EndsWith(a.Text(0), StringComparison.Ordinal) ? a.Text(1)[..^a.Text(0).Length] : a.Text(1)),
        new("trimPrefix", [P.String, P.String], false, a => a.Text(1).StartsWith(a.Text(0), StringComparison.Ordinal) ? a.Text(1)[a.Text(0).Length..] : a.Text(1)),
        new("nospace", [P.String], false, a => string.Concat(a.Text(0).Where(c => !char.IsWhiteSpace(c)))),
        new("contains", [P.String, P.String], false, a => Boxes.Bool(a.Text(1).Contains(a.Text(0), StringComparison.Ordinal))),
        new("hasPrefix", [P.String, P.String], false, a => Boxes.Bool(a.Text(1).StartsWith(a.Text(0), StringComparison.Ordinal))),
        new("hasSuffix", [P.String, P.String], false, a => Boxes.Bool(a.Text(1).EndsWith(a.Text(0), StringComparison.Ordinal))),
        new("repeat", [P.Integer, P.String], false, a => Repeat(a, a.Text(1), a.Integer(0))),
        new("substr", [P.Integer, P.Integer, P.String], false, a => Substring(a.Text(2), a.Integer(0), a.Integer(1))),
        new("trunc", [P.Integer, P.String], false, a => Truncate(a.Text(1), a.Integer(0))),
        new("abbrev", [P.Integer, P.String], false, a => Abbreviation.Shorten(a.Text(1), 0, a.Integer(0))),
        new("abbrevboth", [P.Integer, P.Integer, P.String], false, a => Abbreviation.ShortenBoth(a.Text(2), a.Integer(0), a.Integer(1))),
        new("wrap", [P.Integer, P.String], false, a => Abbreviation.Wrap(a.Text(1), a.Integer(0), "\n", false)),
        new("wrapWith", [P.Integer, P.String, P.String], false, a => Abbreviation.Wrap(a.Text(2), a.Integer(0), a.Text(1), true)),
        new("quote", [P.Any], true, Quote),
        new("squote", [P.Any], true, SingleQuote),
        new("cat", [P.Any], true, Join),
        new("indent", [P.Integer, P.String], false, a => Indent(a, string.Empty)),
        new("nindent", [P.Integer, P.String], false, a => Indent(a, "\n")),
        new("replace", [P.String, P.String, P.String], false, a => Replace(a, a.Text(2), a.Text(0), a.Text(1))),
        new("plural", [P.String, P.String, P.Integer], false, a => a.Integer(2) == 1 ? a.Text(0) : a.Text(1)),
        new("split", [P.String, P.String], false, a => Numbered(Split(a.Text(1), a.Text(0), -1))),
        new("splitn", [P.String, P.Integer, P.String], false, a => Numbered(Split(a.Text(2), a.Text(0), a.Integer(1)))),
        new("splitList", [P.String, P.String], false, a => GoList.OfStrings(Split(a.Text(1), a.Text(0), -1))),
    ];

    /// <summary>Parts of a text between separators; an empty separator parts characters.</summary>
    public static string[] Split(string text, string separator, int limit)
    {
        if (limit == 0)
        {
            return [];
        }

        if (separator.Length > 0)
        {
            return limit < 0 ? text.Split(separator) : text.Split(separator, limit);
        }

        var parts = new List<string>();
        for (var i = 0; i < text.Length;)
        {
            GoText.RuneAt(text, i, out var used);
            var last = limit > 0 && parts.Count == limit - 1;
            parts.Add(last ? text[i..] : text.Substring(i, used));
            i = last ? text.Length : i + used;
        }

        return [.. parts];
    }

    private static string TrimSet(string text, string set) => text.Trim(set.ToCharArray() is { Length: > 0 } characters ? characters : ['\0']);

    private static string Repeat(Arguments arguments, string text, int count)
    {
        if (count < 0)
        {
            throw new FunctionException("strings: negative Repeat count");
        }

        arguments.Executor.Budget.Text((long)text.Length * count);
        return new StringBuilder(text.Length * count).Insert(0, text, count).ToString();
    }

    private static string Substring(string text, int start, int end)
    {
        var length = GoText.ByteLength(text);
        var (from, to) = start < 0 ? (0, end) : (start, end < 0 || end > length ? length : end);
        if (to < 0 || to > length)
        {
            throw new FunctionException(to < 0 ? $"runtime error: slice bounds out of range [:{to}]" : $"runtime error: slice bounds out of range [:{to}] with length {length}");
        }

        return from <= to ? GoText.ByteSlice(text, from, to) : throw new FunctionException($"runtime error: slice bounds out of range [{from}:{to}]");
    }

    private static string Truncate(string text, int count)
    {
        if (count >= text.Length * 4 || text.Length == 0)
        {
            return text;
        }

        var length = GoText.ByteLength(text);
        if (count < 0)
        {
            return (long)length + count > 0 ? GoText.ByteSlice(text, length + count, length) : text;
        }

        return length > count ? GoText.ByteSlice(text, 0, count) : text;
    }

    private static string Quote(Arguments arguments)
    {
        if (arguments.Count == 1)
        {
            return arguments[0] is null ? string.Empty : GoQuote.Quote(ConversionFunctions.ToText(arguments[0]));
        }

        return string.Join(' ', arguments.All.ToArray().Where(value => value is not null).Select(value => GoQuote.Quote(ConversionFunctions.ToText(value))));
    }

    private static string SingleQuote(Arguments arguments) =>
        string.Join(' ', arguments.All.ToArray().Where(value => value is not null).Select(value => $"'{Printer.Print(value)}'"));

    private static string Join(Arguments arguments) =>
        string.Join(' ', arguments.All.ToArray().Where(value => value is not null).Select(Printer.Print));

    private static string Indent(Arguments arguments, string lead)
    {
        var (width, text) = (arguments.Integer(0), arguments.Text(1));
        if (width < 0)
        {
            throw new FunctionException("strings: negative Repeat count");
        }

        var lines = text.AsSpan().Count('\n') + 1;
        arguments.Executor.Budget.Text(text.Length + ((long)width * lines));
        return string.Create(lead.Length + text.Length + (width * lines), (width, text, lead), static (span, state) =>
        {
            state.lead.CopyTo(span);
            span = span[state.lead.Length..];
            var rest = state.text.AsSpan();
            while (true)
            {
                span[..state.width].Fill(' ');
                span = span[state.width..];
                var end = rest.IndexOf('\n') + 1;
                var line = end > 0 ? rest[..end] : rest;
                line.CopyTo(span);
                span = span[line.Length..];
                if (end == 0)
                {
                    return;
                }

                rest = rest[end..];
            }
        });
    }

    private static string Replace(Arguments arguments, string text, string old, string replacement)
    {
        if (old.Length > 0)
        {
            var replaced = text.Replace(old, replacement, StringComparison.Ordinal);
            arguments.Executor.Budget.Text(replaced.Length);
            return replaced;
        }

        var result = new StringBuilder(replacement);
        for (var i = 0; i < text.Length;)
        {
            GoText.RuneAt(text, i, out var used);
            result.Append(text, i, used).Append(replacement);
            i += used;
        }

        return result.ToString();
    }

    private static GoMap Numbered(string[] parts)
    {
        var map = new GoMap(parts.Length, GoMap.StringType);
        for (var i = 0; i < parts.Length; i++)
        {
            map["_" + i.ToString(System.Globalization.CultureInfo.InvariantCulture)] = parts[i];
        }

        return map;
    }
}
