using GitOps.Adapters.Helm.Formatting;

namespace GitOps.Adapters.Helm.Templates;

/// <summary>The inside of actions: declarations, commands and their operands.</summary>
internal sealed partial class Parser
{
    private PipeNode Pipeline(string context, TokenKind end)
    {
        Enter();
        var start = PeekNonSpace().Position;
        var declarations = new List<VariableNode>();
        var isAssignment = false;
        while (Declaration(context, declarations, ref isAssignment))
        {
        }

        var commands = new List<CommandNode>();
        while (true)
        {
            var before = at;
            var token = NextNonSpace();
            if (token.Kind == end)
            {
                Check(commands, context);
                depth--;
                return new PipeNode(source, start, declarations, isAssignment, commands);
            }

            switch (token.Kind)
            {
                case TokenKind.Bool or TokenKind.CharacterConstant or TokenKind.Complex or TokenKind.Dot or TokenKind.Field or TokenKind.Identifier
                    or TokenKind.Number or TokenKind.Nil or TokenKind.RawString or TokenKind.String or TokenKind.Variable or TokenKind.LeftParenthesis:
                    at = before;
                    commands.Add(Command());
                    break;
                default:
                    throw Unexpected(token, context);
            }
        }
    }

    // One "$x :=", "$x =" or "$x," in front of the commands; true when another may follow.
    private bool Declaration(string context, List<VariableNode> declarations, ref bool isAssignment)
    {
        var before = at;
        var variable = PeekNonSpace();
        if (variable.Kind != TokenKind.Variable)
        {
            at = before;
            return false;
        }

        NextNonSpace();
        var next = NextNonSpace();
        if (next.Kind is TokenKind.Assign or TokenKind.Declare)
        {
            isAssignment = next.Kind == TokenKind.Assign;
            Declare(variable, declarations);
            return false;
        }

        if (next.Kind != TokenKind.Character || source.Text[next.Position] != ',')
        {
            at = before;
            return false;
        }

        Declare(variable, declarations);
        if (context != "range" || declarations.Count >= 2)
        {
            throw Error($"too many declarations in {context}");
        }

        return PeekNonSpace().Kind is TokenKind.Variable or TokenKind.RightDelimiter or TokenKind.RightParenthesis
            ? true
            : throw Error("range can only initialize variables");
    }

    private void Declare(Token variable, List<VariableNode> declarations)
    {
        var name = NameOf(variable);
        declarations.Add(new VariableNode(source, variable.Position, [name]));
        variables.Add(name);
    }

    private void Check(List<CommandNode> commands, string context)
    {
        if (commands.Count == 0)
        {
            throw Error($"missing value for {context}");
        }

        for (var i = 1; i < commands.Count; i++)
        {
            if (commands[i].Arguments[0] is BoolNode or DotNode or NilNode or NumberNode or StringNode)
            {
                throw Error($"non executable command in pipeline stage {i + 1}");
            }
        }
    }

    private CommandNode Command()
    {
        var start = PeekNonSpace().Position;
        var operands = new List<Node>();
        while (true)
        {
            PeekNonSpace();
            if (Operand() is { } operand)
            {
                operands.Add(operand);
            }

            var token = Next();
            if (token.Kind == TokenKind.Space)
            {
                continue;
            }

            if (token.Kind is TokenKind.RightDelimiter or TokenKind.RightParenthesis)
            {
                at--;
            }
            else if (token.Kind != TokenKind.Pipe)
            {
                throw Unexpected(token, "operand");
            }

            return operands.Count > 0 ? new CommandNode(source, start, operands) : throw Error("empty command");
        }
    }

    private Node? Operand()
    {
        var term = Term();
        if (term is null || Peek().Kind != TokenKind.Field)
        {
            return term;
        }

        var position = Peek().Position;
        var fields = new List<string>();
        while (Peek().Kind == TokenKind.Field)
        {
            fields.Add(FieldOf(Next()));
        }

        return term switch
        {
            FieldNode field => new FieldNode(source, position, [.. field.Path, .. fields]),
            VariableNode variable => new VariableNode(source, position, [.. variable.Path, .. fields]),
            BoolNode or StringNode or NumberNode or NilNode or DotNode => throw Error($"unexpected . after term {GoQuote.Quote(term.ToString()!)}"),
            _ => new ChainNode(source, position, term, [.. fields]),
        };
    }

    private Node? Term()
    {
        var before = at;
        var token = NextNonSpace();
        switch (token.Kind)
        {
            case TokenKind.Identifier:
                var name = NameOf(token);
                return functions.TryGetValue(name, out var function)
                    ? new IdentifierNode(source, token.Position, name, function)
                    : throw Error($"function {GoQuote.Quote(name)} not defined");
            case TokenKind.Dot:
                return new DotNode(source, token.Position);
            case TokenKind.Nil:
                return new NilNode(source, token.Position);
            case TokenKind.Variable:
                var variable = NameOf(token);
                return variables.Contains(variable)
                    ? new VariableNode(source, token.Position, [variable])
                    : throw Error($"undefined variable {GoQuote.Quote(variable)}");
            case TokenKind.Field:
                return new FieldNode(source, token.Position, [FieldOf(token)]);
            case TokenKind.Bool:
                return new BoolNode(source, token.Position, TextOf(token) is "true");
            case TokenKind.CharacterConstant or TokenKind.Complex or TokenKind.Number:
                var number = TextOf(token).ToString();
                return NumberLiteral.Parse(number, token.Kind, out var fault) is { } literal
                    ? new NumberNode(source, token.Position, number, literal)
                    : throw Error(fault);
            case TokenKind.LeftParenthesis:
                return Pipeline("parenthesized pipeline", TokenKind.RightParenthesis);
            case TokenKind.String or TokenKind.RawString:
                var quoted = TextOf(token).ToString();
                return new StringNode(source, token.Position, quoted, Unquote(quoted));
            default:
                at = before;
                return null;
        }
    }
}
