using System.Collections.Immutable;
using GitOps.Core.Deployments.Health.Cel.Functions;
using GitOps.Core.Deployments.Health.Cel.Syntax;
using GitOps.Core.Deployments.Health.Cel.Values;

namespace GitOps.Core.Deployments.Health.Cel;

/// <summary>A tree and variables to a value.</summary>
internal sealed class CelEvaluator(CelBudget budget)
{
    // A fault that is passed over is an exception that was thrown, which is dear.
    private const int CostOfFault = 1000;

    /// <summary>A variable, and those outside of it.</summary>
    internal sealed record Scope(string Name, CelValue Value, Scope? Outer)
    {
        public static CelValue? Find(Scope? scope, string name)
        {
            for (; scope is not null; scope = scope.Outer)
            {
                if (scope.Name == name)
                {
                    return scope.Value;
                }
            }

            return null;
        }
    }

    public CelValue Evaluate(CelNode node, Scope? scope)
    {
        budget.Spend();
        return node switch
        {
            CelNode.Literal literal => literal.Value,
            CelNode.Variable variable => Scope.Find(scope, variable.Name)
                ?? CelTypes.Find(variable.Name)
                ?? throw new UnknownNameException(variable.Name),
            CelNode.Select select => Select(Operand(select.Operand, select.Field, scope), select),
            CelNode.Has has => CelBool.Of(FindField(Operand(has.Operand, has.Field, scope), has.Field) is not null),
            CelNode.Index index => Index(Evaluate(index.Operand, scope), Evaluate(index.At, scope), index.IsOptional),
            CelNode.Logic logic => Logic(logic, scope),
            CelNode.Condition condition => Evaluate(Truth(Evaluate(condition.Test, scope)) ? condition.Then : condition.Else, scope),
            CelNode.ListLiteral list => List(list, scope),
            CelNode.MapLiteral map => Map(map, scope),
            CelNode.Loop loop => Loop(loop, scope),
            CelNode.OptionalLoop loop => OptionalLoop(loop, scope),
            CelNode.Call call => Call(call, scope),
            _ => throw new CelEvaluationException("the expression cannot be evaluated"),
        };
    }

    // A path whose first name is unknown is reported as a whole.
    private CelValue Operand(CelNode operand, string field, Scope? scope)
    {
        try
        {
            return Evaluate(operand, scope);
        }
        catch (UnknownNameException unknown) when (operand is CelNode.Variable or CelNode.Select { IsOptional: false })
        {
            throw new UnknownNameException($"{unknown.Path}.{field}");
        }
    }

    private static CelValue Select(CelValue operand, CelNode.Select select)
    {
        if (!select.IsOptional && operand is not CelOptional)
        {
            return FindField(operand, select.Field) ?? throw new CelEvaluationException($"no such key: {select.Field}");
        }

        var inner = operand is CelOptional optional ? optional.Value : operand;
        return inner is null || FindField(inner, select.Field) is not { } found ? CelOptional.None : new CelOptional(found);
    }

    private static CelValue? FindField(CelValue operand, string field) => operand switch
    {
        CelMap map => map.Find(field),
        CelHostValue host => host.Find(field),
        CelOptional { Value: null } => null,
        CelOptional { Value: { } value } => FindField(value, field),
        _ => throw new CelEvaluationException($"unsupported type for field selection '{field}': {operand.TypeName}"),
    };

    private static CelValue Index(CelValue operand, CelValue at, bool isOptional)
    {
        var isMissingFine = isOptional || operand is CelOptional;
        var inner = operand is CelOptional optional ? optional.Value : operand;
        var found = inner switch
        {
            null => null,
            CelMap map => map.Find(at),
            CelList list => Item(list, at),
            _ => throw new CelEvaluationException($"no such overload: {inner.TypeName}[{at.TypeName}]"),
        };
        return isMissingFine
            ? found is null ? CelOptional.None : new CelOptional(found)
            : found ?? throw new CelEvaluationException(inner is CelList ? $"index out of bounds: {CelText.Of(at)}" : $"no such key: {CelText.Of(at)}");
    }

    private static CelValue? Item(CelList list, CelValue at)
    {
        var index = at switch
        {
            CelInt number => number.Value,
            CelUint number when number.Value <= int.MaxValue => (long)number.Value,
            CelDouble number when double.IsInteger(number.Value) && Math.Abs(number.Value) <= int.MaxValue => (long)number.Value,
            CelUint or CelDouble => -1,
            _ => throw new CelEvaluationException($"unsupported index type '{at.TypeName}' in list"),
        };
        return index >= 0 && index < list.Count ? list[(int)index] : null;
    }

