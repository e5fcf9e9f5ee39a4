using CsCheck;
using GitOps.Core.Objects;

namespace GitOps.Core.Tests.Objects;

public sealed class InventoryTests
{
    [Theory]
    [InlineData("apps/v1", "Deployment", "default", "app", "default_app_apps_Deployment")]
    [InlineData("v1", "ConfigMap", "default", "settings", "default_settings__ConfigMap")]
    [InlineData("v1", "Namespace", "", "team", "_team__Namespace")]
    [InlineData("rbac.authorization.k8s.io/v1", "ClusterRole", "", "system:node:", "_system__node___rbac.authorization.k8s.io_ClusterRole")]
    [InlineData("rbac.authorization.k8s.io/v1", "RoleBinding", "a", ":x", "a___x_rbac.authorization.k8s.io_RoleBinding")]
    public void An_id_is_written_as_Flux_writes_it_and_read_back(string apiVersion, string kind, string space, string name, string id)
    {
        var item = new ObjectRef(GroupVersionKind.Of(apiVersion, kind), space, name);

        Assert.Equal(id, Inventory.IdOf(item));
        Assert.Equal(item, Inventory.Parse(id, item.Kind.Version));
    }

    [Fact]
    public void Every_reference_survives_the_round_trip() =>
        Gen.Select(Gen.Char["ab-."].Array[0, 5], Gen.Char["ab:-."].Array[1, 6], Gen.Bool).Sample((space, name, isRole) =>
        {
            var text = new string(name);
            var kind = isRole ? GroupVersionKind.Of("rbac.authorization.k8s.io/v1", "Role") : GroupVersionKind.Of("v1", "ConfigMap");
            var item = new ObjectRef(kind, new string(space), isRole ? text : text.Replace(':', 'c'));
            return Inventory.Parse(Inventory.IdOf(item), kind.Version) == item;
        });

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("a_b")]
    [InlineData("a_b_c")]
    [InlineData("a_b_c_d_E")]
    [InlineData("a__apps_Deployment")]
    [InlineData("a_b_apps_")]
    public void A_text_that_is_no_id_is_refused(string id) =>
        Assert.Contains($"'{id}'", Assert.Throws<FormatException>(() => Inventory.Parse(id, "v1")).Message, StringComparison.Ordinal);
}
