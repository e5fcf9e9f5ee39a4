using GitOps.Core.Yaml;

namespace GitOps.Core.Tests.Yaml;

public sealed class YamlResolverTests
{
    [Theory]
    [InlineData("yes", "!!bool", "!!str")]
    [InlineData("Off", "!!bool", "!!str")]
    [InlineData("True", "!!bool", "!!bool")]
    [InlineData("0777", "!!int", "!!int")]
    [InlineData("0o17", "!!int", "!!int")]
    [InlineData("0x1F", "!!int", "!!int")]
    [InlineData("0b11", "!!int", "!!int")]
    [InlineData("1_000", "!!int", "!!int")]
    [InlineData("089", "!!float", "!!float")]
    [InlineData("+12", "!!int", "!!int")]
    [InlineData("1e3", "!!float", "!!float")]
    [InlineData(".5", "!!float", "!!float")]
    [InlineData("1.", "!!float", "!!float")]
    [InlineData(".", "!!str", "!!str")]
    [InlineData("-", "!!str", "!!str")]
    [InlineData("1:30", "!!str", "!!str")]
    [InlineData("1.2.3", "!!str", "!!str")]
    [InlineData("12e", "!!str", "!!str")]
    [InlineData("-.INF", "!!float", "!!float")]
    [InlineData("2001-12-14", "!!timestamp", "!!timestamp")]
    [InlineData("2001-12-14T21:59:43.10Z", "!!timestamp", "!!timestamp")]
    [InlineData("2001-13-14", "!!str", "!!str")]
    [InlineData("Null", "!!null", "!!null")]
    [InlineData("NuLL", "!!str", "!!str")]
    [InlineData("18446744073709551615", "!!int", "!!int")]
    [InlineData("18446744073709551616", "!!float", "!!float")]
    [InlineData("192.168.0.1", "!!str", "!!str")]
    public void A_plain_scalar_has_the_type_that_go_yaml_gives_it(string text, string kubernetes, string core)
    {
        Assert.Equal(kubernetes, YamlResolver.Resolve(text, YamlSchema.Kubernetes));
        Assert.Equal(core, YamlResolver.Resolve(text, YamlSchema.Core));
    }
}
