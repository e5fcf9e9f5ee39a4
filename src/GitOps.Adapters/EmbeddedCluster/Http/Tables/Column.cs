using GitOps.Core.Objects;
using NodaTime;

namespace GitOps.Adapters.EmbeddedCluster.Http.Tables;

/// <summary>One column of <c>kubectl get</c>.</summary>
/// <param name="Name">Heading.</param>
/// <param name="Cell">The cell of an object at an instant.</param>
/// <param name="Type"><c>string</c>, <c>integer</c>, <c>date</c> …</param>
/// <param name="IsWide">Whether it shows with <c>-o wide</c> only.</param>
/// <param name="Format">Format hint; <c>name</c> for the column that names the object.</param>
internal sealed record Column(string Name, Func<KubeMap, Instant, KubeValue> Cell, string Type = "string", bool IsWide = false, string Format = "")
{
    public static readonly Column ObjectName = new("Name", static (root, _) => root.Find("metadata", "name") ?? string.Empty, Format: "name");

    public static readonly Column Age = new("Age", static (root, now) => Ages.Since(root.Find("metadata", "creationTimestamp")?.AsString, now));

    /// <summary>A column that shows a field.</summary>
    public static Column Of(string name, params string[] path) => new(name, (root, _) => root.Find(path) is { } value and not KubeNull ? value : "<none>");

    /// <summary>A column that shows a number, 0 where there is none.</summary>
    public static Column Number(string name, params string[] path) => new(name, (root, _) => root.Find(path) is KubeInteger number ? number : 0L, "integer");

    public Column Wide() => this with { IsWide = true };
}
