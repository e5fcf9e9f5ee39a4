namespace GitOps.Core.Deployments.Health.Cel.Syntax;

/// <summary>Calls that are no functions: they look at the form of their arguments.</summary>
internal static class CelMacros
{
    public static CelNode Expand(string source, CelNode.Call call) => (call.IsMethod, call.Function, call.Arguments.Length) switch
    {
        (false, "has", 1) => call.Arguments[0] is CelNode.Select { IsOptional: false } field
            ? new CelNode.Has(call.Offset, field.Operand, field.Field)
            : throw new CelSyntaxException(source, call.Offset, "invalid argument to has() macro"),
        (true, "all", 3) => Loop(source, call, CelLoopKind.All),
        (true, "exists", 3) => Loop(source, call, CelLoopKind.Exists),
        (true, "exists_one" or "existsOne", 3) => Loop(source, call, CelLoopKind.ExistsOne),
        (true, "map", 3 or 4) => Loop(source, call, CelLoopKind.Map),
        (true, "filter", 3) => Loop(source, call, CelLoopKind.Filter),
        (true, "optMap", 3) => new CelNode.OptionalLoop(call.Offset, IsFlat: false, call.Arguments[0], VariableOf(source, call), call.Arguments[2]),
        (true, "optFlatMap", 3) => new CelNode.OptionalLoop(call.Offset, IsFlat: true, call.Arguments[0], VariableOf(source, call), call.Arguments[2]),
        (true, _, _) when NamespaceOf(call.Arguments[0]) is { } space => new CelNode.Call(call.Offset, $"{space}.{call.Function}", IsMethod: false, call.Arguments.RemoveAt(0)),
        _ => call,
    };

    private static CelNode.Loop Loop(string source, CelNode.Call call, CelLoopKind kind)
    {
        var filter = call.Arguments.Length == 4 ? call.Arguments[2] : null;
        return new(call.Offset, kind, call.Arguments[0], VariableOf(source, call), filter, call.Arguments[^1]);
    }

    private static string VariableOf(string source, CelNode.Call call) => call.Arguments[1] is CelNode.Variable variable
        ? variable.Name
        : throw new CelSyntaxException(source, call.Arguments[1].Offset, "argument must be a simple name");

    // Functions of the extensions have names with a dot.
    private static string? NamespaceOf(CelNode receiver) => receiver is CelNode.Variable { Name: "base64" or "sets" or "strings" or "optional" or "math" } space ? space.Name : null;
}
