using System.Collections.Immutable;

namespace GitOps.Core.Images;

/// <summary>The image an ImagePolicy resolved to.</summary>
/// <param name="Namespace">Namespace of the policy.</param>
/// <param name="Policy">Name of the policy.</param>
/// <param name="Name">The image without tag.</param>
/// <param name="Tag">The tag.</param>
/// <param name="Digest">The digest; empty when it is not reflected.</param>
internal sealed record LatestImage(string Namespace, string Policy, string Name, string Tag, string Digest = "");

/// <summary>What each marker of a file is set to: <c>ns:policy</c>, and <c>:name</c>, <c>:tag</c>, <c>:digest</c> of it.</summary>
internal static class ImageSetters
{
    /// <summary>The values by marker.</summary>
    public static ImmutableDictionary<string, string> Of(IEnumerable<LatestImage> images)
    {
        var values = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var image in images)
        {
            var marker = $"{image.Namespace}:{image.Policy}";
            values[marker] = $"{image.Name}:{image.Tag}" + (image.Digest.Length > 0 ? "@" + image.Digest : string.Empty);
            values[marker + ":name"] = image.Name;
            values[marker + ":tag"] = image.Tag;
            values[marker + ":digest"] = image.Digest;
        }

        return values.ToImmutable();
    }
}
