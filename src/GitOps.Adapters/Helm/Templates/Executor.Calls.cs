using GitOps.Adapters.Helm.Go;
namespace GitOps.Adapters.Helm.Templates;

/// <summary>Calls of functions and methods: counting, checking and evaluating their arguments.</summary>
internal sealed partial class Executor
{
    private object?[] argumentStack = new object?[64];
    private int argumentTop;

    private TemplateValue Call(TemplateValue dot, TemplateFunction function, Node place, string name, Node[]? arguments, TemplateValue? final)
    {
        StackGuard.Ensure();

        // The first argument is the function itself.
        var given = arguments is null ? 0 : arguments.Length - 1;
        var count = given + (final.HasValue ? 1 : 0);
        var fixedCount = function.IsVariadic ? function.Parameters.Length - 1 : function.Parameters.Length;
        if (function.IsVariadic ? count < fixedCount : count != fixedCount)
        {
            throw Error(function.IsVariadic
                ? $"wrong number of args for {name}: want at least {fixedCount} got {given}"
                : $"wrong number of args for {name}: want {fixedCount} got {count}");
        }

        if (function.IsShortCircuit)
        {
            return ShortCircuit(dot, name, arguments, final);
        }

        var bottom = argumentTop;
        Reserve(count);
        for (var i = 0; i < given; i++)
        {
            var type = i < fixedCount ? function.Parameters[i] : function.Parameters[^1];
            argumentStack[bottom + i] = EvaluateArgument(dot, arguments![i + 1], type).Content;
        }

        if (final.HasValue)
        {
            // The piped value is checked against the last parameter, or against the one it fills.
            var type = function.IsVariadic && count - 1 < fixedCount ? function.Parameters[count - 1] : function.Parameters[^1];
            argumentStack[bottom + given] = Check(final.Value, type).Content;
        }

        // A failure is thrown on outside of the handler: inside, the frames of what failed would stay on the stack, a thousand includes deep.
        Exception failure;
        try
        {
            var result = function.Body(new Arguments(argumentStack.AsSpan(bottom, count), this));
            if (result is string text)
            {
                budget.Text(text.Length);
            }

            return new TemplateValue(result, result is null);
        }
        catch (Exception e) when (e is FunctionException or TemplateExecutionException)
        {
            failure = e;
        }
        finally
        {
            Array.Clear(argumentStack, bottom, count);
            argumentTop = bottom;
        }

        node = place;
        throw Error($"error calling {name}: {failure.Message}", failure);
    }

    private TemplateValue ShortCircuit(TemplateValue dot, string name, Node[]? arguments, TemplateValue? final)
    {
        var value = TemplateValue.Invalid;
        for (var i = 1; i < (arguments?.Length ?? 0); i++)
        {
            value = EvaluateArgument(dot, arguments![i], ParameterType.Value);
            if (GoType.IsTrue(value.Content) == (name == "or"))
            {
                return value;
            }
        }

        return final ?? value;
    }

    private void Reserve(int count)
    {
        argumentTop += count;
        if (argumentTop > argumentStack.Length)
        {
            Array.Resize(ref argumentStack, Math.Max(argumentTop, argumentStack.Length * 2));
        }
    }

    private TemplateValue EvaluateArgument(TemplateValue dot, Node argument, ParameterType type)
    {
        node = argument;
        switch (argument)
        {
            case DotNode:
                return Check(dot, type);
            case NilNode:
                return ParameterTypes.CanBeNil(type) ? TemplateValue.Invalid : throw Error($"cannot assign nil to {ParameterTypes.NameOf(type)}");
            case FieldNode field:
                return Check(EvaluateFields(dot, dot, field, field.Path, 0, null, null), type);
            case VariableNode variable:
                return Check(EvaluateVariable(dot, variable, null, null), type);
            case PipeNode pipe:
                return Check(Evaluate(dot, pipe), type);
            case IdentifierNode identifier:
                return Check(Call(dot, identifier.Function, identifier, identifier.Name, null, null), type);
            case ChainNode chain:
                return Check(EvaluateChain(dot, chain, null, null), type);
        }

        return (type, argument) switch
        {
            (ParameterType.Any or ParameterType.Value, BoolNode literal) => new TemplateValue(Boxes.Bool(literal.Value)),
            (ParameterType.Any or ParameterType.Value, NumberNode number) => Ideal(number),
            (ParameterType.Any or ParameterType.Value or ParameterType.String, StringNode text) => new TemplateValue(text.Text),
            (ParameterType.Bool, BoolNode literal) => new TemplateValue(Boxes.Bool(literal.Value)),
            (ParameterType.Integer, NumberNode { Literal.IsInteger: true } number) => new TemplateValue(Boxes.Integer(number.Literal.Integer)),
            (ParameterType.Float, NumberNode { Literal.IsFloat: true } number) => new TemplateValue(number.Literal.Float),
            (ParameterType.Bool, _) => throw Error($"expected bool; found {argument}"),
            (ParameterType.Integer, _) => throw Error($"expected integer; found {argument}"),
            (ParameterType.Float, _) => throw Error($"expected float; found {argument}"),
            (ParameterType.String, _) => throw Error($"expected string; found {argument}"),
            _ => throw Error($"can't handle {argument} for arg of type {ParameterTypes.NameOf(type)}"),
        };
    }

    private TemplateValue Check(TemplateValue value, ParameterType type)
    {
        if (type is ParameterType.Any or ParameterType.Value)
        {
            return value;
        }

        if (value.IsInvalid)
        {
            return ParameterTypes.CanBeNil(type) ? value : throw Error($"invalid value; expected {ParameterTypes.NameOf(type)}");
        }

        if (value.Content is null)
        {
            throw Error($"wrong type for value; expected {ParameterTypes.NameOf(type)}; got interface {{}}");
        }

        return ParameterTypes.Accepts(type, value.Content)
            ? value
            : throw Error($"wrong type for value; expected {ParameterTypes.NameOf(type)}; got {GoType.NameOf(value.Content)}");
    }
}
