using GitOps.Adapters.EmbeddedCluster.Apply;
using GitOps.Adapters.EmbeddedCluster.Authorization;
using GitOps.Adapters.EmbeddedCluster.Http;
using GitOps.Adapters.EmbeddedCluster.Schema;
using GitOps.Adapters.EmbeddedCluster.Store;
using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Registry;

/// <summary>What to do with fields that a kind does not have.</summary>
internal enum FieldValidation
{
    Ignore,
    Warn,
    Strict,
}

/// <summary>An object as it was kept when a write began, and the same at the version of the write.</summary>
internal sealed record Loaded(KubeMap? Kept, KubeMap? Served);

/// <summary>A write as it came in.</summary>
internal sealed record WriteRequest(ResourceType Resource, string Namespace, string Name)
{
    /// <summary><c>status</c>, <c>scale</c> and the like; empty for the object itself.</summary>
    public string Subresource { get; init; } = string.Empty;

    /// <summary>Who writes.</summary>
    public Identity By { get; init; } = Identity.Server;

    /// <summary>Name of the field manager.</summary>
    public string Manager { get; init; } = "unknown";

    public bool DryRun { get; init; }

    public FieldValidation Validation { get; init; } = FieldValidation.Warn;

    /// <summary>What the body says twice.</summary>
    public RepeatedFields Repeated { get; init; } = RepeatedFields.None;

    /// <summary>Warnings for the answer's headers.</summary>
    public List<string> Warnings { get; init; } = [];

    /// <summary>The object of before, when it had to be converted; null when it is read as the write needs it.</summary>
    public Loaded? Loaded { get; init; }

    public StoreKey Key => new(Resource.Key, Namespace, Name);

    public FieldWriter Writer(string time) => new(Manager, Resource.Kind.ApiVersion, Subresource, time);
}
