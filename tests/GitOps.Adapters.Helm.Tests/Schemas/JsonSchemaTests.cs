using GitOps.Adapters.Helm.Functions;
using GitOps.Adapters.Helm.Go;
using GitOps.Adapters.Helm.Schemas;

namespace GitOps.Adapters.Helm.Tests.Schemas;

public sealed class JsonSchemaTests
{
    [Theory]
    [InlineData("""{"type":"object","required":["a"]}""", "b: 1", "- at '': missing property 'a'")]
    [InlineData("""{"properties":{"a":{"type":["string","null"]}}}""", "a: 1", "- at '/a': got number, want string or null")]
    [InlineData("""{"properties":{"a":{"$ref":"#/$defs/p"}},"$defs":{"p":{"minimum":3}}}""", "a: 1", "- at '/a': minimum: got 1, want 3")]
    [InlineData("""{"additionalProperties":false,"properties":{"a":{}}}""", "b: 1", "- at '': additional properties 'b' not allowed")]
    [InlineData("""{"if":{"required":["a"]},"then":{"required":["b"]}}""", "a: 1", "- at '': missing property 'b'")]
    [InlineData("""{"$schema":"http://json-schema.org/draft-07/schema#","properties":{"a":{"format":"ipv4"}}}""", "a: x", "- at '/a': 'x' is not valid ipv4: invalid ipv4")]
    [InlineData("""{"allOf":[{"properties":{"a":{}}}],"unevaluatedProperties":false}""", "b: 1", "- at '/b': false schema")]
    public void A_violation_is_named_with_its_place(string schema, string values, string violation)
    {
        var text = new System.Text.StringBuilder();
        foreach (var found in JsonSchema.Compile(schema).Validate((GoMap)YamlConversion.Read(values, "values.yaml")!))
        {
            found.Write(text);
        }

        Assert.Equal(violation, text.ToString());
    }

    [Fact]
    public void A_schema_without_end_is_refused()
    {
        var schema = JsonSchema.Compile("""{"$ref":"#"}""");

        Assert.Throws<SchemaException>(() => schema.Validate(new GoMap()));
    }
}
