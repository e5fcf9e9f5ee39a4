namespace GitOps.Core.Deployments.Health;

/// <summary>A field that decides about health is not of the type it must have. Never leaves this room: it becomes an unknown health.</summary>
internal sealed class UnreadableFieldException(string message) : Exception(message);
