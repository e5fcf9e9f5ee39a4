using GitOps.Core.Objects;

namespace GitOps.Adapters.Kustomize;

/// <summary>How the images of a definition overlay those of a kustomization file: a new name keeps the file's tag, tag and digest go together.</summary>
internal static class ImageOverrides
{
    public static KubeList Overlay(KubeList images, KubeList overrides)
    {
        var result = images.Items.ToBuilder();
        foreach (var item in overrides)
        {
            var image = item.AsMap;
            var at = -1;
            for (var i = 0; i < result.Count && at < 0; i++)
            {
                at = result[i].AsMap["name"]?.AsString == image["name"]?.AsString ? i : -1;
            }

            if (at < 0)
            {
                result.Add(image);
            }
            else
            {
                result[at] = Overlay(result[at].AsMap, image);
            }
        }

        return new KubeList(result.ToImmutable());
    }

    private static KubeMap Overlay(KubeMap image, KubeMap change)
    {
        if (Text(change, "newName") is { } name)
        {
            image = image.With("newName", name);
        }

        if (Text(change, "newTag") is null && Text(change, "digest") is null)
        {
            return image;
        }

        image = image.Without("newTag").Without("digest").Without("tagSuffix");
        foreach (var field in new[] { "newTag", "digest" })
        {
            if (Text(change, field) is { } value)
            {
                image = image.With(field, value);
            }
        }

        return image;
    }

    private static string? Text(KubeMap map, string key) => map[key]?.AsString is { Length: > 0 } text ? text : null;
}
