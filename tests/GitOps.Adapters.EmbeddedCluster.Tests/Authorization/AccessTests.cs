using System.Net;

namespace GitOps.Adapters.EmbeddedCluster.Tests.Authorization;

public sealed class AccessTests : IAsyncLifetime
{
    private const string Maps = "/api/v1/namespaces/default/configmaps";
    private const string Rbac = "/apis/rbac.authorization.k8s.io/v1";
    private ClusterClient admin = null!;
    private ClusterClient ada = null!;

    public async ValueTask InitializeAsync()
    {
        admin = await ClusterClient.StartAsync(options => options.SimulateWorkloads = false);
        ada = admin.As("ada", "writers");
    }

    public async ValueTask DisposeAsync()
    {
        await ada.DisposeAsync();
        await admin.DisposeAsync();
    }

    [Theory]
    [InlineData("GET", Maps, "configmaps is forbidden: User \"ada\" cannot list resource \"configmaps\" in API group \"\" in the namespace \"default\"")]
    [InlineData("GET", Maps + "/a", "configmaps \"a\" is forbidden: User \"ada\" cannot get resource \"configmaps\" in API group \"\" in the namespace \"default\"")]
    [InlineData("GET", Maps + "?watch=true", "configmaps is forbidden: User \"ada\" cannot watch resource \"configmaps\" in API group \"\" in the namespace \"default\"")]
    [InlineData("DELETE", Maps, "configmaps is forbidden: User \"ada\" cannot deletecollection resource \"configmaps\" in API group \"\" in the namespace \"default\"")]
    [InlineData("GET", "/api/v1/namespaces", "namespaces is forbidden: User \"ada\" cannot list resource \"namespaces\" in API group \"\" at the cluster scope")]
    [InlineData("GET", "/api/v1/namespaces/default", "namespaces \"default\" is forbidden: User \"ada\" cannot get resource \"namespaces\" in API group \"\" in the namespace \"default\"")]
    [InlineData("PUT", "/apis/apps/v1/namespaces/default/deployments/a/scale", "deployments.apps \"a\" is forbidden: User \"ada\" cannot update resource \"deployments/scale\" in API group \"apps\" in the namespace \"default\"")]
    [InlineData("GET", "/apis/nowhere.example/v1/things", "things.nowhere.example is forbidden: User \"ada\" cannot list resource \"things\" in API group \"nowhere.example\" at the cluster scope")]
    [InlineData("GET", "/metrics", "forbidden: User \"ada\" cannot get path \"/metrics\"")]
    public async Task Who_has_no_rights_is_refused_in_the_words_of_Kubernetes(string method, string path, string message)
    {
        var answer = await ada.SendAsync(new HttpMethod(method), path, method == "PUT" ? "{}" : null);
        Assert.Equal(message, answer.Is(HttpStatusCode.Forbidden).Message);
        Assert.Equal("Forbidden", answer.At("reason"));
    }

    [Fact]
    public async Task Everybody_may_see_what_there_is_and_who_he_is()
    {
        (await ada.GetAsync("/apis")).Is(HttpStatusCode.OK);
        (await ada.GetAsync("/version")).Is(HttpStatusCode.OK);
        var me = await ada.PostAsync("/apis/authentication.k8s.io/v1/selfsubjectreviews", "{}");
        Assert.Equal("ada", me.Is(HttpStatusCode.Created).At("status", "userInfo", "username"));
        Assert.Equal("""["writers","system:authenticated"]""", me.At("status", "userInfo", "groups"));
    }

