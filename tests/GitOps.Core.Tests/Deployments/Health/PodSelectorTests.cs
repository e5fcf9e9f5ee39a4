using GitOps.Core.Deployments.Health;
using GitOps.Core.Objects;

namespace GitOps.Core.Tests.Deployments.Health;

public sealed class PodSelectorTests
{
    [Theory]
    [InlineData("""{"matchLabels":{"app":"a","tier":"b"}}""", "app=a,tier=b")]
    [InlineData("""{"matchLabels":{"app":"a"},"matchExpressions":[{"key":"x","operator":"In","values":["1","2"]},{"key":"y","operator":"NotIn","values":["3"]},{"key":"z","operator":"Exists"},{"key":"w","operator":"DoesNotExist"}]}""", "app=a,x in (1,2),y notin (3),z,!w")]
    [InlineData("""{"matchExpressions":[{"key":"x","operator":"Like"}]}""", null)]
    [InlineData("{}", null)]
    public void A_selector_is_written_for_a_list(string selector, string? expected) =>
        Assert.Equal(expected, PodSelector.Find(new KubeObject(KubeMap.Of(("spec", KubeMap.Of(("selector", KubeJson.Parse(selector))))))));
}
