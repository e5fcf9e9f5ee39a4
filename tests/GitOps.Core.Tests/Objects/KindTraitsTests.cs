using GitOps.Core.Objects;

namespace GitOps.Core.Tests.Objects;

public sealed class KindTraitsTests
{
    [Theory]
    [InlineData("v1", "ConfigMap", "configmaps", "cm", true)]
    [InlineData("v1", "Namespace", "namespaces", "ns", false)]
    [InlineData("apps/v1", "Deployment", "deployments", "deploy", true)]
    [InlineData("apiextensions.k8s.io/v1", "CustomResourceDefinition", "customresourcedefinitions", "crd", false)]
    [InlineData("autoscaling/v2", "HorizontalPodAutoscaler", "horizontalpodautoscalers", "hpa", true)]
    public void A_built_in_kind_has_its_plural_short_name_and_scope(string apiVersion, string kind, string plural, string shortName, bool namespaced)
    {
        var traits = KindTraits.Find(GroupVersionKind.Of(apiVersion, kind));

        Assert.NotNull(traits);
        Assert.Equal(plural, traits.Plural);
        Assert.Equal(kind.ToLowerInvariant(), traits.Singular);
        Assert.Equal(shortName, traits.ShortNames[0]);
        Assert.Equal(namespaced, traits.IsNamespaced);
    }

    [Fact]
    public void A_custom_kind_is_not_found() =>
        Assert.Null(KindTraits.Find(GroupVersionKind.Of("example.com/v1", "Widget")));

    [Fact]
    public void Kustomize_takes_kinds_that_are_newer_than_its_schema_for_namespaced()
    {
        Assert.True(KindTraits.IsClusterScoped(GroupVersionKind.Of("rbac.authorization.k8s.io/v1", "ClusterRole")));
        Assert.False(KindTraits.IsClusterScoped(GroupVersionKind.Of("apps/v1", "Deployment")));
        Assert.False(KindTraits.IsClusterScoped(GroupVersionKind.Of("admissionregistration.k8s.io/v1", "ValidatingAdmissionPolicy")));
        Assert.False(KindTraits.IsClusterScoped(GroupVersionKind.Of("example.com/v1", "Widget")));
    }

    [Fact]
    public void Every_kind_is_listed_once_and_versions_of_the_past_are_not_served()
    {
        Assert.Equal(KindTraits.All.Length, KindTraits.All.Select(kind => kind.Kind).Distinct().Count());
        Assert.False(KindTraits.Find(GroupVersionKind.Of("extensions/v1beta1", "Ingress"))!.IsServed);
        Assert.True(KindTraits.Find(GroupVersionKind.Of("networking.k8s.io/v1", "Ingress"))!.IsServed);
    }

    [Fact]
    public void Every_served_kind_has_a_schema() =>
        Assert.Empty(KindTraits.All.Where(kind => kind.IsServed && MergeSchema.Find(kind.Kind) is null).Select(kind => kind.Kind.ToString()));
}
