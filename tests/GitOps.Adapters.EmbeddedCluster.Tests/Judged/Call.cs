using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Tests.Judged;

/// <summary>One request that both servers get.</summary>
internal sealed record Call(HttpMethod Method, string Path, string? Body = null, string Type = "application/json")
{
    /// <summary>Makes the body from what the server last said of the object; null when the body is the same for both.</summary>
    public Func<KubeMap, KubeMap>? Edit { get; init; }

    /// <summary>Whether nobody remembers the object after its deletion; otherwise updates of it may still come.</summary>
    public bool IsForgotten { get; init; }

    public (string Name, string Value)[] Headers { get; init; } = [];

    /// <summary>Path of the object itself.</summary>
    public string Object => Path.Split('?')[0].Replace("/status", string.Empty, StringComparison.Ordinal);

    public override string ToString() => $"{Method} {Path} {Type} {Body ?? (Edit is null ? string.Empty : "(an edit of the live object)")} {string.Join(' ', Headers)}";
}
