using CsCheck;
using GitOps.Core.Objects;

namespace GitOps.Core.Tests.Objects;

public sealed class ApplyOrderTests
{
    private static readonly string[] Ordered =
    [
        "apiextensions.k8s.io/v1 CustomResourceDefinition", "v1 Namespace", "rbac.authorization.k8s.io/v1 ClusterRole",
        "storage.k8s.io/v1 StorageClass", "gateway.networking.k8s.io/v1 GatewayClass", "example.com/v1 AnyClass",
        "rbac.authorization.k8s.io/v1 ClusterRoleBinding", "v1 ResourceQuota", "v1 ServiceAccount", "rbac.authorization.k8s.io/v1 Role",
        "rbac.authorization.k8s.io/v1 RoleBinding", "v1 ConfigMap", "v1 Secret", "v1 Service", "v1 LimitRange", "apps/v1 Deployment",
        "apps/v1 StatefulSet", "batch/v1 CronJob", "policy/v1 PodDisruptionBudget", "v1 Pod", "apps/v1 DaemonSet", "example.com/v1 Widget",
        "admissionregistration.k8s.io/v1 MutatingWebhookConfiguration", "admissionregistration.k8s.io/v1 ValidatingWebhookConfiguration",
    ];

    [Fact]
    public void Objects_are_applied_in_stages_and_within_them_by_kind() =>
        Gen.Shuffle(Ordered).Sample(shuffled =>
            ApplyOrder.Sorted(shuffled.Select(Item)).Select(item => $"{item.ApiVersion} {item.Kind}").SequenceEqual(Ordered));

    [Fact]
    public void Deletion_is_the_reverse_without_stages()
    {
        var reversed = ApplyOrder.Reversed(Ordered.Select(item => Item(item).Reference));

        Assert.Equal("ValidatingWebhookConfiguration", reversed[0].Kind.Kind);
        Assert.Equal("CustomResourceDefinition", reversed[^1].Kind.Kind);
        Assert.True(reversed.IndexOf(Item("example.com/v1 AnyClass").Reference) < reversed.IndexOf(Item("apps/v1 Deployment").Reference));
    }

    [Fact]
    public void Ties_are_broken_by_namespace_and_name()
    {
        var sorted = ApplyOrder.Sorted([Item("v1 ConfigMap", "b", "a"), Item("v1 ConfigMap", "a", "b"), Item("v1 ConfigMap", "a", "a")]);

        Assert.Equal(["a/a", "a/b", "b/a"], sorted.Select(item => $"{item.Namespace}/{item.Name}"));
    }

    [Theory]
    [InlineData("apiextensions.k8s.io/v1", "CustomResourceDefinition", 1)]
    [InlineData("v1", "Namespace", 1)]
    [InlineData("example.com/v1", "Namespace", 3)]
    [InlineData("example.com/v1", "AnyClass", 2)]
    [InlineData("v1", "ConfigMap", 3)]
    public void Only_definitions_and_classes_are_awaited(string apiVersion, string kind, int stage)
    {
        Assert.Equal(stage, ApplyOrder.StageOf(GroupVersionKind.Of(apiVersion, kind)));
        Assert.Equal(stage < 3, ApplyOrder.IsAwaited(stage));
    }

    private static KubeObject Item(string kind) => Item(kind, string.Empty, "x");

    private static KubeObject Item(string kind, string space, string name)
    {
        var parts = kind.Split(' ');
        return new KubeObject(KubeMap.Of(
            ("apiVersion", (KubeValue)parts[0]), ("kind", parts[1]), ("metadata", KubeMap.Of(("namespace", (KubeValue)space), ("name", name)))));
    }
}
