using GitOps.Adapters.EmbeddedCluster.Schema;
using GitOps.Core.Objects;
using Microsoft.AspNetCore.Http;

namespace GitOps.Adapters.EmbeddedCluster.Http;

/// <summary>Answers access reviews: who asks may do everything.</summary>
internal static class ReviewEndpoint
{
    public static async Task HandleAsync(HttpContext http, ResourceType resource)
    {
        if (!HttpMethods.IsPost(http.Request.Method))
        {
            throw ApiException.MethodNotAllowed();
        }

        var body = (await ApiRequest.ObjectAsync(http)).With("apiVersion", resource.Kind.ApiVersion).With("kind", resource.Kind.Kind);
        await Answers.WriteAsync(http, body.With("status", Status(resource.Kind.Kind)), 201);
    }

    private static KubeMap Status(string kind) => kind switch
    {
        "SelfSubjectRulesReview" => KubeMap.Of(
            ("resourceRules", KubeList.Of((KubeValue)KubeMap.Of(("verbs", All), ("apiGroups", All), ("resources", All)))),
            ("nonResourceRules", KubeList.Of((KubeValue)KubeMap.Of(("verbs", All), ("nonResourceURLs", All)))),
            ("incomplete", false)),
        "SelfSubjectReview" => KubeMap.Of(("userInfo", KubeMap.Of(("username", "embedded-admin"), ("groups", KubeList.Of("system:masters", "system:authenticated"))))),
        "TokenReview" => KubeMap.Of(("authenticated", true), ("user", KubeMap.Of(("username", "embedded-admin")))),
        _ => KubeMap.Of(("allowed", true), ("reason", "the embedded cluster allows everything")),
    };

    private static KubeList All => KubeList.Of((KubeValue)"*");
}
