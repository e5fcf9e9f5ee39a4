using System.Net;
using System.Text;

namespace GitOps.Adapters.EmbeddedCluster.Tests.Http;

/// <summary>Deletions as typed Go clients send them.</summary>
public sealed class ProtobufDeletionTests
{
    private const string Config = "/api/v1/namespaces/default/configmaps/a";

    [Fact]
    public async Task Options_of_a_deletion_are_read_in_protobuf_too()
    {
        await using var cluster = await ClusterClient.StartAsync();
        var created = (await cluster.PostAsync("/api/v1/namespaces/default/configmaps", """{"metadata":{"name":"a"}}""")).Is(HttpStatusCode.Created);

        // Field 2 holds what must be so, field 4 what becomes of dependents, field 5 whether it is a trial.
        Assert.Equal(HttpStatusCode.Conflict, await DeleteAsync(cluster, Field(2, Field(1, "another uid"))));
        Assert.Equal(HttpStatusCode.OK, await DeleteAsync(cluster, [.. Field(2, Field(1, created.At("metadata", "uid")!)), .. Field(4, "Background"), .. Field(5, "All")]));
        Assert.Equal(HttpStatusCode.OK, (await cluster.GetAsync(Config)).Code);
        Assert.Equal(HttpStatusCode.OK, await DeleteAsync(cluster, Field(4, "Background")));
        Assert.Equal(HttpStatusCode.NotFound, (await cluster.GetAsync(Config)).Code);
    }

    [Fact]
    public async Task An_option_that_is_not_known_refuses_the_deletion()
    {
        await using var cluster = await ClusterClient.StartAsync();
        (await cluster.PostAsync("/api/v1/namespaces/default/configmaps", """{"metadata":{"name":"a"}}""")).Is(HttpStatusCode.Created);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, await DeleteAsync(cluster, Field(9, "x")));
        Assert.Equal(HttpStatusCode.OK, (await cluster.GetAsync(Config)).Code);
    }

    private static async Task<HttpStatusCode> DeleteAsync(ClusterClient cluster, byte[] options)
    {
        byte[] body = [.. "k8s\0"u8, .. Field(1, [.. Field(1, "v1"), .. Field(2, "DeleteOptions")]), .. Field(2, options)];
        using var request = new HttpRequestMessage(HttpMethod.Delete, Config) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new("application/vnd.kubernetes.protobuf");
        using var response = await cluster.Http.SendAsync(request, ClusterClient.Cancel);
        return response.StatusCode;
    }

    private static byte[] Field(int number, string text) => Field(number, Encoding.UTF8.GetBytes(text));

    private static byte[] Field(int number, byte[] bytes) => [(byte)((number << 3) | 2), (byte)bytes.Length, .. bytes];
}
