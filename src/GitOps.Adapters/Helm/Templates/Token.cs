namespace GitOps.Adapters.Helm.Templates;

/// <summary>Kinds of tokens. Those after <see cref="Keyword"/> are words of the language and printed as such in messages.</summary>
internal enum TokenKind
{
    Error,
    Bool,
    Character,
    CharacterConstant,
    Complex,
    Assign,
    Declare,
    EndOfFile,
    Field,
    Identifier,
    LeftDelimiter,
    LeftParenthesis,
    Number,
    Pipe,
    RawString,
    RightDelimiter,
    RightParenthesis,
    Space,
    String,
    Text,
    Variable,
    Keyword,
    Block,
    Break,
    Continue,
    Dot,
    Define,
    Else,
    End,
    If,
    Nil,
    Range,
    Template,
    With,
}

/// <summary>A token as its place in the text of the template; the parser cuts out what it keeps.</summary>
internal readonly record struct Token(TokenKind Kind, int Position, int Length, int Line);
