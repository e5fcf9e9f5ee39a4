using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Tests.Judged;

/// <summary>Who may what, and the words of refusals, on both servers.</summary>
public sealed class AccessTests
{
    private const string Rbac = "/apis/rbac.authorization.k8s.io/v1/namespaces/judged-access";
    private const string Maps = "/api/v1/namespaces/judged-access/configmaps";

    private static readonly Call[] Beginning =
    [
        new(HttpMethod.Post, "/api/v1/namespaces", """{"metadata":{"name":"judged-access"}}"""),
        new(HttpMethod.Post, $"{Rbac}/roles", """{"metadata":{"name":"reader"},"rules":[{"apiGroups":[""],"resources":["configmaps","pods/log"],"verbs":["get","list"]},{"apiGroups":[""],"resources":["secrets"],"resourceNames":["one"],"verbs":["get"]}]}"""),
        new(HttpMethod.Post, $"{Rbac}/rolebindings", Binding("readers", "Role", "reader", "readers")),
        new(HttpMethod.Post, $"{Rbac}/rolebindings", Binding("admins", "ClusterRole", "admin", "admins")),
        new(HttpMethod.Post, $"{Rbac}/rolebindings", Binding("lost", "ClusterRole", "not-there", "lost")),
        new(HttpMethod.Post, Maps, """{"metadata":{"name":"here"},"data":{"a":"1"}}"""),
    ];

    [Fact]
    public async Task Rights_and_refusals_are_those_of_a_real_server()
    {
        using var real = await JudgedServer.RealAsync(withControllers: true);
        await using var cluster = await ClusterClient.StartAsync(options => options.SimulateWorkloads = false);
        using var embedded = JudgedServer.Of(cluster.Cluster);
        var (agree, all, differences) = (0, 0, new List<string>());
        foreach (var call in Beginning)
        {
            Assert.Equal(Told(await real.SendAsync(call)), Told(await embedded.SendAsync(call)));
        }

        await SettledAsync(real);
        foreach (var call in Asked())
        {
            var (theirs, ours) = (Told(await real.SendAsync(call)), Told(await embedded.SendAsync(call)));
            all++;
            agree += theirs == ours ? 1 : 0;
            if (theirs != ours)
            {
                differences.Add($"{call}\n--- real\n{theirs}\n--- embedded\n{ours}");
            }
        }

        await real.SendAsync(new Call(HttpMethod.Delete, "/api/v1/namespaces/judged-access"));
        Console.WriteLine($"conformance embedded-access: {agree}/{all} requests were answered as on a real server");
        Assert.True(differences.Count == 0, string.Join("\n\n", differences));
    }

    // A real server hears of new bindings, and of what aggregated roles are made of, a moment later.
    private static async Task SettledAsync(JudgedServer real)
    {
        var last = new Call(HttpMethod.Get, Maps) { Headers = [("Impersonate-User", "ada"), ("Impersonate-Group", "admins")] };
        using var looks = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        for (var look = 0; (await real.SendAsync(last)).Code != 200; look++)
        {
            Assert.True(look < 150, "the roles are not in effect");
            await looks.WaitForNextTickAsync(ClusterClient.Cancel);
        }
    }

