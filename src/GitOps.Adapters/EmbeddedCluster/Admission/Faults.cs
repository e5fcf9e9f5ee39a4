using GitOps.Adapters.EmbeddedCluster.Http;
using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Admission;

/// <summary>Collects faults in the words of the API server's field errors.</summary>
internal sealed class Faults
{
    public List<StatusCause> List { get; } = [];

    /// <summary>What is wrong but was so before.</summary>
    public List<string> Warnings { get; } = [];

    public void Required(string field, string detail = "") => List.Add(new("FieldValueRequired", detail.Length == 0 ? "Required value" : $"Required value: {detail}", field));

    public void Invalid(string field, KubeValue? value, string detail) => List.Add(new("FieldValueInvalid", detail.Length == 0 ? $"Invalid value: {Text(value)}" : $"Invalid value: {Text(value)}: {detail}", field));

    public void Forbidden(string field, string detail) => List.Add(new("FieldValueForbidden", $"Forbidden: {detail}", field));

    public void Duplicate(string field, KubeValue value) => List.Add(new("FieldValueDuplicate", $"Duplicate value: {Text(value)}", field));

    public void Unsupported(string field, KubeValue? value, IEnumerable<string> supported) =>
        List.Add(new("FieldValueNotSupported", $"Unsupported value: {Text(value)}: supported values: {string.Join(", ", supported.Select(item => $"\"{item}\""))}", field));

    public void TooLong(string field, string detail) => List.Add(new("FieldValueTooLong", $"Too long: {detail}", field));

    public void TooMany(string field, int count, long most) => List.Add(new("FieldValueTooMany", string.Create(System.Globalization.CultureInfo.InvariantCulture, $"Too many: {count}: must have at most {most} items"), field));

    public void NotFound(string field, KubeValue? value) => List.Add(new("FieldValueNotFound", $"Not found: {Text(value)}", field));

    public void NotFound(string field, KubeValue? value, string detail) => List.Add(new("FieldValueNotFound", $"Not found: {Text(value)}: {detail}", field));

    /// <summary>One fault for each text.</summary>
    public void Each(string field, KubeValue? value, IEnumerable<string> details)
    {
        foreach (var detail in details)
        {
            Invalid(field, value, detail);
        }
    }

    /// <summary>A number that must not be below zero.</summary>
    public void Negative(string field, KubeValue? value)
    {
        if (value is KubeInteger { Number: < 0 })
        {
            Invalid(field, value, "must be greater than or equal to 0");
        }
    }

    /// <summary>A text that must be one of some; empty ones and absent ones are not.</summary>
    public void OneOf(string field, KubeValue? value, params string[] supported)
    {
        if (value is null || !supported.Contains(value.AsString))
        {
            Unsupported(field, value?.AsString ?? string.Empty, supported);
        }
    }

    /// <summary>A fault in words of its own.</summary>
    public void Raw(string reason, string field, string message) => List.Add(new(reason, message, field));

    public void Immutable(string field, KubeValue? value) => Invalid(field, value, "field is immutable");

    private static string Text(KubeValue? value) => value is null ? "null" : KubeJson.ToText(value);
}
