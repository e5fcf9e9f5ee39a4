using System.Globalization;
using System.Text;
using GitOps.Adapters.Helm.Charts;
using GitOps.Adapters.Helm.Formatting;
using GitOps.Adapters.Helm.Go;

namespace GitOps.Adapters.Helm.Values;

/// <summary>The grammar of <c>--set</c>: <c>a.b=1,list[0].c=x,d={p,q}</c>, with backslashes before what would be read as a sign.</summary>
internal ref struct SetExpression
{
    private const int MaximumNesting = 30;
    private const int MaximumIndex = 65536;
    private const string EndOfInput = "EOF";

    private readonly string text;
    private readonly bool onlyText;
    private readonly bool isGiven;
    private readonly object? given;
    private int at;

    private SetExpression(string text, bool onlyText) => (this.text, this.onlyText) = (text, onlyText);

    private SetExpression(string text, object? given) => (this.text, isGiven, this.given) = (text, true, given);

    /// <summary>Sets what an expression says.</summary>
    /// <param name="expression">The expression.</param>
    /// <param name="values">The values to change.</param>
    /// <param name="onlyText">Whether every value stays text, as with <c>--set-string</c>.</param>
    /// <exception cref="ChartException">The expression is malformed or does not fit the values.</exception>
    public static void Apply(string expression, GoMap values, bool onlyText = false)
    {
        var reader = new SetExpression(expression, onlyText);
        while (reader.Key(values, 0) is var fault && fault != EndOfInput)
        {
            if (fault is not null)
            {
                throw new ChartException(ChartFault.Values, $"failed parsing {(onlyText ? "--set-string" : "--set")} data: {fault}");
            }
        }
    }

    /// <summary>Sets a value as it is at a path.</summary>
    /// <exception cref="ChartException">The path is malformed or does not fit the values.</exception>
    public static void Assign(string path, GoMap values, object? value)
    {
        var reader = new SetExpression(path + "=", value);
        if (reader.Key(values, 0) is { } fault && fault != EndOfInput)
        {
            throw new ChartException(ChartFault.Values, $"failed parsing --set-json data: {fault}");
        }
    }

    /// <summary>A text as it must stand in an expression to be taken as it is.</summary>
    public static string Escape(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace(",", "\\,", StringComparison.Ordinal)
        .Replace("{", "\\{", StringComparison.Ordinal).Replace("}", "\\}", StringComparison.Ordinal).Replace("[", "\\[", StringComparison.Ordinal)
        .Replace("]", "\\]", StringComparison.Ordinal).Replace("=", "\\=", StringComparison.Ordinal);

    /// <summary>A value as the expression types it: words for booleans and null, numbers, else text.</summary>
    public static object? TypedValue(string text) => text.ToLowerInvariant() switch
    {
        "true" => Boxes.True,
        "false" => Boxes.False,
        "null" => null,
        "0" => 0L,
        _ => text.Length > 0 && text[0] != '0' && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : text,
    };

    // Each step returns a fault, EndOfInput when the text is used up, or null to go on.
    private string? Key(GoMap data, int nesting)
    {
        var (key, last) = Until("=[,.");
        switch (last)
        {
            case '[':
                return Indexed(data, key, nesting);
            case '=':
                var (value, ended, fault) = Value();
                if (fault is null)
                {
                    Set(data, key, value);
                }

                return fault ?? (ended ? EndOfInput : null);
            case ',':
                Set(data, key, string.Empty);
                return $"key {GoQuote.Quote(key)} has no value (cannot end with ,)";
            case '.':
                return Nested(data, key, nesting + 1);
            default:
                return key.Length == 0 ? EndOfInput : $"key {GoQuote.Quote(key)} has no value";
        }
    }

    private string? Indexed(GoMap data, string key, int nesting)
    {
        if (Index(out var index) is { } fault)
        {
            return "error parsing index: " + fault;
        }

        if (data.TryGet(key, out var existing) && existing is not GoList)
        {
            return $"unable to parse key: interface conversion: interface {{}} is {(existing is null ? "nil" : GoType.NameOf(existing))}, not []interface {{}}";
        }

        var result = Item(existing as GoList ?? new GoList([]), index, nesting, out var list);
        Set(data, key, list);
        return result;
    }

    private string? Nested(GoMap data, string key, int nesting)
    {
        if (nesting > MaximumNesting)
        {
            return $"value name nested level is greater than maximum supported nested level of {MaximumNesting}";
        }

        if (data.TryGet(key, out var existing) && existing is not GoMap)
        {
            return $"unable to parse key: interface conversion: interface {{}} is {(existing is null ? "nil" : GoType.NameOf(existing))}, not map[string]interface {{}}";
        }

        var inner = existing as GoMap ?? new GoMap();
        var fault = Key(inner, nesting);
        if (fault is null && inner.Count == 0)
        {
            return $"key map {GoQuote.Quote(key)} has no value";
        }

        if (inner.Count > 0)
        {
            Set(data, key, inner);
        }

        return fault;
    }

    private string? Item(GoList list, int index, int nesting, out GoList changed)
    {
        changed = list;
        if (index is < 0 or > MaximumIndex)
        {
            return index < 0 ? $"negative {index} index not allowed" : $"index of {index} is greater than maximum supported index of {MaximumIndex}";
        }

        var (before, last) = Until("[.=");
        if (before.Length > 0)
        {
            return $"unexpected data at end of array index: {GoQuote.Quote(before)}";
        }

        var existing = index < list.Count ? list[index] : null;
        switch (last)
        {
            case '=':
                var (value, ended, valueFault) = Value();
                changed = valueFault is null ? With(list, index, value) : list;
                return valueFault ?? (ended ? EndOfInput : null);
            case '[':
                if (Index(out var next) is { } indexFault)
                {
                    return "error parsing index: " + indexFault;
                }

                var inner = Item(existing as GoList ?? new GoList([]), next, nesting, out var items);
                changed = With(list, index, items);
                return inner;
            case '.':
                var map = existing as GoMap ?? new GoMap();
                var fault = Key(map, nesting);
                changed = With(list, index, map);
                return fault;
            default:
                return EndOfInput;
        }
    }

    private string? Index(out int index)
    {
        var (digits, last) = Until("]");
        index = 0;
        return last != ']' ? EndOfInput
            : int.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out index) ? null
            : $"strconv.Atoi: parsing {GoQuote.Quote(digits)}: invalid syntax";
    }

    private (object? Value, bool Ended, string? Fault) Value()
    {
        if (isGiven)
        {
            return (given, true, null);
        }

        if (at >= text.Length)
        {
            return (string.Empty, true, null);
        }

        if (text[at] != '{')
        {
            var (word, last) = Until(",");
            return (Typed(word), last is null, null);
        }

        at++;
        var items = new List<object?>();
        while (true)
        {
            var (word, last) = Until(",}");
            if (last is null)
            {
                return (null, false, "list must terminate with '}'");
            }

            items.Add(Typed(word));
            if (last == '}')
            {
                at += at < text.Length && text[at] == ',' ? 1 : 0;
                return (new GoList([.. items]), false, null);
            }
        }
    }

    private readonly object? Typed(string word) => onlyText ? word : TypedValue(word);

    // Up to one of the stops, which is passed over; a backslash takes its next character as it is.
    private (string Text, char? Last) Until(string stops)
    {
        var result = new StringBuilder();
        while (at < text.Length)
        {
            var c = text[at++];
            if (stops.Contains(c))
            {
                return (result.ToString(), c);
            }

            if (c == '\\')
            {
                if (at >= text.Length)
                {
                    break;
                }

                c = text[at++];
            }

            result.Append(c);
        }

        return (result.ToString(), null);
    }

    private static void Set(GoMap data, string key, object? value)
    {
        if (key.Length > 0)
        {
            data[key] = value;
        }
    }

    private static GoList With(GoList list, int index, object? value)
    {
        var items = new object?[Math.Max(list.Count, index + 1)];
        list.Items.CopyTo(items, 0);
        items[index] = value;
        return new GoList(items);
    }
}
