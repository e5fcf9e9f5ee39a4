using GitOps.Adapters.EmbeddedCluster.Authorization;
using GitOps.Adapters.EmbeddedCluster.Registry;
using GitOps.Core.Deployments.Health.Cel;
using GitOps.Core.Deployments.Health.Cel.Values;

namespace GitOps.Adapters.EmbeddedCluster.Admission;

/// <summary><c>authorizer</c> in expressions: what the writer, or a service account, may do.</summary>
/// <param name="authorizer">Decides.</param>
/// <param name="who">Whom it is asked about.</param>
/// <param name="request">The request under way.</param>
internal sealed class PolicyAuthorizer(Authorizer authorizer, Identity who, WriteRequest request) : CelHostValue
{
    public override string TypeName => "kubernetes.authorization.Authorizer";

    public override CelValue? Find(string field) => field == "requestResource"
        ? new ResourceCheck(authorizer, who, AccessRequest.Of(string.Empty, request.Resource, request.Namespace, request.Name, request.Subresource))
        : null;

    public override CelValue? Call(string method, CelValue[] arguments) => (method, arguments) switch
    {
        ("path", [CelString { Value: var path }]) => path.Length > 0
            ? new PathCheck(authorizer, who, path)
            : throw new CelEvaluationException("path must not be empty"),
        ("group", [CelString group]) => new GroupCheck(authorizer, who, group.Value),
        ("serviceAccount", [CelString space, CelString name]) => OfAccount(space.Value, name.Value),
        _ => null,
    };

    private PolicyAuthorizer OfAccount(string space, string name) =>
        !MetadataRules.IsLabel(space) ? throw new CelEvaluationException("Invalid service account namespace")
        : !MetadataRules.IsSubdomain(name) ? throw new CelEvaluationException("Invalid service account name")
        : new(authorizer, Identity.OfAccount(space, name, string.Empty) with { Groups = Identity.AccountGroups(space) }, request);

    private sealed class PathCheck(Authorizer authorizer, Identity who, string path) : CelHostValue
    {
        public override string TypeName => "kubernetes.authorization.PathCheck";

        public override CelValue? Call(string method, CelValue[] arguments) =>
            (method, arguments) is ("check", [CelString verb]) ? new Decision(authorizer.Decide(who, AccessRequest.OfPath(verb.Value, path))) : null;
    }

    private sealed class GroupCheck(Authorizer authorizer, Identity who, string group) : CelHostValue
    {
        public override string TypeName => "kubernetes.authorization.GroupCheck";

        public override CelValue? Call(string method, CelValue[] arguments) => (method, arguments) is ("resource", [CelString resource])
            ? new ResourceCheck(authorizer, who, new AccessRequest(string.Empty, group, resource.Value, string.Empty, string.Empty, string.Empty))
            : null;
    }

    private sealed class ResourceCheck(Authorizer authorizer, Identity who, AccessRequest asked) : CelHostValue
    {
        public override string TypeName => "kubernetes.authorization.ResourceCheck";

        // Roles know no selectors.
        public override CelValue? Call(string method, CelValue[] arguments) => (method, arguments) switch
        {
            ("subresource", [CelString text]) => new ResourceCheck(authorizer, who, asked with { Subresource = text.Value }),
            ("namespace", [CelString text]) => new ResourceCheck(authorizer, who, asked with { Namespace = text.Value }),
            ("name", [CelString text]) => new ResourceCheck(authorizer, who, asked with { Name = text.Value }),
            ("fieldSelector" or "labelSelector", [CelString]) => this,
            ("check", [CelString verb]) => new Decision(authorizer.Decide(who, asked with { Verb = verb.Value })),
            _ => null,
        };
    }

    private sealed class Decision(AccessDecision decision) : CelHostValue
    {
        public override string TypeName => "kubernetes.authorization.Decision";

        public override CelValue? Call(string method, CelValue[] arguments) => (method, arguments) switch
        {
            ("allowed", []) => CelBool.Of(decision.IsAllowed),
            ("reason", []) => new CelString(decision.Fault.Length > 0 ? $"RBAC: {decision.Fault}" : decision.Reason),
            ("errored", []) => CelBool.Of(false),
            ("error", []) => new CelString(string.Empty),
            _ => null,
        };
    }
}
