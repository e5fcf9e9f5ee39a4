using System.Collections.Immutable;
using GitOps.Adapters.EmbeddedCluster.Authorization;
using GitOps.Adapters.EmbeddedCluster.Schema;
using GitOps.Core.Objects;
using Microsoft.AspNetCore.Http;

namespace GitOps.Adapters.EmbeddedCluster.Http;

/// <summary>Answers reviews: who am I, may I, may somebody, what may I all, whose token is that.</summary>
internal sealed class ReviewEndpoint(Authorizer authorizer, Tokens tokens)
{
    public async Task HandleAsync(HttpContext http, ApiPath path, ResourceType resource)
    {
        if (!HttpMethods.IsPost(http.Request.Method))
        {
            throw ApiException.MethodNotAllowed();
        }

        var body = (await ApiRequest.ObjectAsync(http)).With("apiVersion", resource.Kind.ApiVersion).With("kind", resource.Kind.Kind);
        body = body.Has("metadata") ? body : body.With("metadata", KubeMap.Empty);
        await Answers.WriteAsync(http, body.With("status", Status(Gatekeeper.Of(http), path, resource, body["spec"]?.AsMap ?? KubeMap.Empty)), 201);
    }

    private KubeMap Status(Identity who, ApiPath path, ResourceType resource, KubeMap spec) => resource.Kind.Kind switch
    {
        "SelfSubjectReview" => KubeMap.Of(("userInfo", who.Describe())),
        "TokenReview" => Token(spec),
        "SelfSubjectRulesReview" => Rules(who, spec["namespace"]?.AsString ?? string.Empty),
        "SelfSubjectAccessReview" => Access(who, Asked(resource, spec)),
        "LocalSubjectAccessReview" when spec.Find("resourceAttributes", "namespace")?.AsString != path.Namespace =>
            throw Invalid(resource, "spec.resourceAttributes.namespace", "must match metadata.namespace"),
        "SubjectAccessReview" or "LocalSubjectAccessReview" => Access(Named(resource, spec), Asked(resource, spec)),
        _ => throw ApiException.UnknownPath(),
    };

    private KubeMap Access(Identity who, AccessRequest request)
    {
        var decision = authorizer.Decide(who, request);
        var status = KubeMap.Of(("allowed", decision.IsAllowed));
        status = decision.Reason.Length > 0 ? status.With("reason", decision.Reason) : status;
        return decision.Fault.Length > 0 ? status.With("reason", $"RBAC: {decision.Fault}") : status;
    }

    private KubeMap Rules(Identity who, string @namespace)
    {
        if (@namespace.Length == 0)
        {
            throw ApiException.BadRequest("no namespace on request");
        }

        var rules = authorizer.Bindings.Of(who, @namespace, []).Select(grant => grant.Rule).ToList();
        return KubeMap.Of(
            ("resourceRules", KubeList.Of(rules.Where(rule => rule.Paths.IsEmpty).Select(rule => (KubeValue)rule.Describe()))),
            ("nonResourceRules", KubeList.Of(rules.Where(rule => !rule.Paths.IsEmpty).Select(rule => (KubeValue)rule.Describe()))),
            ("incomplete", false));
    }

    private KubeMap Token(KubeMap spec) => tokens.Find(spec["token"]?.AsString ?? string.Empty) is { } identity
        ? KubeMap.Of(("authenticated", true), ("user", identity.Describe()), ("audiences", KubeList.Of((KubeValue)Tokens.Audience)))
        : KubeMap.Of(("user", KubeMap.Empty), ("error", "invalid bearer token"));

    private static AccessRequest Asked(ResourceType resource, KubeMap spec)
    {
        if (spec["nonResourceAttributes"] is KubeMap path)
        {
            return AccessRequest.OfPath(path["verb"]?.AsString ?? string.Empty, path["path"]?.AsString ?? string.Empty);
        }

        return spec["resourceAttributes"] is KubeMap asked
            ? new AccessRequest(Text(asked, "verb"), Text(asked, "group"), Text(asked, "resource"), Text(asked, "subresource"), Text(asked, "namespace"), Text(asked, "name"))
            : throw Invalid(resource, "spec.resourceAttributes", "exactly one of nonResourceAttributes or resourceAttributes must be specified");
    }

    private static Identity Named(ResourceType resource, KubeMap spec)
    {
        var groups = (spec["groups"]?.AsList ?? KubeList.Empty).Select(group => group.AsString ?? string.Empty).ToImmutableArray();
        var user = Text(spec, "user");
        return user.Length > 0 || groups.Length > 0 ? new Identity(user, groups) { Uid = Text(spec, "uid") } : throw Invalid(resource, "spec.user", "at least one of user or group must be specified");
    }

    private static ApiException Invalid(ResourceType resource, string field, string why) =>
        ApiException.Invalid(resource, string.Empty, [new StatusCause("FieldValueInvalid", $"Invalid value: null: {why}", field)]);

    private static string Text(KubeMap map, string key) => map[key]?.AsString ?? string.Empty;
}
