namespace GitOps.Adapters.Helm.Repositories;

/// <summary>Why a repository gave nothing.</summary>
internal enum RepositoryFault
{
    /// <summary>It could not be reached, was too slow, or failed itself.</summary>
    External,

    /// <summary>It has no such chart or version, or the range is none.</summary>
    Reference,

    /// <summary>It does not let us in.</summary>
    Refused,

    /// <summary>The Secrets cannot be used.</summary>
    Credentials,

    /// <summary>What came cannot be used.</summary>
    Content,
}

/// <summary>A repository gave nothing; the message is in the words of Flux and free of secrets.</summary>
internal sealed class RepositoryException(RepositoryFault fault, string message, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>Why.</summary>
    public RepositoryFault Fault { get; } = fault;
}
