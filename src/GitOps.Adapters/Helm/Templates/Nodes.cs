using System.Text;
using GitOps.Adapters.Helm.Go;

namespace GitOps.Adapters.Helm.Templates;

/// <summary>A part of a parsed template. Its text form is the one Go prints in errors.</summary>
internal abstract class Node(TemplateSource source, int position)
{
    /// <summary>The text it comes from.</summary>
    public TemplateSource Source { get; } = source;

    /// <summary>Where it begins in the text.</summary>
    public int Position { get; } = position;
}

/// <summary>The text of a template file, with its name.</summary>
internal sealed record TemplateSource(string Name, string Text)
{
    /// <summary><c>name:line:column</c> of a position; lines count from 1, columns are bytes from 0, as in Go.</summary>
    public string Locate(int position)
    {
        var before = Text.AsSpan(0, position);
        var lineStart = before.LastIndexOf('\n') + 1;
        return string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"{Name}:{1 + before.Count('\n')}:{GoText.ByteLength(before[lineStart..].ToString())}");
    }
}

internal sealed class ListNode(TemplateSource source, int position, List<Node> nodes) : Node(source, position)
{
    public Node[] Nodes { get; } = [.. nodes];

    /// <summary>Whether nothing but white space is there; such a definition does not replace another.</summary>
    public bool IsEmpty { get; } = nodes.TrueForAll(static node => node is TextNode text && string.IsNullOrWhiteSpace(text.Text));

    public override string ToString() => string.Concat(Nodes.Select(node => node.ToString()));
}

internal sealed class TextNode(TemplateSource source, int position, string text) : Node(source, position)
{
    public string Text { get; } = text;

    public override string ToString() => Text;
}

internal sealed class ActionNode(TemplateSource source, int position, PipeNode pipe) : Node(source, position)
{
    public PipeNode Pipe { get; } = pipe;

    public override string ToString() => $"{{{{{Pipe}}}}}";
}

internal sealed class PipeNode(TemplateSource source, int position, List<VariableNode> declarations, bool isAssignment, List<CommandNode> commands)
    : Node(source, position)
{
    public VariableNode[] Declarations { get; } = [.. declarations];

    public bool IsAssignment { get; } = isAssignment;

    public CommandNode[] Commands { get; } = [.. commands];

    public override string ToString()
    {
        var text = new StringBuilder();
        if (Declarations.Length > 0)
        {
            text.AppendJoin(", ", Declarations.AsEnumerable()).Append(IsAssignment ? " = " : " := ");
        }

        return text.AppendJoin(" | ", Commands.AsEnumerable()).ToString();
    }
}

internal sealed class CommandNode(TemplateSource source, int position, List<Node> arguments) : Node(source, position)
{
    public Node[] Arguments { get; } = [.. arguments];

    public override string ToString() => string.Join(' ', Arguments.Select(node => node is PipeNode ? $"({node})" : node.ToString()));
}

internal sealed class IdentifierNode(TemplateSource source, int position, string name, TemplateFunction function) : Node(source, position)
{
    public string Name { get; } = name;

    public TemplateFunction Function { get; } = function;

    public override string ToString() => Name;
}

/// <summary><c>$x</c> with the fields behind it.</summary>
internal sealed class VariableNode(TemplateSource source, int position, string[] path) : Node(source, position)
{
    /// <summary>The variable's name with <c>$</c>, then fields.</summary>
    public string[] Path { get; } = path;

    public override string ToString() => string.Join('.', Path);
}

/// <summary><c>.</c></summary>
internal sealed class DotNode(TemplateSource source, int position) : Node(source, position)
{
    public override string ToString() => ".";
}

/// <summary><c>nil</c></summary>
internal sealed class NilNode(TemplateSource source, int position) : Node(source, position)
{
    public override string ToString() => "nil";
}

/// <summary><c>.a.b</c></summary>
internal sealed class FieldNode(TemplateSource source, int position, string[] path) : Node(source, position)
{
    public string[] Path { get; } = path;

    public override string ToString() => "." + string.Join('.', Path);
}

/// <summary>Fields behind something in parentheses or a function.</summary>
internal sealed class ChainNode(TemplateSource source, int position, Node operand, string[] fields) : Node(source, position)
{
    public Node Operand { get; } = operand;

    public string[] Fields { get; } = fields;

    public override string ToString() => (Operand is PipeNode ? $"({Operand})" : Operand.ToString()) + string.Concat(Fields.Select(field => "." + field));
}

internal sealed class BoolNode(TemplateSource source, int position, bool value) : Node(source, position)
{
    public bool Value { get; } = value;

    public override string ToString() => Value ? "true" : "false";
}

internal sealed class StringNode(TemplateSource source, int position, string quoted, string text) : Node(source, position)
{
    public string Text { get; } = text;

    public override string ToString() => quoted;
}

internal sealed class NumberNode(TemplateSource source, int position, string text, NumberLiteral literal) : Node(source, position)
{
    public NumberLiteral Literal { get; } = literal;

    public override string ToString() => text;
}

/// <summary><c>if</c> or <c>with</c>.</summary>
internal sealed class BranchNode(TemplateSource source, int position, bool setsDot, PipeNode pipe, ListNode list, ListNode? otherwise) : Node(source, position)
{
    /// <summary>Whether the value becomes the dot: <c>with</c>.</summary>
    public bool SetsDot { get; } = setsDot;

    public PipeNode Pipe { get; } = pipe;

    public ListNode List { get; } = list;

    public ListNode? Otherwise { get; } = otherwise;

    public override string ToString() => $"{{{{{(SetsDot ? "with" : "if")} {Pipe}}}}}{List}{(Otherwise is null ? "" : "{{else}}" + Otherwise)}{{{{end}}}}";
}

internal sealed class RangeNode(TemplateSource source, int position, PipeNode pipe, ListNode list, ListNode? otherwise) : Node(source, position)
{
    public PipeNode Pipe { get; } = pipe;

    public ListNode List { get; } = list;

    public ListNode? Otherwise { get; } = otherwise;

    public override string ToString() => $"{{{{range {Pipe}}}}}{List}{(Otherwise is null ? "" : "{{else}}" + Otherwise)}{{{{end}}}}";
}

internal sealed class TemplateNode(TemplateSource source, int position, string name, PipeNode? pipe) : Node(source, position)
{
    public string Name { get; } = name;

    public PipeNode? Pipe { get; } = pipe;

    public override string ToString() => $"{{{{template {Formatting.GoQuote.Quote(Name)}{(Pipe is null ? "" : " " + Pipe)}}}}}";
}

internal sealed class BreakNode(TemplateSource source, int position) : Node(source, position)
{
    public override string ToString() => "{{break}}";
}

internal sealed class ContinueNode(TemplateSource source, int position) : Node(source, position)
{
    public override string ToString() => "{{continue}}";
}

/// <summary>End of a list while parsing; never part of a tree.</summary>
internal sealed class EndNode(TemplateSource source, int position) : Node(source, position)
{
    public override string ToString() => "{{end}}";
}

/// <summary>Else while parsing; never part of a tree.</summary>
internal sealed class ElseNode(TemplateSource source, int position) : Node(source, position)
{
    public override string ToString() => "{{else}}";
}
