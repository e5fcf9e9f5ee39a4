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

    /// <summary>A column that shows a text, and something else where there is none.</summary>
    public static Column Text(string name, string otherwise, params string[] path) => new(name, (root, _) => root.Find(path) is { } value and not KubeNull ? value : otherwise);

    /// <summary>A column of a field that is true or false.</summary>
    public static Column Flag(string name, bool otherwise, params string[] path) => new(name, (root, _) => root.Find(path)?.AsBool ?? otherwise, "boolean");

    /// <summary>A column that counts the items of a list.</summary>
    public static Column Count(string name, params string[] path) => new(name, (root, _) => (long)(root.Find(path)?.AsList ?? KubeList.Empty).Count, "integer");

    /// <summary>The name of an object that one of some annotations may make the default of its kind.</summary>
    public static Column DefaultedName(params string[] annotations) => ObjectName with
    {
        Cell = (root, _) => $"{root.Find("metadata", "name")?.AsString}{(annotations.Any(key => root.Find("metadata", "annotations", key)?.AsString == "true") ? " (default)" : string.Empty)}",
    };

    public Column Wide() => this with { IsWide = true };
}
