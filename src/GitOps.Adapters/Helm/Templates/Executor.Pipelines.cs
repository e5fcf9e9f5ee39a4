using GitOps.Adapters.Helm.Formatting;
using GitOps.Adapters.Helm.Go;
using GitOps.Adapters.Helm.Templating;

namespace GitOps.Adapters.Helm.Templates;

/// <summary>Values of pipelines, commands and operands.</summary>
internal sealed partial class Executor
{
    private TemplateValue Evaluate(TemplateValue dot, PipeNode pipe)
    {
        node = pipe;
        TemplateValue? value = null;
        foreach (var command in pipe.Commands)
        {
            value = Evaluate(dot, command, value).Unwrap();
        }

        var result = value.GetValueOrDefault();
        foreach (var variable in pipe.Declarations)
        {
            if (pipe.IsAssignment)
            {
                Assign(variable.Path[0], result);
            }
            else
            {
                variables.Push(variable.Path[0], result);
            }
        }

        return result;
    }

    private void Assign(string name, TemplateValue value)
    {
        if (!variables.TrySet(name, value, floor))
        {
            throw Error($"undefined variable: {name}");
        }
    }

    private TemplateValue Evaluate(TemplateValue dot, CommandNode command, TemplateValue? final)
    {
        var first = command.Arguments[0];
        switch (first)
        {
            case FieldNode field:
                node = field;
                return EvaluateFields(dot, dot, field, field.Path, 0, command.Arguments, final);
            case ChainNode chain:
                return EvaluateChain(dot, chain, command.Arguments, final);
            case IdentifierNode identifier:
                node = identifier;
                return Call(dot, identifier.Function, command, identifier.Name, command.Arguments, final);
            case PipeNode pipe:
                RefuseArguments(command.Arguments, final);
                return Evaluate(dot, pipe);
            case VariableNode variable:
                return EvaluateVariable(dot, variable, command.Arguments, final);
        }

        node = first;
        RefuseArguments(command.Arguments, final);
        return first switch
        {
            BoolNode word => new TemplateValue(Boxes.Bool(word.Value)),
            DotNode => dot,
            NumberNode number => Ideal(number),
            StringNode text => new TemplateValue(text.Text),
            NilNode => throw Error("nil is not a command"),
            _ => throw Error($"can't evaluate command {GoQuote.Quote(first.ToString()!)}"),
        };
    }

    private void RefuseArguments(Node[] arguments, TemplateValue? final)
    {
        if (arguments.Length > 1 || final.HasValue)
        {
            throw Error($"can't give argument to non-function {arguments[0]}");
        }
    }

    private TemplateValue Ideal(NumberNode number)
    {
        node = number;
        return number.Literal.Ideal is { } value ? new TemplateValue(value) : throw Error($"{number} overflows int");
    }

    private TemplateValue EvaluateVariable(TemplateValue dot, VariableNode variable, Node[]? arguments, TemplateValue? final)
    {
        node = variable;
        if (!variables.TryGet(variable.Path[0], floor, out var value))
        {
            throw Error($"undefined variable: {variable.Path[0]}");
        }

        if (variable.Path.Length > 1)
        {
            return EvaluateFields(dot, value, variable, variable.Path, 1, arguments, final);
        }

        if (arguments is not null)
        {
            RefuseArguments(arguments, final);
        }

        return value;
    }

    private TemplateValue EvaluateChain(TemplateValue dot, ChainNode chain, Node[]? arguments, TemplateValue? final)
    {
        node = chain;
        if (chain.Operand is NilNode)
        {
            throw Error($"indirection through explicit nil in {chain}");
        }

        var operand = EvaluateArgument(dot, chain.Operand, ParameterType.Any);
        return EvaluateFields(dot, new TemplateValue(operand.Content, operand.IsInterface && chain.Operand is not PipeNode), chain, chain.Fields, 0, arguments, final);
    }

    private TemplateValue EvaluateFields(TemplateValue dot, TemplateValue receiver, Node place, string[] path, int from, Node[]? arguments, TemplateValue? final)
    {
        for (var i = from; i < path.Length - 1; i++)
        {
            receiver = EvaluateField(dot, path[i], place, null, null, receiver);
        }

        return EvaluateField(dot, path[^1], place, arguments, final, receiver);
    }

    private static TemplateFunction? MethodOf(object value, string name) => value switch
    {
        GoMap { TypeName: GoMap.ValuesType } values => ValuesMethods.Find(values, name),
        GoMap map => map.Methods?.Invoke(name),
        GoList list => list.Methods?.Invoke(name),
        GoObject other => other.FindMethod(name),
        _ => null,
    };

    private TemplateValue EvaluateField(TemplateValue dot, string name, Node place, Node[]? arguments, TemplateValue? final, TemplateValue receiver)
    {
        if (receiver.Content is null)
        {
            return receiver.IsInterface ? throw Error($"nil pointer evaluating interface {{}}.{name}") : TemplateValue.Invalid;
        }

        if (MethodOf(receiver.Content, name) is { } typeMethod)
        {
            return Call(dot, typeMethod, place, name, arguments, final);
        }

        if (receiver.Content is GoMap map)
        {
            if (arguments is { Length: > 1 } || final.HasValue)
            {
                throw Error($"{name} is not a method but has arguments");
            }

            return map.TryGet(name, out var value) ? new TemplateValue(value, map.HoldsAnything) : new TemplateValue(map.Zero, map.HoldsAnything);
        }

        if (receiver.Content is GoObject other)
        {
            if (other.TryGetField(name, out var field))
            {
                return arguments is { Length: > 1 } || final.HasValue
                    ? throw Error($"{name} has arguments but cannot be invoked as function")
                    : new TemplateValue(field);
            }
        }

        throw Error($"can't evaluate field {name} in type {receiver.TypeName}");
    }
}
