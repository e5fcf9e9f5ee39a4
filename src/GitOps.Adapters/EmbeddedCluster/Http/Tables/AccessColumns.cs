using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Http.Tables;

/// <summary>Columns of who may do what: bindings, policies, webhooks, requests for certificates.</summary>
internal static class AccessColumns
{
    private const string Unset = "<unset>";

    public static readonly IReadOnlyList<Column> Binding =
    [
        Column.ObjectName,
        new("Role", static (root, _) => $"{root.Find("roleRef", "kind")?.AsString}/{root.Find("roleRef", "name")?.AsString}"),
        Column.Age,
        Subjects("Users", "User", subject => subject["name"]?.AsString),
        Subjects("Groups", "Group", subject => subject["name"]?.AsString),
        Subjects("ServiceAccounts", "ServiceAccount", subject => $"{subject["namespace"]?.AsString}/{subject["name"]?.AsString}"),
    ];

    public static readonly IReadOnlyList<Column> Webhooks = [Column.ObjectName, Column.Count("Webhooks", "webhooks"), Column.Age];

    public static readonly IReadOnlyList<Column> Policy =
    [
        Column.ObjectName,
        Column.Count("Validations", "spec", "validations"),
        new("ParamKind", static (root, _) => root.Find("spec", "paramKind") is KubeMap kind ? $"{kind["apiVersion"]?.AsString}/{kind["kind"]?.AsString}" : Unset),
        Column.Age,
    ];

    public static readonly IReadOnlyList<Column> PolicyBinding =
    [
        Column.ObjectName,
        Column.Text("PolicyName", string.Empty, "spec", "policyName"),
        new("ParamRef", static (root, _) => root.Find("spec", "paramRef") is KubeMap { } reference && reference["name"]?.AsString is { Length: > 0 } name
            ? $"{(reference["namespace"]?.AsString is { Length: > 0 } space ? space : "*")}/{name}"
            : Unset),
        Column.Age,
    ];

    public static readonly IReadOnlyList<Column> SigningRequest =
    [
        Column.ObjectName, Column.Age, Column.Of("SignerName", "spec", "signerName"), Column.Text("Requestor", string.Empty, "spec", "username"),
        new("RequestedDuration", static (root, _) => root.Find("spec", "expirationSeconds") is KubeInteger { Number: var seconds } ? Ages.Text(NodaTime.Duration.FromSeconds(seconds)) : "<none>"),
        new("Condition", static (root, _) => Condition(root)),
    ];

    private static Column Subjects(string name, string kind, Func<KubeMap, string?> text) => new(
        name,
        (root, _) => string.Join(", ", (root["subjects"]?.AsList ?? KubeList.Empty).Select(subject => subject.AsMap).Where(subject => subject["kind"]?.AsString == kind).Select(text)),
        IsWide: true);

    private static string Condition(KubeMap request)
    {
        var types = (request.Find("status", "conditions")?.AsList ?? KubeList.Empty).Select(condition => condition.AsMap["type"]?.AsString).ToHashSet();
        return (types.Contains("Denied") ? "Denied" : types.Contains("Approved") ? "Approved" : "Pending")
            + (types.Contains("Failed") ? ",Failed" : string.Empty)
            + (request.Find("status", "certificate") is KubeString { Text.Length: > 0 } ? ",Issued" : string.Empty);
    }
}
