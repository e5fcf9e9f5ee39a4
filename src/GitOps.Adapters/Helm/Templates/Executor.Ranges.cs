using GitOps.Adapters.Helm.Formatting;
using GitOps.Adapters.Helm.Go;

namespace GitOps.Adapters.Helm.Templates;

/// <summary>Loops.</summary>
internal sealed partial class Executor
{
    private Flow WalkRange(TemplateValue dot, RangeNode range)
    {
        var mark = variables.Count;
        var value = Evaluate(dot, range.Pipe).Content;
        var inner = variables.Count;
        var flow = Flow.On;
        var ran = value switch
        {
            null => false,
            GoMap map => Each(range, map, inner, ref flow),
            GoList list => Each(range, list, inner, ref flow),
            byte[] bytes => Each(range, bytes, inner, ref flow),
            _ when GoType.TrySigned(value, out var signed) => Count(range, value, signed, inner, ref flow),
            _ when GoType.TryUnsigned(value, out var unsigned) => Count(range, value, (long)Math.Min(unsigned, long.MaxValue), inner, ref flow),
            _ => throw Error($"range can't iterate over {Printer.Print(value)}"),
        };
        if (!ran && range.Otherwise is not null)
        {
            flow = WalkNested(dot, range.Otherwise);
        }

        variables.PopTo(mark);
        return flow;
    }

    private bool Each(RangeNode range, GoMap map, int mark, ref Flow flow)
    {
        foreach (var key in map.SortedKeys)
        {
            if (map.TryGet(key, out var element) && !Iterate(range, new TemplateValue(key), new TemplateValue(element, map.HoldsAnything), mark, ref flow))
            {
                break;
            }
        }

        return map.Count > 0;
    }

    private bool Each(RangeNode range, GoList list, int mark, ref Flow flow)
    {
        for (var i = 0; i < list.Count; i++)
        {
            if (!Iterate(range, new TemplateValue(Boxes.Integer(i)), new TemplateValue(list[i], list.HoldsAnything), mark, ref flow))
            {
                break;
            }
        }

        return list.Count > 0;
    }

    private bool Each(RangeNode range, byte[] bytes, int mark, ref Flow flow)
    {
        for (var i = 0; i < bytes.Length; i++)
        {
            if (!Iterate(range, new TemplateValue(Boxes.Integer(i)), new TemplateValue(bytes[i]), mark, ref flow))
            {
                break;
            }
        }

        return bytes.Length > 0;
    }

    private bool Count(RangeNode range, object value, long count, int mark, ref Flow flow)
    {
        if (range.Pipe.Declarations.Length > 1)
        {
            throw Error($"can't use {Printer.Print(value)} to iterate over more than one variable");
        }

        for (long i = 0; i < count; i++)
        {
            object element = value switch { nint => Boxes.Integer(i), long => i, int => (int)i, nuint => (nuint)i, ulong => (ulong)i, byte => (byte)i, _ => new GoDuration(i) };
            if (!Iterate(range, TemplateValue.Invalid, new TemplateValue(element), mark, ref flow))
            {
                break;
            }
        }

        return count > 0;
    }

    private bool Iterate(RangeNode range, TemplateValue index, TemplateValue element, int mark, ref Flow flow)
    {
        budget.Step();
        var declarations = range.Pipe.Declarations;
        if (declarations.Length > 0 && range.Pipe.IsAssignment)
        {
            Assign(declarations[0].Path[0], declarations.Length > 1 ? index : element);
            if (declarations.Length > 1)
            {
                Assign(declarations[1].Path[0], element);
            }
        }
        else if (declarations.Length > 0)
        {
            variables.SetFromTop(1, element);
            if (declarations.Length > 1)
            {
                variables.SetFromTop(2, index);
            }
        }

        var inner = WalkNested(element, range.List);
        variables.PopTo(mark);
        flow = Flow.On;
        return inner != Flow.Break;
    }
}
