using System.Collections.Immutable;
using System.Globalization;
using GitOps.Core.Deployments.Health.Cel.Values;

namespace GitOps.Core.Deployments.Health.Cel.Syntax;

/// <summary>Tokens to a tree, by precedence: <c>? :</c>, <c>||</c>, <c>&amp;&amp;</c>, relations, sums, products, unary, members.</summary>
internal sealed class CelParser
{
    private static readonly HashSet<string> Reserved = new(StringComparer.Ordinal)
    {
        "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let", "loop", "package", "namespace", "return", "var", "void", "while",
    };

    private readonly string source;
    private readonly CelLimits limits;
    private readonly CelLexer lexer;
    private CelToken current;
    private int depth;

    private CelParser(string source, CelLimits limits)
    {
        this.source = source;
        this.limits = limits;
        lexer = new CelLexer(source);
        current = lexer.Next();
    }

    public static CelNode Parse(string source, CelLimits limits)
    {
        if (source.Length > limits.Length)
        {
            throw new CelSyntaxException(string.Empty, 0, $"the expression has {source.Length} characters, at most {limits.Length} are allowed");
        }

        var parser = new CelParser(source, limits);
        var root = parser.Expression();
        return parser.current.Kind is CelTokenKind.End ? root : throw parser.Unexpected();
    }

    private CelNode Expression()
    {
        using var level = Deeper();
        var test = Or();
        if (!current.Is("?"))
        {
            return test;
        }

        Take();
        var then = Or();
        Expect(":");
        return new CelNode.Condition(test.Offset, test, then, Expression());
    }

    private CelNode Or() => Chain(And, (left, at) => new CelNode.Logic(at, IsAnd: false, left, And()), "||");

    private CelNode And() => Chain(Relation, (left, at) => new CelNode.Logic(at, IsAnd: true, left, Relation()), "&&");

    private CelNode Relation() => Operators(Sum, "<", "<=", ">", ">=", "==", "!=", "in");

    private CelNode Sum() => Operators(Product, "+", "-");

    private CelNode Product() => Operators(Unary, "*", "/", "%");

    private CelNode Operators(Func<CelNode> operand, params ReadOnlySpan<string> symbols)
    {
        var left = operand();
        for (var length = 0; current.Kind is CelTokenKind.Symbol && symbols.Contains(current.Text); length++)
        {
            CheckChain(length);
            var symbol = Take();
            left = new CelNode.Call(symbol.Offset, symbol.Text, IsMethod: false, [left, operand()]);
        }

        return left;
    }

    private CelNode Chain(Func<CelNode> operand, Func<CelNode, int, CelNode> join, string symbol)
    {
        var left = operand();
        for (var length = 0; current.Is(symbol); length++)
        {
            CheckChain(length);
            left = join(left, Take().Offset);
        }

        return left;
    }

    private CelNode Unary()
    {
        if (!current.Is("!") && !current.Is("-"))
        {
            return Members();
        }

        using var level = Deeper();
        var symbol = Take();
        if (symbol.Text == "-" && current.Kind is CelTokenKind.Integer or CelTokenKind.Double)
        {
            current = current with { Text = "-" + current.Text };
            return Members();
        }

        return new CelNode.Call(symbol.Offset, symbol.Text == "!" ? "!_" : "-_", IsMethod: false, [Unary()]);
    }

    private CelNode Members()
    {
        var node = Primary();
        for (var length = 0; ; length++)
        {
            CheckChain(length);
            if (current.Is("."))
            {
                var dot = Take();
                var isOptional = TakeIf("?");
                var name = Identifier(isField: true);
                if (!isOptional && current.Is("("))
                {
                    node = CelMacros.Expand(source, new(dot.Offset, name, IsMethod: true, [node, .. Arguments()]));
                }
                else
                {
                    node = new CelNode.Select(dot.Offset, node, name, isOptional);
                }
            }
            else if (current.Is("["))
            {
                var bracket = Take();
                var isOptional = TakeIf("?");
                var index = Expression();
                Expect("]");
                node = new CelNode.Index(bracket.Offset, node, index, isOptional);
            }
            else
            {
                return node;
            }
        }
    }

    private CelNode Primary()
    {
        var token = current;
        switch (token.Kind)
        {
            case CelTokenKind.Integer:
                Take();
                return new CelNode.Literal(token.Offset, new CelInt(Integer(token)));
            case CelTokenKind.Unsigned:
                Take();
                return new CelNode.Literal(token.Offset, new CelUint(Unsigned(token)));
            case CelTokenKind.Double:
                Take();
                return new CelNode.Literal(token.Offset, new CelDouble(double.Parse(token.Text, CultureInfo.InvariantCulture)));
            case CelTokenKind.String:
                Take();
                return new CelNode.Literal(token.Offset, new CelString(token.Text));
            case CelTokenKind.Bytes:
                Take();
                return new CelNode.Literal(token.Offset, new CelBytes([.. token.Text.Select(character => (byte)character)]));
            case CelTokenKind.Identifier:
                return Named();
            case CelTokenKind.Symbol when token.Text is "true" or "false":
                Take();
                return new CelNode.Literal(token.Offset, CelBool.Of(token.Text == "true"));
            case CelTokenKind.Symbol when token.Text == "null":
                Take();
                return new CelNode.Literal(token.Offset, CelNull.Instance);
            case CelTokenKind.Symbol when token.Text == ".":
                Take();
                return Named();
            case CelTokenKind.Symbol when token.Text == "(":
                Take();
                var inner = Expression();
                Expect(")");
                return inner;
            case CelTokenKind.Symbol when token.Text == "[":
                return List();
            case CelTokenKind.Symbol when token.Text == "{":
                return Map();
            default:
                throw Unexpected();
        }
    }

