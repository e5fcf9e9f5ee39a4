using GitOps.Adapters.EmbeddedCluster.Http;
using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Admission;

/// <summary>Collects faults in the words of the API server's field errors.</summary>
internal sealed class Faults
{
    public List<StatusCause> List { get; } = [];

    public void Required(string field, string detail = "") => List.Add(new("FieldValueRequired", detail.Length == 0 ? "Required value" : $"Required value: {detail}", field));

    public void Invalid(string field, KubeValue? value, string detail) => List.Add(new("FieldValueInvalid", $"Invalid value: {Text(value)}: {detail}", field));

    public void Forbidden(string field, string detail) => List.Add(new("FieldValueForbidden", $"Forbidden: {detail}", field));

    public void Duplicate(string field, KubeValue value) => List.Add(new("FieldValueDuplicate", $"Duplicate value: {Text(value)}", field));

    public void Unsupported(string field, KubeValue? value, IEnumerable<string> supported) =>
        List.Add(new("FieldValueNotSupported", $"Unsupported value: {Text(value)}: supported values: {string.Join(", ", supported.Select(item => $"\"{item}\""))}", field));

    public void TooLong(string field, string detail) => List.Add(new("FieldValueTooLong", $"Too long: {detail}", field));

    public void NotFound(string field, KubeValue? value) => List.Add(new("FieldValueNotFound", $"Not found: {Text(value)}", field));

    /// <summary>A value that messages print in Go's syntax.</summary>
    public void Invalid(string field, GoText value, string detail) => Raw("FieldValueInvalid", field, $"Invalid value: {value.Text}: {detail}");

    public void Immutable(string field, GoText value) => Invalid(field, value, "field is immutable");

    /// <summary>A fault in words of its own.</summary>
    public void Raw(string reason, string field, string message) => List.Add(new(reason, message, field));

    public void Immutable(string field, KubeValue? value) => Invalid(field, value, "field is immutable");

    private static string Text(KubeValue? value) => value is null ? "null" : KubeJson.ToText(value);
}
