using System.Collections.Immutable;
using GitOps.Core.Definitions;
using GitOps.Core.Deployments.Applying;
using GitOps.Core.Objects;
using GitOps.Core.Sources;

namespace GitOps.Core.Releases;

/// <summary>Makes releases of charts. A pure function of its inputs, but for what templates look up in the cluster.</summary>
/// <remarks>Called concurrently for different releases.</remarks>
public interface IReleaseRenderer
{
    /// <summary>Which chart lies in a tree.</summary>
    /// <exception cref="ManifestException">There is none, or it cannot be read.</exception>
    ReleaseChart Identify(IFileTree tree, HelmRelease release);

    /// <summary>Renders the chart.</summary>
    /// <exception cref="ManifestException">It cannot be rendered with these values; the message is Helm's.</exception>
    Task<RenderedRelease> RenderAsync(ReleaseRequest request, CancellationToken cancellationToken);

    /// <summary>Values read from a text.</summary>
    /// <exception cref="ManifestException">The text is no map.</exception>
    KubeMap ReadValues(string text, string file);

    /// <summary>Values with one set at a path, as <c>--set</c> does, or as it stands when it is literal.</summary>
    /// <exception cref="ManifestException">The path or the value cannot be used.</exception>
    KubeMap SetValue(KubeMap values, string path, string value, bool isLiteral);
}

/// <summary>A chart by name.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Version">Its version.</param>
/// <param name="AppVersion">Version of the application in it; may be empty.</param>
public sealed record ReleaseChart(string Name, string Version, string AppVersion);

/// <summary>One render.</summary>
public sealed record ReleaseRequest
{
    /// <summary>What is declared.</summary>
    public required HelmRelease Definition { get; init; }

    /// <summary>The source's files.</summary>
    public required IFileTree Tree { get; init; }

    /// <summary>The version that counts for the chart; differs from its own when the source's revision is part of it.</summary>
    public required string ChartVersion { get; init; }

    /// <summary>The values of the release, laid over the chart's.</summary>
    public required KubeMap Values { get; init; }

    /// <summary>The revision that is made.</summary>
    public required int Revision { get; init; }

    /// <summary>Whether there is a release already.</summary>
    public bool IsUpgrade { get; init; }

    /// <summary>Whether values are not held to the chart's schemas.</summary>
    public bool SkipSchema { get; init; }

    /// <summary>Where templates look objects up, as the identity of the release; null when they find nothing.</summary>
    public ICluster? Cluster { get; init; }

    /// <summary>What the server can do; null for what the options say.</summary>
    public ServerDescription? Server { get; init; }
}

/// <summary>What a chart made.</summary>
public sealed record RenderedRelease
{
    /// <summary>The chart as its record keeps it.</summary>
    public required KubeMap Chart { get; init; }

    /// <summary>The manifests in the order of installation.</summary>
    public required ImmutableArray<ReleaseDocument> Manifests { get; init; }

    /// <summary>The hooks.</summary>
    public required ImmutableArray<ReleaseHook> Hooks { get; init; }

    /// <summary>The objects of the chart's <c>crds/</c> folders.</summary>
    public required ImmutableArray<KubeObject> Crds { get; init; }

    /// <summary>The chart's notes; may be empty.</summary>
    public string Notes { get; init; } = string.Empty;
}

/// <summary>An object that a template made.</summary>
/// <param name="Path">The template.</param>
/// <param name="Object">The object.</param>
public sealed record ReleaseDocument(string Path, KubeObject Object);
