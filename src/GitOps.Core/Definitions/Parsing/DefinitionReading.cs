using System.Collections.Immutable;

namespace GitOps.Core.Definitions.Parsing;

/// <summary>What became of a custom resource that was read as a definition.</summary>
public abstract record DefinitionReading
{
    private DefinitionReading()
    {
    }

    /// <summary>The resource declares a source.</summary>
    /// <param name="Definition">The source.</param>
    /// <param name="Notes">What was converted or left out: fields of older API versions, fields that the API does not know.</param>
    public sealed record Source(SourceDefinition Definition, ImmutableArray<DefinitionFault> Notes) : DefinitionReading;

    /// <summary>The resource declares a deployment.</summary>
    /// <param name="Definition">The deployment.</param>
    /// <param name="Notes">What was converted or left out: fields of older API versions, fields that the API does not know.</param>
    public sealed record Deployment(DeploymentDefinition Definition, ImmutableArray<DefinitionFault> Notes) : DefinitionReading;

    /// <summary>The resource cannot be used until it is changed.</summary>
    /// <param name="Key">Kind, namespace and name as far as the resource has them.</param>
    /// <param name="Faults">Every fault that was found, never empty.</param>
    public sealed record Invalid(ObjectKey Key, ImmutableArray<DefinitionFault> Faults) : DefinitionReading
    {
        /// <summary>All faults in one line, for a condition message.</summary>
        public string Message => string.Join("; ", Faults);
    }
}
