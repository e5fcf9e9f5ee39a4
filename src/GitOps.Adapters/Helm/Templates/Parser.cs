using GitOps.Adapters.Helm.Formatting;
using GitOps.Adapters.Helm.Go;

namespace GitOps.Adapters.Helm.Templates;

/// <summary>Makes trees of the tokens of one template file: its own and those of the templates defined in it.</summary>
/// <remarks>Follows the grammar of Go's <c>text/template/parse</c>, and its words when something is wrong.</remarks>
internal sealed partial class Parser
{
    /// <summary>Deeper nesting of blocks and parentheses is refused.</summary>
    private const int MaximumDepth = 1000;

    private readonly TemplateSource source;
    private readonly IReadOnlyDictionary<string, TemplateFunction> functions;
    private readonly Token[] tokens;
    private readonly string tokenFault;
    private readonly Dictionary<string, ListNode> definitions = new(StringComparer.Ordinal);
    private List<string> variables = ["$"];
    private int at;
    private int furthest;
    private int rangeDepth;
    private int depth;
    private int actionLine;

    private Parser(TemplateSource source, IReadOnlyDictionary<string, TemplateFunction> functions)
    {
        this.source = source;
        this.functions = functions;
        tokens = Lexer.Read(source.Text, out tokenFault);
    }

    /// <summary>Parses a template file.</summary>
    /// <returns>Trees by name; the file's own under its name.</returns>
    /// <exception cref="TemplateParseException">The text is no template.</exception>
    public static Dictionary<string, ListNode> Parse(string name, string text, IReadOnlyDictionary<string, TemplateFunction> functions)
    {
        var parser = new Parser(new TemplateSource(name, text), functions);
        parser.ParseFile();
        return parser.definitions;
    }

    private void ParseFile()
    {
        var start = Peek().Position;
        var nodes = new List<Node>();
        while (Peek().Kind != TokenKind.EndOfFile)
        {
            if (Peek().Kind == TokenKind.LeftDelimiter)
            {
                var before = at;
                Next();
                if (NextNonSpace().Kind == TokenKind.Define)
                {
                    ParseDefinition();
                    continue;
                }

                at = before;
            }

            var node = TextOrAction();
            if (node is EndNode or ElseNode)
            {
                throw Error($"unexpected {node}");
            }

            nodes.Add(node);
        }

        Define(source.Name, new ListNode(source, start, nodes));
    }

    private void ParseDefinition()
    {
        const string Context = "define clause";
        var name = TemplateName(NextNonSpace(), Context);
        Expect(TokenKind.RightDelimiter, Context);
        Define(name, DefinitionBody(Context));
    }

    // A defined template sees no variable of the place where it is defined.
    // What ends the body of a block wrongly is told with the line of the block, of a definition with its own.
    private ListNode DefinitionBody(string context, int? line = null)
    {
        var (outerVariables, outerRange) = (variables, rangeDepth);
        (variables, rangeDepth) = (["$"], 0);
        var (body, end) = ItemList();
        (variables, rangeDepth) = (outerVariables, outerRange);
        return end is EndNode ? body : throw new TemplateParseException(source.Name, line ?? tokens[furthest].Line, $"unexpected {end} in {context}");
    }

    private void Define(string name, ListNode body)
    {
        if (definitions.TryGetValue(name, out var existing) && !existing.IsEmpty)
        {
            if (!body.IsEmpty)
            {
                throw Error($"template: multiple definition of template {GoQuote.Quote(name)}");
            }

            return;
        }

        definitions[name] = body;
    }

    private (ListNode List, Node End) ItemList()
    {
        Enter();
        var start = PeekNonSpace().Position;
        var nodes = new List<Node>();
        while (PeekNonSpace().Kind != TokenKind.EndOfFile)
        {
            var node = TextOrAction();
            if (node is EndNode or ElseNode)
            {
                depth--;
                return (new ListNode(source, start, nodes), node);
            }

            nodes.Add(node);
        }

        throw Error("unexpected EOF");
    }

    private Node TextOrAction()
    {
        var token = NextNonSpace();
        switch (token.Kind)
        {
            case TokenKind.Text:
                return new TextNode(source, token.Position, TextOf(token).ToString());
            case TokenKind.LeftDelimiter:
                actionLine = token.Line;
                var action = Action();
                actionLine = 0;
                return action;
            default:
                throw Unexpected(token, "input");
        }
    }

    private Node Action()
    {
        var before = at;
        var token = NextNonSpace();
        switch (token.Kind)
        {
            case TokenKind.Block:
                return Block();
            case TokenKind.Break:
                LeaveLoop("{{break}}");
                return new BreakNode(source, token.Position);
            case TokenKind.Continue:
                LeaveLoop("{{continue}}");
                return new ContinueNode(source, token.Position);
            case TokenKind.Else:
                return Else();
            case TokenKind.End:
                return new EndNode(source, Expect(TokenKind.RightDelimiter, "end").Position);
            case TokenKind.If:
                return Control("if", static (source, pipe, list, otherwise) => new BranchNode(source, pipe.Position, false, pipe, list, otherwise));
            case TokenKind.Range:
                return Control("range", static (source, pipe, list, otherwise) => new RangeNode(source, pipe.Position, pipe, list, otherwise));
            case TokenKind.Template:
                return Template();
            case TokenKind.With:
                return Control("with", static (source, pipe, list, otherwise) => new BranchNode(source, pipe.Position, true, pipe, list, otherwise));
            default:
                at = before;
                return new ActionNode(source, PeekNonSpace().Position, Pipeline("command", TokenKind.RightDelimiter));
        }
    }

