using GitOps.Core.Definitions;
using GitOps.Core.Definitions.Parsing;
using GitOps.Core.EventSourcing;
using GitOps.Core.Objects;

namespace GitOps.Core.Audit.Rendering;

/// <summary>Reads the declarations that events name.</summary>
internal sealed class RecordedDefinitions(IContentStore contents)
{
    /// <exception cref="MissingInputException">It is not kept, or of a kind that this version does not read.</exception>
    public async Task<DeploymentDefinition> DeploymentAsync(string digest, CancellationToken cancellationToken) =>
        await ReadAsync(digest, cancellationToken).ConfigureAwait(false) is DefinitionReading.Deployment { Definition: var definition } ? definition : throw Missing(digest, "deployment");

    /// <exception cref="MissingInputException">It is not kept, or of a kind that this version does not read.</exception>
    public async Task<SourceDefinition> SourceAsync(string digest, CancellationToken cancellationToken) =>
        await FindSourceAsync(digest, cancellationToken).ConfigureAwait(false) ?? throw Missing(digest, "source");

    /// <summary>Null when it is not kept, or of a kind that this version does not read.</summary>
    public async Task<SourceDefinition?> FindSourceAsync(string digest, CancellationToken cancellationToken) =>
        await ReadAsync(digest, cancellationToken).ConfigureAwait(false) is DefinitionReading.Source { Definition: var definition } ? definition : null;

    private async Task<DefinitionReading?> ReadAsync(string digest, CancellationToken cancellationToken) =>
        digest.Length > 0 && await contents.FindAsync(digest, cancellationToken).ConfigureAwait(false) is { } json
            ? DefinitionReader.Read(new KubeObject(KubeJson.Parse(json).AsMap))
            : null;

    private static MissingInputException Missing(string digest, string what) =>
        new(RenderOutcome.InputMissing, $"the declaration {digest} of the {what} is not kept, or is of a kind that this version does not read");
}
