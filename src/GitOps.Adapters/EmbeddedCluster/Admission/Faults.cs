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

    public void Immutable(string field, KubeValue? value) => Invalid(field, value, "field is immutable");

    // Values of maps may be secrets and are long: the server prints them as Go structs, we name the kind only.
    private static string Text(KubeValue? value) => value switch
    {
        null or KubeNull => "null",
        KubeMap or KubeList => KubeJson.ToText(value),
        _ => KubeJson.ToText(value),
    };
}