    // Either side may fail as long as the other one decides.
    private CelBool Logic(CelNode.Logic logic, Scope? scope)
    {
        var decisive = !logic.IsAnd;
        CelEvaluationException? fault = null;
        foreach (var side in (ReadOnlySpan<CelNode>)[logic.Left, logic.Right])
        {
            try
            {
                if (Truth(Evaluate(side, scope)) == decisive)
                {
                    return CelBool.Of(decisive);
                }
            }
            catch (CelEvaluationException exception)
            {
                budget.Spend(CostOfFault);
                fault ??= exception;
            }
        }

        return fault is null ? CelBool.Of(!decisive) : throw new CelEvaluationException(fault.Message);
    }

    private BuiltList List(CelNode.ListLiteral list, Scope? scope)
    {
        var items = ImmutableArray.CreateBuilder<CelValue>(list.Items.Length);
        foreach (var (item, isOptional) in list.Items)
        {
            if (Present(Evaluate(item, scope), isOptional) is { } value)
            {
                items.Add(value);
            }
        }

        return new BuiltList(items.ToImmutable());
    }

    private BuiltMap Map(CelNode.MapLiteral map, Scope? scope)
    {
        var built = new BuiltMap();
        foreach (var (key, value, isOptional) in map.Entries)
        {
            var name = Evaluate(key, scope);
            if (Present(Evaluate(value, scope), isOptional) is { } present)
            {
                built.Add(name, present);
            }
        }

        return built;
    }

    private static CelValue? Present(CelValue value, bool isOptional) => !isOptional ? value
        : value is CelOptional optional ? optional.Value
        : throw new CelEvaluationException($"cannot initialize optional entry from non-optional value of type {value.TypeName}");

    private CelValue Loop(CelNode.Loop loop, Scope? scope)
    {
        var range = Evaluate(loop.Range, scope) switch
        {
            CelList list => list.Items,
            CelMap map => map.Keys,
            var other => throw new CelEvaluationException($"no such overload: a loop over {other.TypeName}"),
        };
        return loop.Kind switch
        {
            CelLoopKind.All => Quantify(loop, range, scope, decisive: false),
            CelLoopKind.Exists => Quantify(loop, range, scope, decisive: true),
            CelLoopKind.ExistsOne => CelBool.Of(range.Count(item => Truth(Body(loop, item, scope))) == 1),
            CelLoopKind.Filter => new BuiltList([.. range.Where(item => Truth(Body(loop, item, scope)))]),
            _ => new BuiltList([.. range
                .Where(item => loop.Filter is null || Truth(Evaluate(loop.Filter, new Scope(loop.Item, item, scope))))
                .Select(item => Body(loop, item, scope))]),
        };
    }

    private CelBool Quantify(CelNode.Loop loop, IEnumerable<CelValue> range, Scope? scope, bool decisive)
    {
        CelEvaluationException? fault = null;
        foreach (var item in range)
        {
            try
            {
                if (Truth(Body(loop, item, scope)) == decisive)
                {
                    return CelBool.Of(decisive);
                }
            }
            catch (CelEvaluationException exception)
            {
                budget.Spend(CostOfFault);
                fault ??= exception;
            }
        }

        return fault is null ? CelBool.Of(!decisive) : throw new CelEvaluationException(fault.Message);
    }

    private CelValue Body(CelNode.Loop loop, CelValue item, Scope? scope) => Evaluate(loop.Body, new Scope(loop.Item, item, scope));

    private CelValue OptionalLoop(CelNode.OptionalLoop loop, Scope? scope)
    {
        if (Evaluate(loop.Operand, scope) is not CelOptional operand)
        {
            throw new CelEvaluationException("no such overload: optMap of a value that is not optional");
        }

        if (operand.Value is not { } value)
        {
            return CelOptional.None;
        }

        var result = Evaluate(loop.Body, new Scope(loop.Item, value, scope));
        return !loop.IsFlat ? new CelOptional(result)
            : result as CelOptional ?? throw new CelEvaluationException("no such overload: optFlatMap must give an optional");
    }

    private CelValue Call(CelNode.Call call, Scope? scope)
    {
        var arguments = new CelValue[call.Arguments.Length];
        for (var i = 0; i < arguments.Length; i++)
        {
            arguments[i] = Evaluate(call.Arguments[i], scope);
        }

        return CelFunctions.Call(call.Function, call.IsMethod, arguments, budget)
            ?? throw new CelEvaluationException($"no such overload: {call.Function}({string.Join(", ", arguments.Select(argument => argument.TypeName))})");
    }

    private static bool Truth(CelValue value) => value is CelBool boolean ? boolean.Value : throw new CelEvaluationException($"no such overload: {value.TypeName} where bool is needed");
}