    private void LeaveLoop(string word)
    {
        var token = NextNonSpace();
        if (token.Kind != TokenKind.RightDelimiter)
        {
            throw Unexpected(token, word);
        }

        if (rangeDepth == 0)
        {
            throw Error($"{word} outside {{{{range}}}}");
        }
    }

    private ElseNode Else()
    {
        var peek = PeekNonSpace();
        return new ElseNode(source, peek.Kind is TokenKind.If or TokenKind.With ? peek.Position : Expect(TokenKind.RightDelimiter, "else").Position);
    }

    private Node Control(string word, Func<TemplateSource, PipeNode, ListNode, ListNode?, Node> make)
    {
        var scope = variables.Count;
        var pipe = Pipeline(word, TokenKind.RightDelimiter);
        rangeDepth += word == "range" ? 1 : 0;
        var (list, next) = ItemList();
        rangeDepth -= word == "range" ? 1 : 0;
        var otherwise = next is ElseNode ? Otherwise(word, next) : null;
        variables.RemoveRange(scope, variables.Count - scope);
        return make(source, pipe, list, otherwise);
    }

    private ListNode Otherwise(string word, Node opening)
    {
        if ((word, Peek().Kind) is ("if", TokenKind.If) or ("with", TokenKind.With))
        {
            Enter();
            Next();
            var setsDot = word == "with";
            var chained = Control(word, (from, pipe, list, other) => new BranchNode(from, pipe.Position, setsDot, pipe, list, other));
            depth--;
            return new ListNode(source, opening.Position, [chained]);
        }

        var (otherwise, end) = ItemList();
        return end is EndNode ? otherwise : throw Error($"expected end; found {end}");
    }

    private TemplateNode Block()
    {
        const string Context = "block clause";
        var token = NextNonSpace();
        var name = TemplateName(token, Context);
        var pipe = Pipeline(Context, TokenKind.RightDelimiter);
        Define(name, DefinitionBody(Context, tokens[furthest].Line));
        return new TemplateNode(source, token.Position, name, pipe);
    }

    private TemplateNode Template()
    {
        const string Context = "template clause";
        var token = NextNonSpace();
        var name = TemplateName(token, Context);
        var before = at;
        if (NextNonSpace().Kind == TokenKind.RightDelimiter)
        {
            return new TemplateNode(source, token.Position, name, null);
        }

        at = before;
        return new TemplateNode(source, token.Position, name, Pipeline(Context, TokenKind.RightDelimiter));
    }

    private string TemplateName(Token token, string context) => token.Kind is TokenKind.String or TokenKind.RawString
        ? Unquote(TextOf(token).ToString())
        : throw Unexpected(token, context);

    private string Unquote(string text) => GoUnquote.String(text) ?? throw Error("invalid syntax");

    private void Enter()
    {
        if (++depth > MaximumDepth)
        {
            throw Error($"max expression depth exceeded");
        }
    }

    private Token Next()
    {
        // The last token stays: what reads on sees the end or the fault again.
        var place = Math.Min(at, tokens.Length - 1);
        furthest = Math.Max(furthest, place);
        at++;
        return tokens[place];
    }

    private Token Peek()
    {
        var token = Next();
        at--;
        return token;
    }

    private Token NextNonSpace()
    {
        Token token;
        do
        {
            token = Next();
        }
        while (token.Kind == TokenKind.Space);

        return token;
    }

    private Token PeekNonSpace()
    {
        var token = NextNonSpace();
        at--;
        return token;
    }

    private Token Expect(TokenKind kind, string context)
    {
        var token = NextNonSpace();
        return token.Kind == kind ? token : throw Unexpected(token, context);
    }

    private TemplateParseException Unexpected(Token token, string context)
    {
        if (token.Kind != TokenKind.Error)
        {
            return Error($"unexpected {Describe(token)} in {context}");
        }

        var extra = string.Empty;
        if (actionLine != 0 && actionLine != token.Line)
        {
            extra = $" in action started at {source.Name}:{actionLine}";
            if (tokenFault.EndsWith(" action", StringComparison.Ordinal))
            {
                extra = extra[" in action".Length..];
            }
        }

        return Error(tokenFault + extra);
    }

    private TemplateParseException Error(string message) => new(source.Name, tokens[furthest].Line, message);

    private ReadOnlySpan<char> TextOf(Token token) => source.Text.AsSpan(token.Position, token.Length);

    private string NameOf(Token token) => Names.Of(TextOf(token));

    // Without the dot in front.
    private string FieldOf(Token token) => Names.Of(TextOf(token)[1..]);

    // The token as Go names it in an error.
    private string Describe(Token token)
    {
        const int Shown = 10;
        var text = TextOf(token).ToString();
        return token.Kind switch
        {
            TokenKind.EndOfFile => "EOF",
            > TokenKind.Keyword => $"<{text}>",
            _ when GoText.ByteLength(text) > Shown => GoQuote.Quote(GoText.FirstRunes(text, Shown)) + "...",
            _ => GoQuote.Quote(text),
        };
    }
}