    private CelNode Named()
    {
        var at = current.Offset;
        var name = Identifier(isField: false);
        return current.Is("(")
            ? CelMacros.Expand(source, new(at, name, IsMethod: false, [.. Arguments()]))
            : new CelNode.Variable(at, name);
    }

    private List<CelNode> Arguments()
    {
        Expect("(");
        var arguments = new List<CelNode>();
        while (!current.Is(")"))
        {
            arguments.Add(Expression());
            if (!TakeIf(","))
            {
                break;
            }
        }

        Expect(")");
        return arguments;
    }

    private CelNode.ListLiteral List()
    {
        var at = Take().Offset;
        var items = ImmutableArray.CreateBuilder<(CelNode, bool)>();
        while (!current.Is("]"))
        {
            var isOptional = TakeIf("?");
            items.Add((Expression(), isOptional));
            if (!TakeIf(","))
            {
                break;
            }
        }

        Expect("]");
        return new(at, items.ToImmutable());
    }

    private CelNode.MapLiteral Map()
    {
        var at = Take().Offset;
        var entries = ImmutableArray.CreateBuilder<(CelNode, CelNode, bool)>();
        while (!current.Is("}"))
        {
            var isOptional = TakeIf("?");
            var key = Expression();
            Expect(":");
            entries.Add((key, Expression(), isOptional));
            if (!TakeIf(","))
            {
                break;
            }
        }

        Expect("}");
        return new(at, entries.ToImmutable());
    }

    private string Identifier(bool isField)
    {
        if (current.Kind is not CelTokenKind.Identifier)
        {
            throw current.Kind is CelTokenKind.End && isField ? new CelSyntaxException(source, current.Offset, "Syntax error: no viable alternative at input '.'") : Unexpected();
        }

        var token = Take();
        return isField || !Reserved.Contains(token.Text)
            ? token.Text
            : throw new CelSyntaxException(source, token.Offset, $"reserved identifier: {token.Text}");
    }

    private long Integer(CelToken token)
    {
        var isNegative = token.Text[0] == '-';
        var text = token.Text.AsSpan(isNegative ? 1 : 0);
        var isHex = text.StartsWith("0x", StringComparison.OrdinalIgnoreCase);
        var isRead = isHex
            ? ulong.TryParse(text[2..], NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var size)
            : ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out size);
        return isRead && size <= (ulong)long.MaxValue + (isNegative ? 1UL : 0UL)
            ? isNegative ? unchecked(-(long)size) : (long)size
            : throw new CelSyntaxException(source, token.Offset, "invalid int literal");
    }

    private ulong Unsigned(CelToken token)
    {
        var isHex = token.Text.StartsWith("0x", StringComparison.OrdinalIgnoreCase);
        return ulong.TryParse(isHex ? token.Text.AsSpan(2) : token.Text, isHex ? NumberStyles.HexNumber : NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new CelSyntaxException(source, token.Offset, "invalid uint literal");
    }

    private CelToken Take()
    {
        var taken = current;
        current = lexer.Next();
        return taken;
    }

    private bool TakeIf(string symbol)
    {
        if (!current.Is(symbol))
        {
            return false;
        }

        Take();
        return true;
    }

    private void Expect(string symbol)
    {
        if (!TakeIf(symbol))
        {
            throw Unexpected($", expecting '{symbol}'");
        }
    }

    private CelSyntaxException Unexpected(string more = "") => new(
        source,
        current.Offset,
        current.Kind is CelTokenKind.End ? $"Syntax error: mismatched input '<EOF>'{more}" : $"Syntax error: mismatched input '{current.Text}'{more}");

    // A chain makes a tree as deep as it is long.
    private void CheckChain(int length)
    {
        if (length > limits.Depth * 10)
        {
            throw new CelSyntaxException(source, current.Offset, $"more than {limits.Depth * 10} operators in a row");
        }
    }

    private Level Deeper() => ++depth > limits.Depth
        ? throw new CelSyntaxException(source, current.Offset, $"expression recursion limit exceeded: {limits.Depth}")
        : new Level(this);

    private readonly struct Level(CelParser parser) : IDisposable
    {
        public void Dispose() => parser.depth--;
    }
}
