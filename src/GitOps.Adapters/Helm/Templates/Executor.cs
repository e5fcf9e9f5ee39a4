using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using GitOps.Adapters.Helm.Formatting;
using GitOps.Adapters.Helm.Go;

namespace GitOps.Adapters.Helm.Templates;

/// <summary>Executes templates as Go's <c>text/template</c> does, with the option <c>missingkey=zero</c>.</summary>
/// <remarks>Not thread safe: one executor for one render. Its stack of native frames is bounded by moving on to another thread in time.</remarks>
internal sealed partial class Executor(TemplateSet templates, ExecutionBudget budget, OutputBuffer output) : IDisposable
{
    private const int DeepStack = 64 * 1024 * 1024;
    private const int MaximumStacks = 8;

    private readonly VariableStack variables = new();
    private readonly Dictionary<string, Dictionary<string, ListNode>> inlineTemplates = new(StringComparer.Ordinal);
    private TemplateSet templates = templates;
    private ListNode current = new(new TemplateSource(string.Empty, string.Empty), 0, []);
    private string currentName = string.Empty;
    private Node? node;
    private int floor;
    private int depth;
    private int stacks;

    private enum Flow
    {
        On,
        Break,
        Continue,
    }

    /// <summary>The budget of the render, for functions that cost much.</summary>
    public ExecutionBudget Budget => budget;

    /// <summary>The templates that can be called here.</summary>
    public TemplateSet Templates => templates;

    /// <summary>The instant of the render; the same for all its templates.</summary>
    public DateTimeOffset Now { get; init; }

    /// <summary>Looks objects up in a cluster: version, kind, namespace, name; null when there is no cluster.</summary>
    public Func<string, string, string, string, GoMap>? Lookup { get; init; }

    /// <summary>The first argument of the call that is under way, as written; for messages.</summary>
    public string CallTarget => (node as CommandNode)?.Arguments is [_, var target, ..] ? target.ToString()! : node?.ToString() ?? string.Empty;

    /// <summary>State that functions keep for the length of the render.</summary>
    public Dictionary<string, int> IncludeCounts { get; } = new(StringComparer.Ordinal);

    public void Dispose() => output.Dispose();

    /// <summary>Executes a template by name and returns what it wrote.</summary>
    /// <param name="name">The template.</param>
    /// <param name="data">What it sees.</param>
    /// <param name="trims">Whether the text is wanted without the white space before it.</param>
    /// <exception cref="TemplateExecutionException">It failed.</exception>
    public string Execute(string name, object? data, bool trims = false)
    {
        var tree = templates.Find(name) ?? throw new FunctionException($"template: no template {GoQuote.Quote(name)} associated with template \"gotpl\"");
        var from = output.Length;
        var text = string.Empty;
        try
        {
            Call(tree, name, new TemplateValue(data));
            text = output.Cut(from, trims);
        }
        finally
        {
            output.Truncate(from);
        }

        return text;
    }

    /// <summary>Executes with more templates in reach, as <c>tpl</c> needs it.</summary>
    public string ExecuteIn(TemplateSet set, string name, object? data)
    {
        var outer = templates;
        templates = set;
        try
        {
            return Execute(name, data);
        }
        finally
        {
            templates = outer;
        }
    }

    /// <summary>Parses a text that a template hands over; the same text is parsed once.</summary>
    public Dictionary<string, ListNode> ParseInline(string name, string text)
    {
        if (!inlineTemplates.TryGetValue(text, out var trees))
        {
            trees = Parser.Parse(name, text, templates.Functions);
            inlineTemplates.Add(text, trees);
        }

        return trees;
    }

    private void Call(ListNode tree, string name, TemplateValue dot)
    {
        if (depth >= budget.MaximumDepth)
        {
            throw Error($"exceeded maximum template depth ({budget.MaximumDepth})");
        }

        var (outerTree, outerName, outerNode, outerFloor) = (current, currentName, node, floor);
        (current, currentName, floor) = (tree, name, variables.Count);
        depth++;
        variables.Push("$", dot);
        try
        {
            if (RuntimeHelpers.TryEnsureSufficientExecutionStack())
            {
                Walk(dot, tree);
            }
            else
            {
                WalkOnAnotherStack(dot, tree);
            }
        }
        finally
        {
            variables.PopTo(floor);
            depth--;
            (current, currentName, node, floor) = (outerTree, outerName, outerNode, outerFloor);
        }
    }

    private void WalkOnAnotherStack(TemplateValue dot, ListNode tree)
    {
        if (stacks >= MaximumStacks)
        {
            throw new TemplateBudgetException("the templates call each other too deeply");
        }

        stacks++;
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(
            () =>
            {
                try
                {
                    Walk(dot, tree);
                }
                catch (Exception e)
                {
                    failure = ExceptionDispatchInfo.Capture(e);
                }
            },
            DeepStack);
        thread.Start();
        thread.Join();
        stacks--;
        failure?.Throw();
    }

    private Flow Walk(TemplateValue dot, ListNode list)
    {
        foreach (var child in list.Nodes)
        {
            node = child;
            budget.Step();
            var flow = Flow.On;
            switch (child)
            {
                case TextNode text:
                    output.Append(text.Text);
                    break;
                case ActionNode action:
                    var value = Evaluate(dot, action.Pipe);
                    if (action.Pipe.Declarations.Length == 0)
                    {
                        node = action;
                        Print(value);
                    }

                    break;
                case BranchNode branch:
                    flow = WalkBranch(dot, branch);
                    break;
                case RangeNode range:
                    flow = WalkRange(dot, range);
                    break;
                case TemplateNode template:
                    WalkTemplate(dot, template);
                    break;
                case BreakNode:
                    return Flow.Break;
                case ContinueNode:
                    return Flow.Continue;
            }

            if (flow != Flow.On)
            {
                return flow;
            }
        }

        return Flow.On;
    }

    private Flow WalkBranch(TemplateValue dot, BranchNode branch)
    {
        var mark = variables.Count;
        var value = Evaluate(dot, branch.Pipe);
        var flow = Flow.On;
        if (GoType.IsTrue(value.Content))
        {
            flow = WalkNested(branch.SetsDot ? value : dot, branch.List);
        }
        else if (branch.Otherwise is not null)
        {
            flow = WalkNested(dot, branch.Otherwise);
        }

        variables.PopTo(mark);
        return flow;
    }

    private Flow WalkNested(TemplateValue dot, ListNode list)
    {
        StackGuard.Ensure();
        node = list;
        return Walk(dot, list);
    }

    private void WalkTemplate(TemplateValue dot, TemplateNode template)
    {
        var tree = templates.Find(template.Name) ?? throw Error($"template {GoQuote.Quote(template.Name)} not defined");
        Call(tree, template.Name, template.Pipe is null ? TemplateValue.Invalid : Evaluate(dot, template.Pipe));
    }

    private void Print(TemplateValue value) => output.Append(value.Content switch
    {
        null => "<no value>",
        string text => text,
        GoObject { PrintedText: { } text } => text,
        var other => Printed(other),
    });

    private string Printed(object value)
    {
        try
        {
            return Printer.Print(value);
        }
        catch (FunctionException e)
        {
            throw Error(e.Message, e);
        }
    }

    private TemplateExecutionException Error(string message, Exception? cause = null)
    {
        var place = node ?? current;
        return new TemplateExecutionException(
            $"template: {place.Source.Locate(place.Position)}: executing {GoQuote.Quote(currentName)} at <{place}>: {message}",
            place.Source,
            cause);
    }
}
