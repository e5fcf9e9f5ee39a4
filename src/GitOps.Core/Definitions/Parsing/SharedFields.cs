using GitOps.Core.Objects;

namespace GitOps.Core.Definitions.Parsing;

/// <summary>Reads the fields that several kinds of deployments have.</summary>
internal static class SharedFields
{
    public static DependencyReference Dependency(FieldReader item, string ownNamespace)
    {
        var dependency = new DependencyReference(
            NotEmpty(item.Text("namespace")) ?? ownNamespace,
            item.RequiredText("name"),
            NotEmpty(item.Text("readyExpr")));
        item.NoteUnknown();
        return dependency;
    }

    public static HealthExpression HealthExpression(FieldReader item)
    {
        var expression = new HealthExpression(
            GroupVersionKind.Of(item.RequiredText("apiVersion"), item.Text("kind") ?? string.Empty),
            item.RequiredText("current"),
            NotEmpty(item.Text("inProgress")),
            NotEmpty(item.Text("failed")));
        item.NoteUnknown();
        return expression;
    }

    public static CommonMetadata CommonMetadata(FieldReader spec, string key)
    {
        if (spec.FindMap(key) is not { } metadata)
        {
            return Definitions.CommonMetadata.None;
        }

        var result = new CommonMetadata(metadata.TextMap("labels"), metadata.TextMap("annotations"));
        metadata.NoteUnknown();
        return result;
    }

    public static KubeConfigReference? KubeConfig(FieldReader spec)
    {
        if (spec.FindMap("kubeConfig") is not { } config)
        {
            return null;
        }

        var (secret, map) = (config.FindMap("secretRef"), config.FindMap("configMapRef"));
        var reference = new KubeConfigReference(secret?.RequiredText("name"), NotEmpty(secret?.Text("key")), map?.RequiredText("name"));
        secret?.NoteUnknown();
        map?.NoteUnknown();
        config.NoteUnknown();
        return reference;
    }

    public static string? NotEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
