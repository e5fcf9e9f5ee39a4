namespace GitOps.Core.Sources;

/// <summary>What someone wants of a source.</summary>
internal abstract record SourceCommand
{
    private protected SourceCommand()
    {
    }
}

/// <summary>The source shall be as declared.</summary>
internal sealed record DeclareSource(long Generation, string DefinitionDigest, string Url, string Reference, bool Suspend) : SourceCommand;

/// <summary>The declaration is gone.</summary>
internal sealed record RetireSource : SourceCommand;
