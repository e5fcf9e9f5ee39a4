using System.Globalization;
using System.Text;
using GitOps.Adapters.Helm.Formatting;
using GitOps.Adapters.Helm.Go;
using GitOps.Adapters.Helm.Templates;
using P = GitOps.Adapters.Helm.Templates.ParameterType;

namespace GitOps.Adapters.Helm.Functions;

/// <summary>Functions that Go's <c>text/template</c> brings, but for comparisons.</summary>
internal static class BuiltinFunctions
{
    public static IEnumerable<TemplateFunction> All { get; } =
    [
        new("and", [P.Value, P.Value], true, _ => null) { IsShortCircuit = true },
        new("or", [P.Value, P.Value], true, _ => null) { IsShortCircuit = true },
        new("not", [P.Value], false, a => Boxes.Bool(!GoType.IsTrue(a[0]))),
        new("call", [P.Value, P.Value], true, a => throw new FunctionException(a[0] is null ? "call of nil" : $"non-function {a.Executor.CallTarget} of type {GoType.NameOf(a[0])}")),
        new("index", [P.Value, P.Value], true, Index),
        new("len", [P.Value], false, a => Boxes.Integer(Length(a[0], a.Executor.CallTarget))),
        new("print", [P.Any], true, a => Printer.PrintAll(a.All)),
        new("println", [P.Any], true, a => Printer.PrintLine(a.All)),
        new("printf", [P.String, P.Any], true, a => Printer.Format(a.Text(0), a.From(1))),
        new("html", [P.Any], true, a => EscapeHtml(TextOf(a.All))),
        new("js", [P.Any], true, a => EscapeScript(TextOf(a.All))),
        new("urlquery", [P.Any], true, a => UrlText.EscapeQuery(TextOf(a.All))),
    ];

    private static string TextOf(ReadOnlySpan<object?> arguments) => arguments is [string text]
        ? text
        : Printer.PrintAll([.. arguments.ToArray().Select(argument => argument ?? "<no value>")]);

    private static int Length(object? value, string written) => value switch
    {
        null => throw new FunctionException(written == "nil" ? "reflect: call of reflect.Value.Type on zero Value" : "len of nil pointer"),
        string text => GoText.ByteLength(text),
        GoMap map => map.Count,
        _ when GoType.TrySequence(value, out var count) => count,
        _ => throw new FunctionException($"len of type {GoType.NameOf(value)}"),
    };

    private static object? Index(Arguments arguments)
    {
        var item = arguments[0];
        if (item is null)
        {
            throw new FunctionException("index of untyped nil");
        }

        foreach (var index in arguments.From(1))
        {
            switch (item)
            {
                case GoMap map:
                    item = map.TryGet(KeyOf(index), out var value) ? value : map.Zero;
                    break;
                case GoList or byte[] or string:
                    GoType.TrySequence(item, out var count);
                    count = item is string text ? GoText.ByteLength(text) : count;
                    var at = PositionOf(index, count, item is string ? "string" : "slice");
                    item = item is string letters ? GoText.ToBytes(letters)[at] : GoType.ElementAt(item, at);
                    break;
                case null:
                    throw new FunctionException("index of nil pointer");
                default:
                    throw new FunctionException($"can't index item of type {GoType.NameOf(item)}");
            }
        }

        return item;
    }

    private static string KeyOf(object? index) => index switch
    {
        string key => key,
        null => throw new FunctionException("value is nil; should be of type string"),
        _ => throw new FunctionException($"value has type {GoType.NameOf(index)}; should be string"),
    };

    private static int PositionOf(object? index, int count, string kind)
    {
        long at;
        if (index is null)
        {
            throw new FunctionException("cannot index slice/array with nil");
        }

        if (!GoType.TrySigned(index, out at))
        {
            at = GoType.TryUnsigned(index, out var unsigned)
                ? (long)Math.Min(unsigned, long.MaxValue)
                : throw new FunctionException($"cannot index slice/array with type {GoType.NameOf(index)}");
        }

        // One past the end passes Go's own check and fails in the access.
        return at >= 0 && at < count ? (int)at
            : throw new FunctionException(at == count ? $"reflect: {kind} index out of range" : $"index out of range: {at}");
    }

    private static string EscapeHtml(string text) => text
        .Replace("&", "&amp;", StringComparison.Ordinal)
        .Replace("\0", "\uFFFD", StringComparison.Ordinal)
        .Replace("\"", "&#34;", StringComparison.Ordinal)
        .Replace("'", "&#39;", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace(">", "&gt;", StringComparison.Ordinal);

    private static string EscapeScript(string text)
    {
        var escaped = new StringBuilder(text.Length + 8);
        foreach (var rune in text.EnumerateRunes())
        {
            _ = rune.Value switch
            {
                '\\' => escaped.Append(@"\\"),
                '\'' => escaped.Append(@"\'"),
                '"' => escaped.Append("\\\""),
                '<' => escaped.Append(@"\u003C"),
                '>' => escaped.Append(@"\u003E"),
                '&' => escaped.Append(@"\u0026"),
                '=' => escaped.Append(@"\u003D"),
                < ' ' => escaped.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:X4}"),
                < 0x80 => escaped.Append((char)rune.Value),
                _ when GoQuote.IsPrintable(rune) => escaped.Append(rune.ToString()),
                _ => escaped.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:X4}"),
            };
        }

        return escaped.ToString();
    }
}
