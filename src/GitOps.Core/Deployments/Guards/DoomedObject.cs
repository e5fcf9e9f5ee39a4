using GitOps.Core.Objects;

namespace GitOps.Core.Deployments.Guards;

/// <summary>An object that a plan would really delete: it is there, it is ours and nothing on it forbids it.</summary>
/// <param name="Object">The object.</param>
/// <param name="Dependents">What would go with it, in words; empty when nothing of worth does.</param>
internal sealed record DoomedObject(ObjectRef Object, string Dependents);
