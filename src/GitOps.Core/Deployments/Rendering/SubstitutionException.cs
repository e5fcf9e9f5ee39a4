namespace GitOps.Core.Deployments.Rendering;

/// <summary>Variable references of a text that cannot be resolved. Messages are those of Flux and name variables, never values.</summary>
internal sealed class SubstitutionException : Exception
{
    public SubstitutionException(string message)
        : base(message)
    {
    }

    public SubstitutionException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