    [Fact]
    public async Task A_token_of_nobody_is_refused_and_none_at_all_is_anonymous()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Maps);
        request.Headers.Authorization = new("Bearer", "made.up.token");
        using var refused = await admin.Http.SendAsync(request, ClusterClient.Cancel);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        admin.Http.DefaultRequestHeaders.Authorization = null;
        Assert.Contains("User \"system:anonymous\" cannot list", (await admin.GetAsync(Maps)).Is(HttpStatusCode.Forbidden).Message, StringComparison.Ordinal);
        (await admin.GetAsync("/healthz")).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_role_binding_gives_rights_in_its_namespace_only()
    {
        await BindAsync("edit", "writers");
        (await ada.PostAsync(Maps, Map("a"))).Is(HttpStatusCode.Created);
        (await ada.GetAsync("/api/v1/namespaces/kube-system/configmaps")).Is(HttpStatusCode.Forbidden);
        Assert.Equal("true", (await CanAsync("create", "configmaps")).At("status", "allowed"));
        var no = await CanAsync("create", "roles");
        Assert.Equal("false", no.At("status", "allowed"));
    }

    [Fact]
    public async Task An_apply_that_would_create_needs_the_right_to_create()
    {
        await CreateRoleAsync("patcher", """[{"apiGroups":[""],"resources":["configmaps"],"verbs":["patch"]}]""");
        await BindAsync("patcher", "writers", "Role");
        var refused = await ada.ApplyAsync(Maps + "/a", Map("a"), "ada");
        Assert.Equal("configmaps \"a\" is forbidden: User \"ada\" cannot create resource \"configmaps\" in API group \"\" in the namespace \"default\"", refused.Is(HttpStatusCode.Forbidden).Message);
        (await admin.PostAsync(Maps, Map("a"))).Is(HttpStatusCode.Created);
        (await ada.ApplyAsync(Maps + "/a", Map("a"), "ada")).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Acting_as_somebody_needs_the_right_to_and_gives_his_rights()
    {
        ada.Http.DefaultRequestHeaders.Add("Impersonate-User", "system:serviceaccount:default:robot");
        Assert.Equal(
            "serviceaccounts \"robot\" is forbidden: User \"ada\" cannot impersonate resource \"serviceaccounts\" in API group \"\" in the namespace \"default\"",
            (await ada.GetAsync(Maps)).Is(HttpStatusCode.Forbidden).Message);
        await BindAsync("edit", "writers");
        Assert.Contains("User \"system:serviceaccount:default:robot\" cannot list", (await ada.GetAsync(Maps)).Is(HttpStatusCode.Forbidden).Message, StringComparison.Ordinal);
        await BindAsync("view", "system:serviceaccounts:default");
        (await ada.GetAsync(Maps)).Is(HttpStatusCode.OK);
        ada.Http.DefaultRequestHeaders.Add("Impersonate-Group", "system:masters");
        Assert.Equal("groups \"system:masters\" is forbidden: User \"ada\" cannot impersonate resource \"groups\" in API group \"\" at the cluster scope", (await ada.GetAsync(Maps)).Message);
    }

    [Fact]
    public async Task Nobody_gives_away_what_he_does_not_have()
    {
        await BindAsync("admin", "writers");
        var role = await ada.PostAsync($"{Rbac}/namespaces/default/roles", Role("r", """[{"apiGroups":[""],"resources":["nodes","pods"],"verbs":["get","delete"]}]"""));
        Assert.Equal(
            "roles.rbac.authorization.k8s.io \"r\" is forbidden: user \"ada\" (groups=[\"writers\" \"system:authenticated\"]) is attempting to grant RBAC permissions not currently held:\n" +
            "{APIGroups:[\"\"], Resources:[\"nodes\"], Verbs:[\"get\" \"delete\"]}",
            role.Is(HttpStatusCode.Forbidden).Message);
        var binding = await ada.PostAsync($"{Rbac}/namespaces/default/rolebindings", Binding("cluster-admin", "writers", "ClusterRole"));
        Assert.Contains("is attempting to grant RBAC permissions not currently held", binding.Is(HttpStatusCode.Forbidden).Message, StringComparison.Ordinal);
        (await ada.PostAsync($"{Rbac}/namespaces/default/rolebindings", Binding("view", "writers", "ClusterRole"))).Is(HttpStatusCode.Created);
        Assert.Equal("roles.rbac.authorization.k8s.io \"none\" not found", (await ada.PostAsync($"{Rbac}/namespaces/default/rolebindings", Binding("none", "writers", "Role"))).Is(HttpStatusCode.NotFound).Message);
    }

    [Fact]
    public async Task A_role_that_is_labelled_so_is_taken_up_by_view_edit_and_admin()
    {
        (await admin.PostAsync($"{Rbac}/clusterroles", """
            {"metadata":{"name":"widgets-view","labels":{"rbac.authorization.k8s.io/aggregate-to-view":"true"}},"rules":[{"apiGroups":["example.com"],"resources":["widgets"],"verbs":["get"]}]}
            """)).Is(HttpStatusCode.Created);
        foreach (var name in new[] { "view", "edit", "admin" })
        {
            await admin.UntilAsync($"{Rbac}/clusterroles/{name}", role => role["rules"]!.ToString().Contains("example.com", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task A_token_of_a_service_account_is_the_accounts()
    {
        (await admin.PostAsync("/api/v1/namespaces/default/serviceaccounts", """{"metadata":{"name":"robot"}}""")).Is(HttpStatusCode.Created);
        var token = (await admin.PostAsync("/api/v1/namespaces/default/serviceaccounts/robot/token", """{"spec":{"expirationSeconds":600}}""")).Is(HttpStatusCode.Created).At("status", "token");
        ada.Http.DefaultRequestHeaders.Authorization = new("Bearer", token);
        Assert.Contains("User \"system:serviceaccount:default:robot\" cannot list", (await ada.GetAsync(Maps)).Is(HttpStatusCode.Forbidden).Message, StringComparison.Ordinal);
        var review = await admin.PostAsync("/apis/authentication.k8s.io/v1/tokenreviews", $$$"""{"spec":{"token":"{{{token}}}"} }""");
        Assert.Equal("system:serviceaccount:default:robot", review.At("status", "user", "username"));
        await admin.DeleteAsync("/api/v1/namespaces/default/serviceaccounts/robot");
        (await ada.GetAsync(Maps)).Is(HttpStatusCode.Unauthorized);
    }

    private static string Map(string name) => $$$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"{{{name}}}"},"data":{"a":"1"} }""";

    private static string Role(string name, string rules) => $$$"""{"metadata":{"name":"{{{name}}}"},"rules":{{{rules}}}}""";

    private static string Binding(string role, string group, string kind) =>
        $$$"""{"metadata":{"name":"{{{role}}}-{{{group.Replace(':', '-')}}}"},"subjects":[{"kind":"Group","name":"{{{group}}}"}],"roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"{{{kind}}}","name":"{{{role}}}"} }""";

    private async Task BindAsync(string role, string group, string kind = "ClusterRole") =>
        (await admin.PostAsync($"{Rbac}/namespaces/default/rolebindings", Binding(role, group, kind))).Is(HttpStatusCode.Created);

    private async Task CreateRoleAsync(string name, string rules) => (await admin.PostAsync($"{Rbac}/namespaces/default/roles", Role(name, rules))).Is(HttpStatusCode.Created);

    private Task<Answer> CanAsync(string verb, string resource) => ada.PostAsync(
        "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
        $$$"""{"spec":{"resourceAttributes":{"namespace":"default","verb":"{{{verb}}}","resource":"{{{resource}}}","group":""} } }""");
}
