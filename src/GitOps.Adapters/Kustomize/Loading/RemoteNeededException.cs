using System.Diagnostics.CodeAnalysis;
using GitOps.Core.Objects;

namespace GitOps.Adapters.Kustomize.Loading;

/// <summary>Ends a build that cannot go on before a remote base was fetched. Caught by the renderer, never seen outside of this room.</summary>
[SuppressMessage("Design", "CA1032", Justification = "Made in this room only.")]
internal sealed class RemoteNeededException(RemoteAddress address) : Exception($"the remote base '{RemoteAddress.Masked(address.Key)}' is not fetched")
{
    private (string File, int Line)? place;

    public RemoteAddress Address { get; } = address;

    /// <summary>Notes where it is named; the first place counts, which is the innermost.</summary>
    public void NamedAt(string file, int line) => place ??= (file, line);

    /// <summary>What stands against it, with the place where it is named.</summary>
    public ManifestException Fault(string message)
    {
        var words = $"kustomize build failed: {RemoteAddress.Masked(message)}";
        return place is var (file, line) ? new ManifestException(file, line, words, this) : new ManifestException(words, this);
    }
}
