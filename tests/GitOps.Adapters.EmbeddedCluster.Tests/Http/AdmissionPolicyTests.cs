using System.Net;

namespace GitOps.Adapters.EmbeddedCluster.Tests.Http;

/// <summary>ValidatingAdmissionPolicies, in the words of a current Kubernetes.</summary>
public sealed class AdmissionPolicyTests
{
    private const string Registration = "/apis/admissionregistration.k8s.io/v1";
    private const string Maps = "/api/v1/namespaces/default/configmaps";

    [Fact]
    public async Task A_policy_refuses_only_what_a_binding_puts_it_in_force_for()
    {
        await using var cluster = await StartAsync("""{"expression":"object.data.a != 'bad'","message":"bad is bad"}""");
        (await cluster.PostAsync(Maps, Map("before", "bad"))).Is(HttpStatusCode.Created);
        await BindAsync(cluster, "Deny");
        var refused = (await cluster.PostAsync(Maps, Map("after", "bad"))).Is(HttpStatusCode.UnprocessableEntity);
        Assert.Equal("configmaps \"after\" is forbidden: ValidatingAdmissionPolicy 'no-bad' with binding 'everywhere' denied request: bad is bad", refused.Message);
        Assert.Equal("Invalid", refused.Json["reason"]!.AsString);
        (await cluster.PostAsync(Maps, Map("after", "good"))).Is(HttpStatusCode.Created);
        Assert.Contains("denied request: bad is bad", (await cluster.ApplyAsync($"{Maps}/after", Map("after", "bad"), "m", force: true)).Is(HttpStatusCode.UnprocessableEntity).Message, StringComparison.Ordinal);
        (await cluster.PostAsync("/api/v1/namespaces/default/secrets", Map("other", "bad").Replace("ConfigMap", "Secret", StringComparison.Ordinal).Replace("\"data\"", "\"stringData\"", StringComparison.Ordinal))).Is(HttpStatusCode.Created);
    }

