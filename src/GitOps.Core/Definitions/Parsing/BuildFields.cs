using System.Collections.Immutable;
using GitOps.Core.Objects;

namespace GitOps.Core.Definitions.Parsing;

/// <summary>Reads the items of <c>spec.patches</c> and <c>spec.images</c>, which go to the kustomization file as they are.</summary>
internal static class BuildFields
{
    private static readonly ImmutableArray<string> ImageFields = ["name", "newName", "newTag", "digest"];
    private static readonly ImmutableArray<string> TargetFields =
        ["group", "version", "kind", "name", "namespace", "labelSelector", "annotationSelector"];

    public static KubeValue Patch(FieldReader item)
    {
        var patch = KubeMap.Of(("patch", item.RequiredText("patch")));
        if (item.FindMap("target") is { } target)
        {
            patch = patch.With("target", Copy(target, TargetFields));
        }

        item.NoteUnknown();
        return patch;
    }

    /// <summary>Which objects are meant.</summary>
    public static KubeMap Target(FieldReader target) => Copy(target, TargetFields);

    public static KubeValue Image(FieldReader item)
    {
        item.RequiredText("name");
        return Copy(item, ImageFields);
    }

    private static KubeMap Copy(FieldReader from, ImmutableArray<string> keys)
    {
        var copy = new KubeMap.Builder();
        foreach (var key in keys)
        {
            if (from.Text(key) is { } text)
            {
                copy[key] = text;
            }
        }

        from.NoteUnknown();
        return copy.Build();
    }
}
