using System.Collections.Immutable;
using System.Globalization;
using GitOps.Core.Objects;

namespace GitOps.Core.Deployments.Health;

/// <summary>One entry of <c>status.conditions</c>; absent fields are empty.</summary>
internal readonly record struct StatusCondition(string Type, string Status, string Reason, string Message)
{
    public bool IsTrue(string type) => Type == type && Status == "True";

    public bool IsFalse(string type) => Type == type && Status == "False";
}

/// <summary>Reads what decides about health. Strict where kstatus is, so that an object of another shape is unknown and not healthy.</summary>
internal static class StatusFields
{
    /// <summary>An integer; the fallback when it is absent or no integer.</summary>
    public static long Integer(this KubeObject live, long fallback, params ReadOnlySpan<string> path) => live.Root.Find(path)?.AsInteger ?? fallback;

    /// <summary>A string; the fallback when it is absent or no string.</summary>
    public static string Text(this KubeObject live, string fallback, params ReadOnlySpan<string> path) => live.Root.Find(path)?.AsString ?? fallback;

    /// <summary>The conditions in their order.</summary>
    /// <exception cref="UnreadableFieldException">The status is no map, the conditions are no list, or a condition has a field that is no string.</exception>
    public static ImmutableArray<StatusCondition> Conditions(this KubeObject live)
    {
        if (live.Root["status"] is not { } status || status is KubeNull)
        {
            return [];
        }

        if (status is not KubeMap map)
        {
            throw new UnreadableFieldException($"cannot restore struct from: {GoKind(status)}");
        }

        if (map["conditions"] is not { } conditions || conditions is KubeNull)
        {
            return [];
        }

        return conditions is KubeList list
            ? [.. list.Items.Select(Condition)]
            : throw new UnreadableFieldException($"cannot restore slice from {GoKind(conditions)}");
    }

    /// <summary>An integer that must be one if it is there; null when it is absent.</summary>
    /// <exception cref="UnreadableFieldException">It is there and no integer, or something on the way is no map.</exception>
    public static long? StrictInteger(this KubeObject live, string parent, string field) => Strict(live, parent, field) switch
    {
        null => null,
        KubeInteger integer => integer.Number,
        var other => throw Unexpected(parent, field, other, "int64"),
    };

    /// <summary>A string that must be one if it is there; null when it is absent.</summary>
    /// <exception cref="UnreadableFieldException">It is there and no string, or something on the way is no map.</exception>
    public static string? StrictText(this KubeObject live, string parent, string field) => Strict(live, parent, field) switch
    {
        null => null,
        KubeString text => text.Text,
        var other => throw Unexpected(parent, field, other, "string"),
    };

    private static KubeValue? Strict(KubeObject live, string parent, string field) => live.Root[parent] switch
    {
        null or KubeNull => null,
        KubeMap map => map[field],
        var other => throw Unexpected(parent, field, other, "map[string]interface {}"),
    };

    private static StatusCondition Condition(KubeValue item) => item switch
    {
        KubeMap map => new(String(map, "type"), String(map, "status"), String(map, "reason"), String(map, "message")),
        KubeNull => default(StatusCondition) with { Type = string.Empty, Status = string.Empty, Reason = string.Empty, Message = string.Empty },
        _ => throw new UnreadableFieldException($"cannot restore struct from: {GoKind(item)}"),
    };

    private static string String(KubeMap condition, string field) => condition[field] switch
    {
        null or KubeNull => string.Empty,
        KubeString text => text.Text,
        KubeInteger => throw new UnreadableFieldException($"cannot convert int64 to {(field == "status" ? "v1.ConditionStatus" : "string")}"),
        _ => throw new UnreadableFieldException("unrecognized type: string"),
    };

    private static UnreadableFieldException Unexpected(string parent, string field, KubeValue value, string expected) => new(
        $"looking up {parent}.{field} from resource: .{parent}.{field} accessor error: {GoText(value)} is of the type {GoType(value)}, expected {expected}");

    private static string GoKind(KubeValue value) => value switch
    {
        KubeMap => "map",
        KubeList => "slice",
        _ => GoType(value),
    };

    private static string GoType(KubeValue value) => value switch
    {
        KubeMap => "map[string]interface {}",
        KubeList => "[]interface {}",
        KubeString => "string",
        KubeInteger => "int64",
        KubeFloat => "float64",
        KubeBool => "bool",
        _ => "<nil>",
    };

    private static string GoText(KubeValue value) => value switch
    {
        KubeMap map => $"map[{string.Join(' ', map.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => $"{entry.Key}:{GoText(entry.Value)}"))}]",
        KubeList list => $"[{string.Join(' ', list.Items.Select(GoText))}]",
        KubeString text => text.Text,
        KubeInteger integer => integer.Number.ToString(CultureInfo.InvariantCulture),
        KubeFloat number => number.Number.ToString(CultureInfo.InvariantCulture),
        KubeBool boolean => boolean.Value ? "true" : "false",
        _ => "<nil>",
    };
}
