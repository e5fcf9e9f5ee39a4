namespace GitOps.Core.Definitions.Parsing;

/// <summary>What is wrong, or worth knowing, at one place of a definition.</summary>
/// <param name="Path">The place as in the custom resource, for example <c>spec.dependsOn[0].name</c>.</param>
/// <param name="Message">What is wrong and what to do. Never quotes a value that may be secret.</param>
public sealed record DefinitionFault(string Path, string Message)
{
    /// <summary><c>path: message</c>.</summary>
    public override string ToString() => $"{Path}: {Message}";
}
