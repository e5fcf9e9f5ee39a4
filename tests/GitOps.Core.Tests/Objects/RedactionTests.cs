using System.Security.Cryptography;
using GitOps.Core.Objects;

namespace GitOps.Core.Tests.Objects;

public sealed class RedactionTests
{
    private const string Value = "geheim-4711";

    private static readonly Redaction Redaction = new(SHA256.HashData("a key of a test"u8));

    [Theory]
    [InlineData("""{"apiVersion":"v1","kind":"Secret","metadata":{"name":"s"},"data":{"a":"geheim-4711"}}""")]
    [InlineData("""{"apiVersion":"v1","kind":"Secret","metadata":{"name":"s"},"stringData":{"a":"geheim-4711"}}""")]
    [InlineData("""{"apiVersion":"v1","kind":"Secret","metadata":{"name":"s"},"stringdata":{"a":"geheim-4711"}}""")]
    [InlineData("""{"apiVersion":"v1","kind":"Secret","metadata":{"name":"s"},"data":["geheim-4711"]}""")]
    [InlineData("""{"apiVersion":"v1","kind":"Secret","metadata":{"name":"s","annotations":{"kubectl.kubernetes.io/last-applied-configuration":"{geheim-4711}"}}}""")]
    [InlineData("""{"apiVersion":"v1","kind":"SecretList","items":[{"data":{"a":"geheim-4711"}}]}""")]
    [InlineData("""{"apiVersion":"v1","kind":"List","items":[{"apiVersion":"v1","kind":"Secret","data":{"a":"geheim-4711"}}]}""")]
    public void No_value_of_a_Secret_is_left(string secret) =>
        Assert.DoesNotContain(Value, Redaction.Redact(Parse(secret)).Root.ToString(), StringComparison.Ordinal);

    [Fact]
    public void Names_keys_and_type_stay_readable()
    {
        var redacted = Redaction.Redact(Parse("""{"apiVersion":"v1","kind":"Secret","metadata":{"name":"s"},"type":"Opaque","immutable":true,"data":{"a":"x"}}"""));

        Assert.Equal("s", redacted.Name);
        Assert.Equal("Opaque", redacted.Root["type"]!.AsString);
        Assert.StartsWith("hmac-sha256:", redacted.Root.Find("data", "a")!.AsString, StringComparison.Ordinal);
    }

    [Fact]
    public void Equal_values_have_equal_digests_under_one_key_only()
    {
        Assert.Equal(Redaction.DigestOf((KubeValue)Value), Redaction.DigestOf((KubeValue)Value));
        Assert.NotEqual(Redaction.DigestOf((KubeValue)Value), Redaction.DigestOf((KubeValue)"other"));
        Assert.NotEqual(Redaction.DigestOf((KubeValue)Value), new Redaction(SHA256.HashData("another key"u8)).DigestOf((KubeValue)Value));
    }

    [Fact]
    public void Other_objects_are_left_alone()
    {
        var item = Parse("""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c"},"data":{"a":"b"}}""");

        Assert.Same(item, Redaction.Redact(item));
    }

    private static KubeObject Parse(string json) => new(KubeJson.Parse(json).AsMap);
}
