using GitOps.Core.Definitions;
using GitOps.Core.Objects;
using GitOps.Core.Yaml;

namespace GitOps.Core.Tests.Definitions;

public sealed class BootstrapTests
{
    private const string Components =
        """
        apiVersion: v1
        kind: Namespace
        metadata:
          name: flux-system
          labels: {app.kubernetes.io/part-of: flux, app.kubernetes.io/instance: flux-system}
        ---
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata:
          name: allow-egress
          namespace: flux-system
          labels: {app.kubernetes.io/part-of: flux}
        ---
        apiVersion: v1
        kind: ResourceQuota
        metadata:
          name: critical-pods-flux-system
          namespace: flux-system
          labels: {app.kubernetes.io/part-of: flux}
        ---
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata:
          name: gitrepositories.source.toolkit.fluxcd.io
          labels: {app.kubernetes.io/part-of: flux, app.kubernetes.io/component: source-controller}
        ---
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata:
          name: alerts.notification.toolkit.fluxcd.io
          labels: {app.kubernetes.io/part-of: flux, app.kubernetes.io/component: notification-controller}
        ---
        apiVersion: v1
        kind: ServiceAccount
        metadata:
          name: source-controller
          namespace: flux-system
          labels: {app.kubernetes.io/part-of: flux, app.kubernetes.io/component: source-controller}
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata:
          name: crd-controller-flux-system
          labels: {app.kubernetes.io/part-of: flux}
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata:
          name: flux-view-flux-system
          labels: {app.kubernetes.io/part-of: flux}
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata:
          name: cluster-reconciler-flux-system
          labels: {app.kubernetes.io/part-of: flux}
        ---
        apiVersion: v1
        kind: Service
        metadata:
          name: webhook-receiver
          namespace: flux-system
          labels: {app.kubernetes.io/part-of: flux, app.kubernetes.io/component: notification-controller}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: source-controller
          namespace: flux-system
          labels: {app.kubernetes.io/part-of: flux, app.kubernetes.io/component: source-controller}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: dashboard
          namespace: flux-system
          labels: {app.kubernetes.io/part-of: flux}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: source-controller
          namespace: shop
        """;

    private const string Sync =
        """
        apiVersion: source.toolkit.fluxcd.io/v1
        kind: GitRepository
        metadata:
          name: flux-system
          namespace: flux-system
        spec:
          interval: 1m0s
          ref:
            branch: main
          secretRef:
            name: flux-system
          url: ssh://git@git.example.com/platform/fleet
        ---
        apiVersion: kustomize.toolkit.fluxcd.io/v1
        kind: Kustomization
        metadata:
          name: flux-system
          namespace: flux-system
        spec:
          interval: 10m0s
          path: ./clusters/production
          prune: true
          sourceRef:
            kind: GitRepository
            name: flux-system
        ---
        apiVersion: kustomize.toolkit.fluxcd.io/v1
        kind: Kustomization
        metadata:
          name: apps
          namespace: flux-system
        spec:
          interval: 10m0s
          path: ./apps/production
          prune: true
          sourceRef:
            kind: GitRepository
            name: flux-system
        """;

    [Theory]
    [InlineData("./clusters/production")]
    [InlineData("clusters/production/")]
    [InlineData("clusters/production/flux-system")]
    public void The_sync_of_a_folder_is_the_kustomization_of_that_folder_with_its_source(string path)
    {
        var found = Assert.IsType<BootstrapSync.Found>(Bootstrap.FindSync(Objects(Components + "\n---\n" + Sync), path));

        Assert.Equal(new ObjectKey("Kustomization", "flux-system", "flux-system"), found.Kustomization.Key);
        Assert.Equal("flux-system", found.Source.SecretName);
        Assert.Equal(new Uri("ssh://git@git.example.com/platform/fleet"), Assert.IsType<GitRepository>(found.Source).Url);
    }

    [Fact]
    public void A_folder_without_sync_says_what_to_do()
    {
        var missing = Assert.IsType<BootstrapSync.Missing>(Bootstrap.FindSync(Objects(Sync), "clusters/staging"));

        Assert.Contains("'clusters/staging'", missing.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void A_sync_whose_source_is_not_there_is_missing() =>
        Assert.IsType<BootstrapSync.Missing>(Bootstrap.FindSync(Objects(Sync).Where(found => found.Kind != "GitRepository"), "clusters/production"));

    [Fact]
    public void A_sync_that_cannot_be_read_says_why()
    {
        var missing = Assert.IsType<BootstrapSync.Missing>(
            Bootstrap.FindSync(Objects(Sync.Replace("branch: main", "branch: 7", StringComparison.Ordinal)), "clusters/production"));

        Assert.Contains("GitRepository/flux-system/flux-system spec.ref.branch: must be a string", missing.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_syncs_of_one_folder_are_refused()
    {
        var second = Objects(Sync).Single(found => found.Name == "flux-system" && found.Kind == "Kustomization").With(["metadata", "name"], "copy");

        var missing = Assert.IsType<BootstrapSync.Missing>(Bootstrap.FindSync([.. Objects(Sync), second], "clusters/production"));

        Assert.Contains("Kustomization/flux-system/flux-system and Kustomization/flux-system/copy", missing.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void Flux_itself_is_left_out_and_everything_else_is_kept()
    {
        var selection = Bootstrap.WithoutFlux(
            Objects(Components + "\n---\n" + Sync),
            new BootstrapFilter { InstalledCustomResources = ["gitrepositories.source.toolkit.fluxcd.io"] });

        Assert.Equal(
            [
                "Namespace/flux-system",
                "CustomResourceDefinition/alerts.notification.toolkit.fluxcd.io",
                "ClusterRole/flux-view-flux-system",
                "Deployment/flux-system/dashboard",
                "Deployment/shop/source-controller",
                "GitRepository/flux-system/flux-system",
                "Kustomization/flux-system/flux-system",
                "Kustomization/flux-system/apps",
            ],
            selection.Kept.Select(kept => kept.ToString()));
        Assert.Equal(8, selection.LeftOut.Length);
    }

    [Fact]
    public void Controllers_stay_when_they_are_asked_for() => Assert.Empty(
        Bootstrap.WithoutFlux(Objects(Components), new BootstrapFilter { KeepControllers = true }).LeftOut);

    private static List<KubeObject> Objects(string text) => [.. KubeYaml.ParseObjects(text, "gotk.yaml")];
}
