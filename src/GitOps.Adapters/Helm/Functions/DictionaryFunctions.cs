using GitOps.Adapters.Helm.Go;
using GitOps.Adapters.Helm.Templates;
using P = GitOps.Adapters.Helm.Templates.ParameterType;

namespace GitOps.Adapters.Helm.Functions;

/// <summary>Maps.</summary>
internal static class DictionaryFunctions
{
    public static IEnumerable<TemplateFunction> All { get; } =
    [
        new("dict", [P.Any], true, Dictionary),
        new("get", [P.Map, P.String], false, a => a.Map(0).TryGet(a.Text(1), out var value) ? value : string.Empty),
        new("set", [P.Map, P.String, P.Any], false, Set),
        new("unset", [P.Map, P.String], false, Unset),
        new("hasKey", [P.Map, P.String], false, a => Boxes.Bool(a.Map(0).Has(a.Text(1)))),
        new("pluck", [P.String, P.Map], true, Pluck),
        new("keys", [P.Map], true, Keys),
        new("values", [P.Map], false, a => new GoList([.. a.Map(0).SortedKeys.Select(a.Map(0).ValueOf)])),
        new("pick", [P.Map, P.String], true, Pick),
        new("omit", [P.Map, P.String], true, Omit),
        new("merge", [P.Map, P.Map], true, a => Merge(a, overwrite: false)),
        new("mustMerge", [P.Map, P.Map], true, a => Merge(a, overwrite: false)),
        new("mergeOverwrite", [P.Map, P.Map], true, a => Merge(a, overwrite: true)),
        new("mustMergeOverwrite", [P.Map, P.Map], true, a => Merge(a, overwrite: true)),
        new("deepCopy", [P.Any], false, a => GoMap.DeepCopyOf(a[0])),
        new("mustDeepCopy", [P.Any], false, a => GoMap.DeepCopyOf(a[0] ?? throw new FunctionException("reflect: call of reflect.Value.Type on zero Value"))),
        new("dig", [P.Any], true, Dig),
    ];

    private static object Dictionary(Arguments arguments)
    {
        var map = new GoMap((arguments.Count + 1) / 2);
        for (var i = 0; i < arguments.Count; i += 2)
        {
            map[ConversionFunctions.ToText(arguments[i])] = i + 1 < arguments.Count ? arguments[i + 1] : string.Empty;
        }

        return map;
    }

    private static object Set(Arguments arguments)
    {
        var map = arguments.Map(0);
        if (map.IsNil)
        {
            throw new FunctionException("assignment to entry in nil map");
        }

        map[arguments.Text(1)] = arguments[2];
        return map.As(GoMap.PlainType);
    }

    private static object Unset(Arguments arguments)
    {
        arguments.Map(0).Remove(arguments.Text(1));
        return arguments.Map(0).As(GoMap.PlainType);
    }

    private static object Pluck(Arguments arguments)
    {
        var found = new List<object?>();
        for (var i = 1; i < arguments.Count; i++)
        {
            if (arguments.Map(i).TryGet(arguments.Text(0), out var value))
            {
                found.Add(value);
            }
        }

        return new GoList([.. found]);
    }

    // Go's order is random here; ours is that of the keys, so that a render repeats itself.
    private static object Keys(Arguments arguments)
    {
        var keys = new List<string>();
        for (var i = 0; i < arguments.Count; i++)
        {
            keys.AddRange(arguments.Map(i).SortedKeys);
        }

        return GoList.OfStrings(keys);
    }

    private static object Pick(Arguments arguments)
    {
        var picked = new GoMap(arguments.Count);
        for (var i = 1; i < arguments.Count; i++)
        {
            if (arguments.Map(0).TryGet(arguments.Text(i), out var value))
            {
                picked[arguments.Text(i)] = value;
            }
        }

        return picked;
    }

    private static object Omit(Arguments arguments)
    {
        var kept = arguments.Map(0).IsNil ? new GoMap() : arguments.Map(0).As(GoMap.PlainType).Copy();
        for (var i = 1; i < arguments.Count; i++)
        {
            kept.Remove(arguments.Text(i));
        }

        return kept;
    }

    private static object Merge(Arguments arguments, bool overwrite)
    {
        var target = arguments[0] is GoMap given ? given.As(GoMap.PlainType) : new GoMap();
        for (var i = 1; i < arguments.Count; i++)
        {
            Merge(target, arguments.Map(i), overwrite, arguments.Executor.Budget);
        }

        return target;
    }

    // As mergo does it: without overwriting, empty values count as absent; maps missing in the target are shared, not copied.
    private static void Merge(GoMap target, GoMap source, bool overwrite, ExecutionBudget budget)
    {
        StackGuard.Ensure();
        if (target.SharesEntriesWith(source))
        {
            return;
        }

        foreach (var key in source.SortedKeys)
        {
            budget.Step();
            var value = source[key];
            var existing = target[key];
            if (value is null)
            {
                if (overwrite)
                {
                    target[key] = null;
                }

                continue;
            }

            if (value is GoMap inner && existing is GoMap below)
            {
                Merge(below, inner, overwrite, budget);
                if (below.Count > 0)
                {
                    continue;
                }
            }

            if (overwrite || IsEmpty(existing))
            {
                target[key] = value;
            }
        }
    }

    private static bool IsEmpty(object? value) => value is not GoObject && GoType.IsEmpty(value);

    private static object? Dig(Arguments arguments)
    {
        if (arguments.Count < 3)
        {
            throw new FunctionException("dig needs at least three arguments");
        }

        var current = AsMap(arguments[arguments.Count - 1]);
        for (var i = 0; i < arguments.Count - 2; i++)
        {
            if (arguments[i] is not string)
            {
                throw Conversion(arguments[i], "string");
            }
        }

        for (var i = 0; ; i++)
        {
            if (!current.TryGet(arguments.Text(i), out var value))
            {
                return arguments[arguments.Count - 2];
            }

            if (i == arguments.Count - 3)
            {
                return value;
            }

            current = AsMap(value);
        }
    }

    private static GoMap AsMap(object? value) => value as GoMap is { TypeName: GoMap.PlainType } map ? map : throw Conversion(value, GoMap.PlainType);

    private static FunctionException Conversion(object? value, string wanted) =>
        new($"interface conversion: interface {{}} is {(value is null ? "nil" : GoType.NameOf(value))}, not {wanted}");
}
