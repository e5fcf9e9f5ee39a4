using System.Runtime.CompilerServices;
using GitOps.Core.Deployments.Health.Cel.Functions;
using GitOps.Core.Deployments.Health.Cel.Syntax;

namespace GitOps.Core.Deployments.Health.Cel;

/// <summary>What can be said about an expression before it is evaluated: that its names are known, and which type it has.</summary>
internal static class CelChecker
{
    private const string Unknown = "dyn";

    /// <summary>Passes for an expression of type bool, or one whose type only the evaluation shows.</summary>
    public static void RequireBoolean(string source, CelNode root, IEnumerable<string> variables)
    {
        Check(source, root, new Stack<string>(variables));
        var type = TypeOf(root);
        if (type is not "bool")
        {
            throw new CelSyntaxException(source, root.Offset, $"CEL expression output type mismatch: expected bool, got {type}");
        }
    }

    private static void Check(string source, CelNode node, Stack<string> names)
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw new CelSyntaxException(source, node.Offset, "the expression is nested too deeply");
        }

        switch (node)
        {
            case CelNode.Variable variable when !names.Contains(variable.Name) && CelTypes.Find(variable.Name) is null:
                throw Undeclared(source, variable.Offset, variable.Name);
            case CelNode.Call call when !CelFunctions.IsKnown(call.Function):
                throw Undeclared(source, call.Offset, call.Function);
            case CelNode.Call { Function: "==" or "!=" } call when TypeOf(call.Arguments[0]) is var left && TypeOf(call.Arguments[1]) is var right
                && left != right && left != Unknown && right != Unknown:
                throw new CelSyntaxException(source, call.Offset, $"found no matching overload for '_{call.Function}_' applied to '({left}, {right})'");
            case CelNode.Loop loop:
                Check(source, loop.Range, names);
                CheckWith(source, loop.Item, loop.Filter is null ? [loop.Body] : [loop.Filter, loop.Body], names);
                return;
            case CelNode.OptionalLoop loop:
                Check(source, loop.Operand, names);
                CheckWith(source, loop.Item, [loop.Body], names);
                return;
        }

        foreach (var child in ChildrenOf(node))
        {
            Check(source, child, names);
        }
    }

    private static void CheckWith(string source, string name, IEnumerable<CelNode> nodes, Stack<string> names)
    {
        names.Push(name);
        foreach (var node in nodes)
        {
            Check(source, node, names);
        }

        names.Pop();
    }

    private static IEnumerable<CelNode> ChildrenOf(CelNode node) => node switch
    {
        CelNode.Select select => [select.Operand],
        CelNode.Has has => [has.Operand],
        CelNode.Index index => [index.Operand, index.At],
        CelNode.Call call => call.Arguments,
        CelNode.Logic logic => [logic.Left, logic.Right],
        CelNode.Condition condition => [condition.Test, condition.Then, condition.Else],
        CelNode.ListLiteral list => list.Items.Select(item => item.Item),
        CelNode.MapLiteral map => map.Entries.SelectMany(entry => new[] { entry.Key, entry.Value }),
        _ => [],
    };

    private static string TypeOf(CelNode node) => node switch
    {
        CelNode.Literal literal => literal.Value.TypeName,
        CelNode.Has or CelNode.Logic => "bool",
        CelNode.Loop { Kind: CelLoopKind.Map or CelLoopKind.Filter } or CelNode.ListLiteral => "list",
        CelNode.Loop => "bool",
        CelNode.MapLiteral => "map",
        CelNode.OptionalLoop => "optional_type",
        CelNode.Condition condition => TypeOf(condition.Then) is var then && then == TypeOf(condition.Else) ? then : Unknown,
        CelNode.Call call => call.Function switch
        {
            "==" or "!=" or "<" or "<=" or ">" or ">=" or "in" or "!_" or "contains" or "startsWith" or "endsWith" or "matches" or "bool"
                or "sets.contains" or "sets.equivalent" or "sets.intersects" or "hasValue" => "bool",
            "size" or "int" or "indexOf" or "lastIndexOf" => "int",
            "uint" or "double" or "string" or "bytes" or "type" => call.Function,
            "timestamp" => "google.protobuf.Timestamp",
            "duration" => "google.protobuf.Duration",
            _ => Unknown,
        },
        _ => Unknown,
    };

    private static CelSyntaxException Undeclared(string source, int offset, string name) =>
        new(source, offset, $"undeclared reference to '{name}' (in container '')");
}
