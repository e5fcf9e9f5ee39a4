namespace GitOps.Testing.Contracts;

/// <summary>A promise of a port that an implementation does not keep.</summary>
public sealed class ContractBrokenException(string promise) : Exception(promise);
