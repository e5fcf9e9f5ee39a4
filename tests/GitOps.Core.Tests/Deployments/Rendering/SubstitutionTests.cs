using GitOps.Core.Deployments.Rendering;
using GitOps.Core.Objects;

namespace GitOps.Core.Tests.Deployments.Rendering;

public sealed class SubstitutionTests
{
    [Fact]
    public void A_value_takes_the_type_that_it_looks_like()
    {
        var result = Apply("""{"port":"${port}","on":"${on}","text":"${text}-x","nothing":"${empty}","tagged":"${tagged}"}""",
            ("port", "8080"), ("on", "true"), ("text", "a"), ("empty", ""), ("tagged", "'8080'"));

        Assert.Equal(KubeJson.Parse("""{"port":8080,"on":true,"text":"a-x","nothing":null,"tagged":"8080"}"""), result.Spec);
    }

    [Fact]
    public void Keys_are_substituted_too_and_double_dollars_halved()
    {
        var result = Apply("""{"${key}":"$${key} $key"}""", ("key", "name"));

        Assert.Equal(KubeJson.Parse("""{"name":"${key} $key"}"""), result.Spec);
    }

    [Fact]
    public void Text_that_needs_quotes_keeps_them() =>
        Assert.Equal(KubeJson.Parse("""{"a":"1: 2","b":"yes","c":"line\n${notset:-x}\n"}""").AsMap["c"]!.AsString!.Replace("${notset:-x}", "x", StringComparison.Ordinal),
            Apply("""{"a":"${v}: 2","b":"yes","c":"line\n${notset:-x}\n"}""", ("v", "1")).Spec["c"]!.AsString);

    [Theory]
    [InlineData("labels")]
    [InlineData("annotations")]
    public void A_marked_object_stays_as_it_is(string where)
    {
        var item = new KubeObject(KubeJson.Parse($$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"x","{{where}}":{"kustomize.toolkit.fluxcd.io/substitute":"disabled"} },"data":{"a":"${a} $$"} }""").AsMap);

        Assert.Same(item, Substitution.Apply(item, Variables(("a", "1"))));
    }

    [Fact]
    public void An_object_without_dollars_is_the_same_object()
    {
        var item = Widget("""{"a":"b"}""");

        Assert.Same(item, Substitution.Apply(item, Variables(("a", "1"))));
    }

    [Fact]
    public void An_unset_variable_fails_in_strict_mode_and_is_empty_otherwise()
    {
        var failure = Assert.Throws<ManifestException>(() => Apply("""{"a":"${missing}"}"""));

        Assert.Equal("post build failed for 'Widget.v1.example.com/w': envsubst error: variable substitution failed: variable not set (strict mode): \"missing\"", failure.Message);
        Assert.Equal(KubeValue.Null, Substitution.Apply(Widget("""{"a":"${missing}"}"""), Variables(), strict: false).Spec["a"]);
    }

    [Theory]
    [InlineData("""{"a":"${password}"}""")]
    [InlineData("""{"a":"x","b":["${password}"]}""")]
    public void A_value_that_breaks_the_YAML_is_not_told(string spec)
    {
        var failure = Assert.Throws<ManifestException>(() => Apply(spec, ("password", "geheim: [")));

        Assert.Contains("${password}", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("geheim", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_that_was_substituted_away_is_a_fault() =>
        Assert.Throws<ManifestException>(() => Substitution.Apply(
            new KubeObject(KubeJson.Parse("""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"${empty}"}}""").AsMap),
            Variables(("empty", ""))));

    private static KubeObject Apply(string spec, params (string Name, string Value)[] variables) => Substitution.Apply(Widget(spec), Variables(variables));

    private static KubeObject Widget(string spec) =>
        new(KubeJson.Parse($$"""{"apiVersion":"example.com/v1","kind":"Widget","metadata":{"name":"w"},"spec":{{spec}}}""").AsMap);

    private static SubstitutionVariables Variables(params (string Name, string Value)[] variables) =>
        SubstitutionVariables.Of(variables.Select(item => KeyValuePair.Create(item.Name, item.Value)));
}
