using GitOps.Adapters.Helm.Go;
using GitOps.Adapters.Helm.Templates;
using P = GitOps.Adapters.Helm.Templates.ParameterType;

namespace GitOps.Adapters.Helm.Functions;

/// <summary>Lists. Each function of a pair with and without <c>must</c> does the same; only Go's panics differ.</summary>
internal static class ListFunctions
{
    private const string NilPointer = "runtime error: invalid memory address or nil pointer dereference";

    public static IEnumerable<TemplateFunction> All { get; } =
    [
        new("list", [P.Any], true, a => new GoList(a.All.ToArray())),
        new("tuple", [P.Any], true, a => new GoList(a.All.ToArray())),
        .. Pair("append", "mustAppend", [P.Any, P.Any], a => new GoList([.. Items(a[0], "Cannot push on type {0}"), a[1]])),
        .. Pair("push", "mustPush", [P.Any, P.Any], a => new GoList([.. Items(a[0], "Cannot push on type {0}"), a[1]])),
        .. Pair("prepend", "mustPrepend", [P.Any, P.Any], a => new GoList([a[1], .. Items(a[0], "Cannot prepend on type {0}")])),
        .. Pair("first", "mustFirst", [P.Any], a => Items(a[0], "Cannot find first on type {0}") is [var first, ..] ? first : null),
        .. Pair("last", "mustLast", [P.Any], a => Items(a[0], "Cannot find last on type {0}") is [.., var last] ? last : null),
        .. Pair("rest", "mustRest", [P.Any], a => Items(a[0], "Cannot find rest on type {0}") is [_, .. var rest] ? new GoList(rest) : GoList.Nil),
        .. Pair("initial", "mustInitial", [P.Any], a => Items(a[0], "Cannot find initial on type {0}") is [.. var initial, _] ? new GoList(initial) : GoList.Nil),
        .. Pair("reverse", "mustReverse", [P.Any], a => new GoList([.. Items(a[0], "Cannot find reverse on type {0}").Reverse()])),
        .. Pair("compact", "mustCompact", [P.Any], a => new GoList([.. Items(a[0], "Cannot compact on type {0}").Where(item => !GoType.IsEmpty(item))])),
        .. Pair("uniq", "mustUniq", [P.Any], Unique),
        .. Pair("slice", "mustSlice", [P.Any, P.Any], Slice, isVariadic: true),
        .. Pair("without", "mustWithout", [P.Any, P.Any], Without, isVariadic: true),
        .. Pair("has", "mustHas", [P.Any, P.Any], a => Boxes.Bool(a[1] is not null && Contains(Items(a[1], "Cannot find has on type {0}"), a[0]))),
        .. Pair("chunk", "mustChunk", [P.Integer, P.Any], Chunk),
        new("concat", [P.Any], true, Concat),
        new("sortAlpha", [P.Any], false, SortAlpha),
        new("shuffle", [P.String], false, a => Shuffle(a.Text(0))),
    ];

    private static TemplateFunction[] Pair(string name, string must, P[] parameters, FunctionBody body, bool isVariadic = false) =>
        [new(name, parameters, isVariadic, body), new(must, parameters, isVariadic, body)];

    private static object?[] Items(object? value, string fault) => value switch
    {
        GoList list => list.Items,
        byte[] bytes => [.. bytes.Select(b => (object)b)],
        null => throw new FunctionException(NilPointer),
        _ => throw new FunctionException(string.Format(System.Globalization.CultureInfo.InvariantCulture, fault, GoType.KindOf(value))),
    };

    private static bool Contains(ReadOnlySpan<object?> items, object? wanted)
    {
        foreach (var item in items)
        {
            if (GoType.DeepEqual(item, wanted))
            {
                return true;
            }
        }

        return false;
    }

    private static object Unique(Arguments arguments)
    {
        var kept = new List<object?>();
        foreach (var item in Items(arguments[0], "Cannot find uniq on type {0}"))
        {
            arguments.Executor.Budget.Elements(kept.Count);
            if (!Contains(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(kept), item))
            {
                kept.Add(item);
            }
        }

        return new GoList([.. kept]);
    }

    private static object? Slice(Arguments arguments)
    {
        var items = Items(arguments[0], "list should be type of slice or array but {0}");
        if (items.Length == 0)
        {
            return null;
        }

        var start = arguments.Count > 1 ? ConversionFunctions.ToInteger(arguments[1]) : 0;
        var end = arguments.Count > 2 ? ConversionFunctions.ToInteger(arguments[2]) : items.Length;
        if (start < 0 || end < start || end > items.Length)
        {
            throw new FunctionException("reflect.Value.Slice: slice index out of bounds");
        }

        return arguments[0] is byte[] bytes ? bytes[(int)start..(int)end] : new GoList(items[(int)start..(int)end], ((GoList)arguments[0]!).TypeName);
    }

    private static object Without(Arguments arguments)
    {
        var kept = new List<object?>();
        foreach (var item in Items(arguments[0], "Cannot find without on type {0}"))
        {
            if (!Contains(arguments.From(1), item))
            {
                kept.Add(item);
            }
        }

        return new GoList([.. kept]);
    }

    private static object Chunk(Arguments arguments)
    {
        var items = Items(arguments[1], "Cannot chunk type {0}");
        var size = arguments.Integer(0);
        return size <= 0
            ? throw new FunctionException("runtime error: makeslice: len out of range")
            : new GoList([.. items.Chunk(size).Select(chunk => new GoList(chunk))], GoList.NestedType);
    }

    private static object Concat(Arguments arguments)
    {
        var all = new List<object?>();
        foreach (var list in arguments.All)
        {
            all.AddRange(Items(list, "Cannot concat type {0} as list"));
        }

        arguments.Executor.Budget.Elements(all.Count);
        return all.Count == 0 ? GoList.Nil : new GoList([.. all]);
    }

    private static object SortAlpha(Arguments arguments)
    {
        var texts = ConversionFunctions.ToTexts(arguments[0]).Items.Cast<string>().ToArray();
        Array.Sort(texts, GoText.Compare);
        return GoList.OfStrings(texts);
    }

    private static string Shuffle(string text)
    {
        var runes = text.EnumerateRunes().ToArray();
        Random.Shared.Shuffle(runes);
        return string.Concat(runes.Select(rune => rune.ToString()));
    }
}
