using System.IO.Compression;
using System.Text;
using GitOps.Core;
using GitOps.Core.Deployments.Applying;
using Microsoft.AspNetCore.Http;
using NodaTime;

namespace GitOps.Adapters.Kubernetes.Tests.Connecting;

public sealed class RequestTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_request_carries_token_and_asks_for_compressed_JSON()
    {
        await using var server = await ScriptedServer.StartAsync(context => ScriptedServer.Answer(context, 200, Samples.Map("a", "1")));
        using var cluster = server.Connect();
        await cluster.FindAsync(Samples.A, Token);
        var asked = Assert.Single(server.Requests);
        Assert.Equal("/api/v1/namespaces/default/configmaps/a", asked.Path);
        Assert.Equal("Bearer s3cret", asked.Headers["Authorization"]);
        Assert.Equal("application/json", asked.Headers["Accept"]);
        Assert.Equal("gzip", asked.Headers["Accept-Encoding"]);
        Assert.False(asked.Headers.ContainsKey("Impersonate-User"));
    }

    [Fact]
    public async Task A_compressed_answer_is_read()
    {
        await using var server = await ScriptedServer.StartAsync(async context =>
        {
            context.Response.Headers.ContentEncoding = "gzip";
            await using var gzip = new GZipStream(context.Response.Body, CompressionLevel.Fastest);
            await gzip.WriteAsync(Encoding.UTF8.GetBytes(Samples.Map("a", "7")), context.RequestAborted);
        });
        using var cluster = server.Connect();
        Assert.Equal("7", (await cluster.FindAsync(Samples.A, Token))?.ResourceVersion);
    }

    [Fact]
    public async Task An_identity_travels_in_headers()
    {
        await using var server = await ScriptedServer.StartAsync(context => ScriptedServer.Answer(context, 200, Samples.Map("a", "1")));
        using var cluster = server.Connect();
        await cluster.As(new ClusterIdentity("system:serviceaccount:apps:deployer", ["one", "two"])).FindAsync(Samples.A, Token);
        var asked = Assert.Single(server.Requests);
        Assert.Equal("system:serviceaccount:apps:deployer", asked.Headers["Impersonate-User"]);
        Assert.Equal("one, two", asked.Headers["Impersonate-Group"]);
    }

    [Theory]
    [InlineData(
        "system:serviceaccount:apps:deployer", "serviceaccounts \"deployer\"",
        "the engine's own account needs a Role in namespace apps with verbs [impersonate], resources [serviceaccounts], resourceNames [deployer]")]
    [InlineData(
        "ada", "users \"ada\"",
        "the engine's own account needs a ClusterRole with verbs [impersonate], resources [users], resourceNames [\"ada\"] and resources [groups], resourceNames [developers]", "developers")]
    public async Task Who_may_not_act_as_someone_is_told_the_rule_that_is_missing(string user, string what, string rule, params string[] groups)
    {
        var refusal = $"{what} is forbidden: User \"engine\" cannot impersonate resource";
        await using var server = await ScriptedServer.StartAsync(context => ScriptedServer.Answer(context, 403, Core.Objects.KubeJson.ToText(Core.Objects.KubeMap.Of(
            ("kind", (Core.Objects.KubeValue)"Status"), ("status", "Failure"), ("reason", "Forbidden"), ("code", 403L), ("message", refusal)))));
        using var cluster = server.Connect();
        var refused = await Assert.ThrowsAsync<ClusterException>(() => cluster.As(new ClusterIdentity(user, groups)).FindAsync(Samples.A, Token));
        Assert.Equal($"{refusal}; {rule}", refused.Message);
    }

    [Fact]
    public async Task A_refusal_of_something_else_names_no_rule_of_impersonation()
    {
        await using var server = await ScriptedServer.StartAsync(context => ScriptedServer.Answer(
            context, 403, """{"kind":"Status","status":"Failure","reason":"Forbidden","code":403,"message":"configmaps \"a\" is forbidden"}"""));
        using var cluster = server.Connect();
        var refused = await Assert.ThrowsAsync<ClusterException>(() => cluster.As(new ClusterIdentity("ada", [])).FindAsync(Samples.A, Token));
        Assert.Equal("configmaps \"a\" is forbidden", refused.Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a\r\nImpersonate-Group: system:masters")]
    [InlineData("bücher")]
    public async Task An_identity_that_no_header_can_carry_is_refused(string user)
    {
        await using var server = await ScriptedServer.StartAsync(context => ScriptedServer.Answer(context, 200, "{}"));
        using var cluster = server.Connect();
        Assert.Equal(400, Assert.Throws<ClusterException>(() => cluster.As(new ClusterIdentity(user, []))).Status);
    }

    [Fact]
    public async Task A_server_below_a_path_is_reached_there()
    {
        await using var server = await ScriptedServer.StartAsync(context => context.Request.Path.Value!.EndsWith("/api/v1", StringComparison.Ordinal)
            ? ScriptedServer.Answer(context, 200, """{"resources":[{"name":"configmaps","namespaced":true,"kind":"ConfigMap","verbs":["get"]}]}""")
            : ScriptedServer.Answer(context, 200, Samples.Map("a", "1")));
        using var cluster = server.Connect(prefix: "/k8s/clusters/c-1/");
        Assert.NotNull(await cluster.FindAsync(Samples.A, Token));
        Assert.All(server.Requests, one => Assert.StartsWith("/k8s/clusters/c-1/api/v1", one.Path, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_busy_server_is_asked_again_when_it_says()
    {
        var count = 0;
        await using var server = await ScriptedServer.StartAsync(context =>
        {
            context.Response.Headers.RetryAfter = "0";
            return Interlocked.Increment(ref count) < 3
                ? ScriptedServer.Refuse(context, 429, "TooManyRequests", "slow down")
                : ScriptedServer.Answer(context, 200, Samples.Map("a", "1"));
        });
        using var cluster = server.Connect();
        Assert.NotNull(await cluster.FindAsync(Samples.A, Token));
        Assert.Equal(3, server.Requests.Count);
    }

    [Theory]
    [InlineData("0", 5)] // busy for ever
    [InlineData("3600", 1)] // longer than we wait
    [InlineData(null, 1)] // says nothing
    public async Task A_server_that_stays_busy_is_a_transient_refusal(string? retryAfter, int requests)
    {
        await using var server = await ScriptedServer.StartAsync(context =>
        {
            if (retryAfter is not null)
            {
                context.Response.Headers.RetryAfter = retryAfter;
            }

            return ScriptedServer.Refuse(context, 429, "TooManyRequests", "slow down");
        });
        using var cluster = server.Connect();
        var refusal = await Assert.ThrowsAsync<ClusterException>(() => cluster.FindAsync(Samples.A, Token));
        Assert.Equal((429, "TooManyRequests", "slow down", FailureClass.Transient), (refusal.Status, refusal.Reason, refusal.Message, refusal.Class));
        Assert.Equal(requests, server.Requests.Count);
    }

    [Fact]
    public async Task A_refused_connection_is_status_0_and_transient()
    {
        string address;
        await using (var gone = await ScriptedServer.StartAsync(_ => Task.CompletedTask))
        {
            address = gone.Address;
        }

        using var cluster = KubernetesCluster.Connect(new KubernetesOptions { KubeConfig = ScriptedServer.KubeConfigOf(address) });
        var refusal = await Assert.ThrowsAsync<ClusterException>(() => cluster.FindAsync(Samples.A, Token));
        Assert.Equal((0, "Unreachable", FailureClass.Transient), (refusal.Status, refusal.Reason, refusal.Class));
        Assert.Contains(address, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_hangs_is_left_after_the_timeout()
    {
        await using var server = await ScriptedServer.StartAsync(async context =>
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default));
        using var cluster = server.Connect(options => options.RequestTimeout = Duration.FromMilliseconds(200));
        var refusal = await Assert.ThrowsAsync<ClusterException>(() => cluster.FindAsync(Samples.A, Token));
        Assert.Equal((0, "Timeout", FailureClass.Transient), (refusal.Status, refusal.Reason, refusal.Class));
    }

    [Theory]
    [InlineData("<html>", 0, "InvalidResponse")]
    [InlineData("", 0, "InvalidResponse")]
    public async Task An_answer_that_is_no_JSON_is_a_refusal(string body, int status, string reason)
    {
        await using var server = await ScriptedServer.StartAsync(context => ScriptedServer.Answer(context, 200, body));
        using var cluster = server.Connect();
        var refusal = await Assert.ThrowsAsync<ClusterException>(() => cluster.FindAsync(Samples.A, Token));
        Assert.Equal((status, reason), (refusal.Status, refusal.Reason));
    }

    [Fact]
    public async Task A_proxy_that_answers_in_plain_words_is_quoted()
    {
        await using var server = await ScriptedServer.StartAsync(context => ScriptedServer.Answer(context, 502, "upstream is away\n", "text/plain"));
        using var cluster = server.Connect();
        var refusal = await Assert.ThrowsAsync<ClusterException>(() => cluster.FindAsync(Samples.A, Token));
        Assert.Equal((502, string.Empty, "upstream is away", FailureClass.Transient), (refusal.Status, refusal.Reason, refusal.Message, refusal.Class));
    }

    [Fact]
    public async Task A_connection_that_breaks_within_the_answer_is_status_0()
    {
        await using var server = await ScriptedServer.StartAsync(async context =>
        {
            context.Response.ContentLength = 1000;
            await context.Response.WriteAsync("{", context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            context.Abort();
        });
        using var cluster = server.Connect();
        var refusal = await Assert.ThrowsAsync<ClusterException>(() => cluster.FindAsync(Samples.A, Token));
        Assert.Equal((0, "Unreachable"), (refusal.Status, refusal.Reason));
    }

    [Fact]
    public async Task Never_more_requests_are_under_way_than_the_options_allow()
    {
        var (now, most) = (0, 0);
        var both = new SemaphoreSlim(0);
        await using var server = await ScriptedServer.StartAsync(async context =>
        {
            var under = Interlocked.Increment(ref now);
            most = Math.Max(most, under);
            if (under == 2)
            {
                both.Release(100);
            }

            await both.WaitAsync(context.RequestAborted);
            Interlocked.Decrement(ref now);
            await ScriptedServer.Answer(context, 200, Samples.Map("a", "1"));
        });
        using var cluster = server.Connect(options => options.MaximumParallelRequests = 2);
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => cluster.FindAsync(Samples.A, Token)));
        Assert.Equal(2, most);
    }
}