    [Fact]
    public async Task A_message_may_be_an_expression_over_variables_and_a_reason_sets_the_code()
    {
        await using var cluster = await StartAsync(
            """{"expression":"variables.size < 4","messageExpression":"'of ' + string(variables.size) + ' letters in ' + namespaceObject.metadata.name","reason":"Forbidden"}""",
            more: """ "variables":[{"name":"text","expression":"object.data.a"},{"name":"size","expression":"size(variables.text)"}],""");
        await BindAsync(cluster, "Deny");
        var refused = (await cluster.PostAsync(Maps, Map("a", "longer"))).Is(HttpStatusCode.Forbidden);
        Assert.EndsWith("denied request: of 6 letters in default", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_binding_may_only_warn_and_conditions_may_take_requests_out()
    {
        await using var cluster = await StartAsync(
            """{"expression":"object.data.a != 'bad'"}""", more: """ "matchConditions":[{"name":"not-mine","expression":"object.metadata.name != 'mine'"}],""");
        await BindAsync(cluster, "Warn");
        var warned = await cluster.PostAsync(Maps, Map("a", "bad"));
        warned.Is(HttpStatusCode.Created);
        Assert.Contains("Validation failed for ValidatingAdmissionPolicy 'no-bad' with binding 'everywhere': failed expression: object.data.a != 'bad'", Assert.Single(warned.Warnings), StringComparison.Ordinal);
        Assert.Empty((await cluster.PostAsync(Maps, Map("mine", "bad"))).Warnings);
    }

    [Fact]
    public async Task Parameters_come_from_an_object_and_are_needed_unless_their_absence_is_allowed()
    {
        await using var cluster = await StartAsync(
            """{"expression":"object.data.a == params.data.allowed"}""", more: """ "paramKind":{"apiVersion":"v1","kind":"ConfigMap"},"matchConditions":[{"name":"no-parameter","expression":"object.metadata.name != 'limits'"}],""");
        await BindAsync(cluster, "Deny", """ "paramRef":{"name":"limits","namespace":"default","parameterNotFoundAction":"Deny"},""");
        Assert.EndsWith("no params found for policy binding with `Deny` parameterNotFoundAction", (await cluster.PostAsync(Maps, Map("a", "x"))).Is(HttpStatusCode.UnprocessableEntity).Message, StringComparison.Ordinal);
        (await cluster.DeleteAsync($"{Registration}/validatingadmissionpolicybindings/everywhere")).Is(HttpStatusCode.OK);
        (await cluster.PostAsync(Maps, """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"limits"},"data":{"allowed":"x"}}""")).Is(HttpStatusCode.Created);
        await BindAsync(cluster, "Deny", """ "paramRef":{"name":"limits","namespace":"default","parameterNotFoundAction":"Deny"},""");
        (await cluster.PostAsync(Maps, Map("a", "x"))).Is(HttpStatusCode.Created);
        (await cluster.PostAsync(Maps, Map("b", "y"))).Is(HttpStatusCode.UnprocessableEntity);
    }

    [Theory]
    [InlineData("Fail", HttpStatusCode.UnprocessableEntity)]
    [InlineData("Ignore", HttpStatusCode.Created)]
    public async Task An_expression_that_cannot_be_evaluated_fails_the_request_unless_failures_are_ignored(string failurePolicy, HttpStatusCode status)
    {
        await using var cluster = await StartAsync("""{"expression":"object.data.missing == 'a'"}""", more: $" \"failurePolicy\":\"{failurePolicy}\",");
        await BindAsync(cluster, "Deny");
        (await cluster.PostAsync(Maps, Map("a", "1"))).Is(status);
    }

    [Fact]
    public async Task A_deletion_is_asked_about_with_the_old_object()
    {
        await using var cluster = await StartAsync("""{"expression":"request.operation != 'DELETE' || oldObject.data.a != 'keep'","message":"it is kept"}""");
        await BindAsync(cluster, "Deny");
        (await cluster.PostAsync(Maps, Map("a", "keep"))).Is(HttpStatusCode.Created);
        Assert.EndsWith("it is kept", (await cluster.DeleteAsync($"{Maps}/a")).Is(HttpStatusCode.UnprocessableEntity).Message, StringComparison.Ordinal);
        (await cluster.PatchAsync($"{Maps}/a", """{"data":{"a":"go"}}""")).Is(HttpStatusCode.OK);
        (await cluster.DeleteAsync($"{Maps}/a")).Is(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("authorizer.requestResource.check('approve').allowed()")]
    [InlineData("authorizer.group('').resource('configmaps').namespace('default').name('a').check('approve').allowed()")]
    [InlineData("authorizer.path('/approvals').check('get').allowed()")]
    [InlineData("authorizer.serviceAccount('default', 'robot').group('').resource('configmaps').namespace('default').check('approve').allowed()")]
    [InlineData("authorizer.requestResource.fieldSelector('a=b').check('approve').reason().contains('ClusterRole \"approver\"')")]
    [InlineData("variables.mayApprove")]
    public async Task A_policy_may_ask_what_the_writer_may_do(string expression)
    {
        await using var cluster = await StartAsync($$"""{"expression":"{{expression.Replace("\"", "\\\"", StringComparison.Ordinal)}}"}""", more: """ "variables":[{"name":"mayApprove","expression":"authorizer.requestResource.check('approve').allowed()"}],""");
        await BindAsync(cluster, "Deny");
        (await GrantAsync(cluster, "writer", """{"apiGroups":[""],"resources":["configmaps"],"verbs":["create","patch"]}""")).Is(HttpStatusCode.Created);
        await using var client = cluster.As("ada");
        (await client.PostAsync(Maps, Map("a", "1"))).Is(HttpStatusCode.UnprocessableEntity);
        (await GrantAsync(cluster, "approver", """{"apiGroups":[""],"resources":["configmaps"],"verbs":["approve"]},{"nonResourceURLs":["/approvals"],"verbs":["get"]}""")).Is(HttpStatusCode.Created);
        (await client.PostAsync(Maps, Map("a", "1"))).Is(HttpStatusCode.Created);
    }

    [Fact]
    public async Task A_message_may_not_ask_what_somebody_may_do()
    {
        await using var cluster = await StartAsync("""{"expression":"false","message":"no","messageExpression":"authorizer.requestResource.check('get').allowed() ? 'yes' : 'maybe'"}""");
        await BindAsync(cluster, "Deny");
        Assert.EndsWith("denied request: no", (await cluster.PostAsync(Maps, Map("a", "1"))).Is(HttpStatusCode.UnprocessableEntity).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("object.data.a", "Fail", null)]
    [InlineData("null", "Fail", null)]
    [InlineData("1 + 1", "Ignore", null)]
    [InlineData("1 + 1", "Fail", "valueExpression '1 + 1' resulted in unsupported return type: int. Return type must be either string or null.")]
    [InlineData("object.data.missing", "Fail", "expression 'object.data.missing' resulted in error: ")]
    public async Task An_annotation_for_the_audit_that_has_no_text_fails_the_request(string expression, string failurePolicy, string? said)
    {
        await using var cluster = await StartAsync("""{"expression":"true"}""", more: $$""" "failurePolicy":"{{failurePolicy}}","auditAnnotations":[{"key":"a","valueExpression":"{{expression}}"}],""");
        await BindAsync(cluster, "Deny");
        var answer = await cluster.PostAsync(Maps, Map("a", "1"));
        if (said is null)
        {
            answer.Is(HttpStatusCode.Created);
        }
        else
        {
            Assert.Contains(said, answer.Is(HttpStatusCode.UnprocessableEntity).Message, StringComparison.Ordinal);
        }
    }

    private static async Task<Answer> GrantAsync(ClusterClient cluster, string name, string rules)
    {
        const string Roles = "/apis/rbac.authorization.k8s.io/v1";
        (await cluster.PostAsync($"{Roles}/clusterroles", $$"""{"metadata":{"name":"{{name}}"},"rules":[{{rules}}]}""")).Is(HttpStatusCode.Created);
        return await cluster.PostAsync($"{Roles}/clusterrolebindings", $$$"""
            {"metadata":{"name":"{{{name}}}"},"roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"ClusterRole","name":"{{{name}}}"},
             "subjects":[{"kind":"User","name":"ada","apiGroup":"rbac.authorization.k8s.io"},{"kind":"ServiceAccount","name":"robot","namespace":"default"}]}
            """);
    }

    private static async Task<ClusterClient> StartAsync(string validation, string more = "")
    {
        var cluster = await ClusterClient.StartAsync(options => options.SimulateWorkloads = false);
        (await cluster.PostAsync($"{Registration}/validatingadmissionpolicies", $$$"""
            {"apiVersion":"admissionregistration.k8s.io/v1","kind":"ValidatingAdmissionPolicy","metadata":{"name":"no-bad"},"spec":{{{{more}}}
              "matchConstraints":{"resourceRules":[{"apiGroups":[""],"apiVersions":["v1"],"operations":["CREATE","UPDATE","DELETE"],"resources":["configmaps"]}]},
              "validations":[{{{validation}}}]} }
            """)).Is(HttpStatusCode.Created);
        return cluster;
    }

    private static async Task BindAsync(ClusterClient cluster, string action, string more = "") =>
        (await cluster.PostAsync($"{Registration}/validatingadmissionpolicybindings", $$$"""
            {"apiVersion":"admissionregistration.k8s.io/v1","kind":"ValidatingAdmissionPolicyBinding","metadata":{"name":"everywhere"},"spec":{{{{more}}}"policyName":"no-bad","validationActions":["{{{action}}}"]} }
            """)).Is(HttpStatusCode.Created);

    private static string Map(string name, string value) => $$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"{{name}}"},"data":{"a":"{{value}}"} }""";
}
