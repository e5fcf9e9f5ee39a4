using GitOps.Adapters.EmbeddedCluster.Schema;
using GitOps.Core.Objects;
using GitOps.Core.Patching;

namespace GitOps.Adapters.EmbeddedCluster.Http;

/// <summary>Reads patches by their media type.</summary>
internal static class PatchBodies
{
    public const string Apply = "application/apply-patch+yaml";

    /// <summary>What makes the new object from the live one.</summary>
    /// <exception cref="ApiException">The media type or the patch is not understood; or, later, it does not fit the object.</exception>
    public static Func<KubeMap, KubeMap> Read(string mediaType, KubeValue body, ResourceType resource)
    {
        switch (mediaType)
        {
            case "application/merge-patch+json":
                return live => Applied(() => MergePatch.Apply(live, body));
            case "application/strategic-merge-patch+json" when resource.Custom is null:
                return live => Applied(() => StrategicMergePatch.Apply(live, body.AsMap, resource.Schema));
            case "application/json-patch+json":
                return live => Applied(() => JsonPatch.Read(body).Apply(live));
            default:
                var supported = resource.Custom is null
                    ? "application/json-patch+json, application/merge-patch+json, application/strategic-merge-patch+json, application/apply-patch+yaml"
                    : "application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml";
                throw new ApiException(415, "UnsupportedMediaType", $"the body of the request was in an unknown format - accepted media types include: {supported}");
        }
    }

    private static KubeMap Applied(Func<KubeValue> patch)
    {
        try
        {
            return patch() as KubeMap ?? throw ApiException.BadRequest("the patch leaves no object");
        }
        catch (PatchException fault)
        {
            throw fault.Fault switch
            {
                PatchFault.Malformed => ApiException.BadRequest(fault.Message),
                PatchFault.TooLarge => new ApiException(413, "RequestEntityTooLarge", fault.Message),
                PatchFault.Unmergeable => new ApiException(500, string.Empty, fault.Message),
                _ => new ApiException(422, "Invalid", "the server rejected our request due to an error in our request") { About = (string.Empty, string.Empty, string.Empty) },
            };
        }
    }
}
