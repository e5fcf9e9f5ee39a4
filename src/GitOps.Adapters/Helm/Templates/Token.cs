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

/// <summary>A token with its place in the text of the template.</summary>
internal readonly record struct Token(TokenKind Kind, int Position, string Text, int Line)
{
    /// <summary>The token as Go names it in an error.</summary>
    public override string ToString() => Kind switch
    {
        TokenKind.EndOfFile => "EOF",
        TokenKind.Error => Text,
        > TokenKind.Keyword => $"<{Text}>",
        _ when Go.GoText.ByteLength(Text) > 10 => Formatting.GoQuote.Quote(Go.GoText.FirstRunes(Text, 10)) + "...",
        _ => Formatting.GoQuote.Quote(Text),
    };
}
