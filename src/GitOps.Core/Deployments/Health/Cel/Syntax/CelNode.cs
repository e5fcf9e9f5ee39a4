using System.Collections.Immutable;
using GitOps.Core.Deployments.Health.Cel.Values;

namespace GitOps.Core.Deployments.Health.Cel.Syntax;

/// <summary>A parsed expression. <see cref="Offset"/> is where it begins in the text.</summary>
internal abstract record CelNode(int Offset)
{
    internal sealed record Literal(int Offset, CelValue Value) : CelNode(Offset);

    internal sealed record Variable(int Offset, string Name) : CelNode(Offset);

    /// <summary><c>operand.field</c>; optional: <c>operand.?field</c>.</summary>
    internal sealed record Select(int Offset, CelNode Operand, string Field, bool IsOptional) : CelNode(Offset);

    /// <summary><c>has(operand.field)</c>.</summary>
    internal sealed record Has(int Offset, CelNode Operand, string Field) : CelNode(Offset);

    /// <summary><c>operand[index]</c>; optional: <c>operand[?index]</c>.</summary>
    internal sealed record Index(int Offset, CelNode Operand, CelNode At, bool IsOptional) : CelNode(Offset);

    /// <summary>A function, with its receiver as first argument when it is called as a method.</summary>
    internal sealed record Call(int Offset, string Function, bool IsMethod, ImmutableArray<CelNode> Arguments) : CelNode(Offset);

    /// <summary><c>&amp;&amp;</c> and <c>||</c>, which do not mind an error on one side when the other decides.</summary>
    internal sealed record Logic(int Offset, bool IsAnd, CelNode Left, CelNode Right) : CelNode(Offset);

    internal sealed record Condition(int Offset, CelNode Test, CelNode Then, CelNode Else) : CelNode(Offset);

    internal sealed record ListLiteral(int Offset, ImmutableArray<(CelNode Item, bool IsOptional)> Items) : CelNode(Offset);

    internal sealed record MapLiteral(int Offset, ImmutableArray<(CelNode Key, CelNode Value, bool IsOptional)> Entries) : CelNode(Offset);

    /// <summary>A macro over the items of a list or the keys of a map.</summary>
    internal sealed record Loop(int Offset, CelLoopKind Kind, CelNode Range, string Item, CelNode? Filter, CelNode Body) : CelNode(Offset);

    /// <summary><c>optMap</c> and <c>optFlatMap</c>.</summary>
    internal sealed record OptionalLoop(int Offset, bool IsFlat, CelNode Operand, string Item, CelNode Body) : CelNode(Offset);
}

/// <summary>The macros over lists and maps.</summary>
internal enum CelLoopKind
{
    All,
    Exists,
    ExistsOne,
    Map,
    Filter,
}
