using GitOps.Core.Definitions;
using GitOps.Core.Definitions.Parsing;

namespace GitOps.Core.Tests.Definitions.Parsing;

public sealed class DefinitionReaderTests
{
    [Fact]
    public void A_kustomization_file_is_no_definition() =>
        Assert.False(DefinitionReader.IsDefinition(Resources.Resource("kustomize.config.k8s.io/v1beta1", "Kustomization", "{}")));

    [Fact]
    public void A_resource_of_another_kind_is_refused() => Assert.Equal(
        ["kind: ConfigMap of group '' declares neither a source nor a deployment"],
        Resources.FaultsOf(Resources.Resource("v1", "ConfigMap", "{}")));

    [Fact]
    public void An_unknown_version_is_refused_with_the_version_to_write() => Assert.Equal(
        ["apiVersion: version 'v7' of Kustomization is not known; use kustomize.toolkit.fluxcd.io/v1"],
        Resources.FaultsOf(Resources.Resource("kustomize.toolkit.fluxcd.io/v7", "Kustomization", "{}")));

    [Fact]
    public void A_definition_needs_a_name_and_a_namespace()
    {
        var resource = Resources.GitRepository("""{"url":"https://example.org/x","interval":"1m"}""").Without("metadata", "name").Without("metadata", "namespace");

        Assert.Equal(["metadata.name", "metadata.namespace"], Resources.FaultPathsOf(resource));
    }

    [Fact]
    public void Names_that_the_Kubernetes_API_refuses_are_refused()
    {
        var resource = Resources.GitRepository("""{"url":"https://example.org/x","interval":"1m"}""").With(["metadata", "name"], "Not/A_Name");

        Assert.Equal(["metadata.name"], Resources.FaultPathsOf(resource));
    }

    [Fact]
    public void The_message_of_a_refusal_names_all_faults()
    {
        var reading = Assert.IsType<DefinitionReading.Invalid>(DefinitionReader.Read(Resources.Kustomization("""{"interval":"x"}""")));

        Assert.Equal(new ObjectKey("Kustomization", "flux-system", "app"), reading.Key);
        Assert.StartsWith("spec.interval: 'x' is no duration", reading.Message, StringComparison.Ordinal);
        Assert.Contains("; spec.prune: is missing", reading.Message, StringComparison.Ordinal);
    }
}