    private static IEnumerable<Call> Asked()
    {
        foreach (var who in new[] { "readers", "admins", "lost", "nobody" })
        {
            foreach (var (method, path, body) in new (HttpMethod, string, string?)[]
            {
                (HttpMethod.Get, Maps, null), (HttpMethod.Get, $"{Maps}/here", null), (HttpMethod.Get, $"{Maps}/gone", null), (HttpMethod.Get, $"{Maps}?fieldSelector=metadata.name%3Dhere", null),
                (HttpMethod.Post, $"{Maps}?dryRun=All", """{"metadata":{"name":"new"}}"""), (HttpMethod.Put, $"{Maps}/here?dryRun=All", """{"metadata":{"name":"here"}}"""),
                (HttpMethod.Delete, $"{Maps}/gone", null), (HttpMethod.Delete, $"{Maps}?labelSelector=no%3Done", null),
                (HttpMethod.Get, "/api/v1/namespaces/judged-access/secrets/one", null), (HttpMethod.Get, "/api/v1/namespaces/judged-access/secrets/two", null),
                (HttpMethod.Get, "/api/v1/namespaces/judged-access/pods/p/log", null), (HttpMethod.Get, "/api/v1/namespaces", null), (HttpMethod.Get, "/api/v1/namespaces/judged-access", null),
                (HttpMethod.Get, "/api/v1/nodes", null), (HttpMethod.Get, "/apis/apps/v1/namespaces/judged-access/deployments", null), (HttpMethod.Get, "/apis/apps/v1/deployments", null),
                (HttpMethod.Get, "/apis/nowhere.example/v1/things", null), (HttpMethod.Get, "/version", null), (HttpMethod.Get, "/metrics", null), (HttpMethod.Get, "/apis/apps", null),
                (HttpMethod.Post, $"{Rbac}/roles?dryRun=All", """{"metadata":{"name":"r"},"rules":[{"apiGroups":[""],"resources":["configmaps"],"verbs":["get"]}]}"""),
                (HttpMethod.Post, $"{Rbac}/roles?dryRun=All", """{"metadata":{"name":"r"},"rules":[{"apiGroups":[""],"resources":["nodes"],"verbs":["get","list"]},{"apiGroups":["apps"],"resources":["deployments"],"verbs":["*"]}]}"""),
                (HttpMethod.Post, $"{Rbac}/rolebindings?dryRun=All", Binding("more", "ClusterRole", "cluster-admin", "friends")),
                (HttpMethod.Post, $"{Rbac}/rolebindings?dryRun=All", Binding("same", "Role", "reader", "friends")),
                (HttpMethod.Post, "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", """{"spec":{"resourceAttributes":{"namespace":"judged-access","verb":"list","resource":"configmaps"}}}"""),
                (HttpMethod.Post, "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", """{"spec":{"nonResourceAttributes":{"verb":"get","path":"/openapi/v2"}}}"""),
                (HttpMethod.Post, "/apis/authorization.k8s.io/v1/subjectaccessreviews", """{"spec":{"user":"x","resourceAttributes":{"verb":"list","resource":"nodes"}}}"""),
            })
            {
                yield return new Call(method, path, body) { Headers = [("Impersonate-User", "ada"), ("Impersonate-Group", who)] };
            }
        }

        yield return new Call(HttpMethod.Get, Maps) { Headers = [("Impersonate-User", "system:serviceaccount:judged-access:robot")] };
        yield return new Call(HttpMethod.Get, Maps) { Headers = [("Impersonate-User", "system:anonymous")] };
        yield return new Call(HttpMethod.Get, Maps) { Headers = [("Impersonate-User", "ada"), ("Impersonate-Group", "system:masters")] };
        yield return new Call(HttpMethod.Post, "/apis/authorization.k8s.io/v1/subjectaccessreviews", """{"spec":{"groups":["readers"],"resourceAttributes":{"namespace":"judged-access","verb":"get","resource":"configmaps"}}}""");
        yield return new Call(HttpMethod.Post, "/apis/authorization.k8s.io/v1/subjectaccessreviews", """{"spec":{"user":"x","groups":["lost"],"resourceAttributes":{"namespace":"judged-access","verb":"get","resource":"configmaps"}}}""");
    }

    private static string Told((int Code, KubeMap Body) answer) => answer.Body["kind"]?.AsString switch
    {
        "Status" => $"{answer.Code} {answer.Body["reason"]} {answer.Body["message"]}",
        { } kind when kind.EndsWith("Review", StringComparison.Ordinal) => $"{answer.Code} {KubeJson.Sorted(answer.Body["status"]!)}",
        _ => $"{answer.Code}",
    };

    private static string Binding(string name, string kind, string role, string group) =>
        $$$"""{"metadata":{"name":"{{{name}}}"},"subjects":[{"kind":"Group","apiGroup":"rbac.authorization.k8s.io","name":"{{{group}}}"}],"roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"{{{kind}}}","name":"{{{role}}}"} }""";
}
