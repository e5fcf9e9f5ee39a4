using System.Net;
using System.Net.Sockets;
using GitOps.Core.Objects;
using GitOps.EndToEnd.Infrastructure;

namespace GitOps.EndToEnd.Scenarios;

public sealed class DeadWebhook
{
    [Fact]
    public async Task A_webhook_where_nobody_listens_is_reported_in_the_servers_words_and_nothing_is_lost_when_it_is_gone()
    {
        var token = TestContext.Current.CancellationToken;
        await using var engine = await TestEngine.StartAsync([("apps/config.yaml", Manifest.Config("settings", "1"))]);
        await engine.DeclareAsync("apps", "./apps");
        await engine.ReadyAsync("apps");
        var webhook = Webhook(engine.Space, FreePort());
        await engine.Cluster.ApplyAsync(Labelled(engine.Space), new("e2e"), token);
        await engine.Cluster.ApplyAsync(webhook, new("e2e"), token);
        string revision;
        try
        {
            await engine.UntilAsync("the server asks the webhook", () => IsRefusedAsync(engine));
            revision = engine.Commit("Change and remove", ("apps/config.yaml", null), ("apps/other.yaml", Manifest.Config("other", "1")));
            await engine.ConditionAsync("apps", "False", "failed calling webhook \"dead.gitops.example\"");
            Assert.NotNull(await engine.FindConfigAsync("settings"));
        }
        finally
        {
            await engine.Cluster.DeleteAsync(webhook.Reference, new(), CancellationToken.None);
        }

        await engine.ReadyAsync("apps", revision);
        Assert.NotNull(await engine.FindConfigAsync("other"));
        Assert.Null(await engine.FindConfigAsync("settings"));
    }

    private static async Task<bool> IsRefusedAsync(TestEngine engine)
    {
        try
        {
            var probe = new KubeObject(KubeJson.Parse($$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"probe","namespace":"{{engine.Space}}"} }""").AsMap);
            await engine.Cluster.ApplyAsync(probe, new("e2e", DryRun: true), TestContext.Current.CancellationToken);
            return false;
        }
        catch (Core.Deployments.Applying.ClusterException e) when (e.Message.Contains("failed calling webhook", StringComparison.Ordinal))
        {
            return true;
        }
    }

    // A port that was free a moment ago: nobody listens there.
    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static KubeObject Labelled(string space) => new(KubeJson.Parse(
        $$$"""{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"{{{space}}}","labels":{"webhooks":"{{{space}}}"} } }""").AsMap);

    private static KubeObject Webhook(string space, int port) => new(KubeJson.Parse(
        $$$"""
        {"apiVersion":"admissionregistration.k8s.io/v1","kind":"ValidatingWebhookConfiguration","metadata":{"name":"{{{space}}}"},
         "webhooks":[{"name":"dead.gitops.example","admissionReviewVersions":["v1"],"sideEffects":"None","timeoutSeconds":2,
           "clientConfig":{"url":"https://127.0.0.1:{{{port}}}/review"},
           "namespaceSelector":{"matchLabels":{"webhooks":"{{{space}}}"} },
           "rules":[{"operations":["CREATE","UPDATE"],"apiGroups":[""],"apiVersions":["v1"],"resources":["configmaps"]}]}]}
        """).AsMap);
}
