using GitOps.Core.Deployments.Applying;
using GitOps.Core.Objects;

namespace GitOps.Adapters.Kubernetes.Tests.Applying;

public sealed class ApplyTests
{
    private const string New = """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"labels":{"resourceVersion":"7"},"managedFields":[{"manager":"x","resourceVersion":"7"}],"name":"a","namespace":"default","uid":"1"},"resourceVersion":"7"}""";
    private const string There = """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a","namespace":"default","managedFields":[{"manager":"x"}],"resourceVersion":"7"},"data":{"managedFields":"kept"}}""";

    private static readonly KubeObject Desired = new(KubeMap.Of(
        ("apiVersion", (KubeValue)"v1"), ("kind", "ConfigMap"), ("metadata", KubeMap.Of(("name", (KubeValue)"a"), ("namespace", "default")))));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_brief_dry_run_of_a_new_object_answers_with_what_was_sent() =>
        Assert.Same(Desired, await ApplyAsync(New, new ApplyOptions("m", DryRun: true) { BriefWhenNew = true }));

    [Fact]
    public async Task A_brief_dry_run_of_an_object_that_is_there_answers_with_all_of_it() =>
        Assert.Equal(new KubeObject(KubeJson.Parse(There).AsMap), await ApplyAsync(There, new ApplyOptions("m", DryRun: true) { BriefWhenNew = true }));

    [Fact]
    public async Task Only_a_dry_run_is_answered_briefly() =>
        Assert.Equal("1", (await ApplyAsync(New, new ApplyOptions("m") { BriefWhenNew = true })).Uid);

    [Fact]
    public async Task Owners_of_fields_are_left_out_where_they_are_not_wanted()
    {
        var whole = await ApplyAsync(There, new ApplyOptions("m"));
        var without = await ApplyAsync(There, new ApplyOptions("m") { WithoutOwners = true });

        Assert.True(whole.Metadata.Has("managedFields"));
        Assert.Equal(whole.Without("metadata", "managedFields"), without);
    }

    [Fact]
    public async Task A_brief_answer_that_is_no_JSON_is_refused_as_such()
    {
        var refusal = await Assert.ThrowsAsync<ClusterException>(() => ApplyAsync("{\"metadata\":", new ApplyOptions("m", DryRun: true) { BriefWhenNew = true }));

        Assert.Equal("InvalidResponse", refusal.Reason);
    }

    private static async Task<KubeObject> ApplyAsync(string answer, ApplyOptions options)
    {
        await using var server = await ScriptedServer.StartAsync(context => ScriptedServer.Answer(context, 200, answer));
        using var cluster = server.Connect();
        return await cluster.ApplyAsync(Desired, options, Token);
    }
}
