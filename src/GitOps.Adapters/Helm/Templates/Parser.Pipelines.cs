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

        if (next is not { Kind: TokenKind.Character, Text: "," })
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
        declarations.Add(new VariableNode(source, variable.Position, variable.Text));
        variables.Add(variable.Text);
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
            fields.Add(Next().Text[1..]);
        }

        var tail = string.Concat(fields.Select(field => "." + field));
        return term switch
        {
            FieldNode => new FieldNode(source, position, term + tail),
            VariableNode => new VariableNode(source, position, term + tail),
            BoolNode or StringNode or NumberNode or NilNode or DotNode => throw Error($"unexpected . after term {GoQuote.Quote(term.ToString()!)}"),
            _ => new ChainNode(source, position, term, fields),
        };
    }

    private Node? Term()
    {
        var before = at;
        var token = NextNonSpace();
        switch (token.Kind)
        {
            case TokenKind.Identifier:
                return functions.TryGetValue(token.Text, out var function)
                    ? new IdentifierNode(source, token.Position, token.Text, function)
                    : throw Error($"function {GoQuote.Quote(token.Text)} not defined");
            case TokenKind.Dot:
                return new DotNode(source, token.Position);
            case TokenKind.Nil:
                return new NilNode(source, token.Position);
            case TokenKind.Variable:
                return variables.Contains(token.Text)
                    ? new VariableNode(source, token.Position, token.Text)
                    : throw Error($"undefined variable {GoQuote.Quote(token.Text)}");
            case TokenKind.Field:
                return new FieldNode(source, token.Position, token.Text);
            case TokenKind.Bool:
                return new BoolNode(source, token.Position, token.Text == "true");
            case TokenKind.CharacterConstant or TokenKind.Complex or TokenKind.Number:
                return NumberLiteral.Parse(token.Text, token.Kind, out var fault) is { } literal
                    ? new NumberNode(source, token.Position, token.Text, literal)
                    : throw Error(fault);
            case TokenKind.LeftParenthesis:
                return Pipeline("parenthesized pipeline", TokenKind.RightParenthesis);
            case TokenKind.String or TokenKind.RawString:
                return new StringNode(source, token.Position, token.Text, Unquote(token.Text));
            default:
                at = before;
                return null;
        }
    }
}
