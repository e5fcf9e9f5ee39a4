namespace GitOps.Testing.Contracts;

/// <summary>An implementation does not keep a promise of its port; the message says what was expected and what was seen.</summary>
public sealed class ContractViolationException : Exception
{
    /// <summary>A broken promise.</summary>
    public ContractViolationException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
