namespace GitOps.Core.Deployments.Health.Cel.Syntax;

internal enum CelTokenKind
{
    End,
    Identifier,
    Integer,
    Unsigned,
    Double,
    String,
    Bytes,

    /// <summary>Operators, brackets, and the words <c>in</c>, <c>true</c>, <c>false</c>, <c>null</c>.</summary>
    Symbol,
}

/// <param name="Kind">What it is.</param>
/// <param name="Text">As written; of strings and bytes the value, bytes as one character each.</param>
/// <param name="Offset">Of its first character.</param>
internal readonly record struct CelToken(CelTokenKind Kind, string Text, int Offset)
{
    public bool Is(string symbol) => Kind is CelTokenKind.Symbol && Text == symbol;
}
