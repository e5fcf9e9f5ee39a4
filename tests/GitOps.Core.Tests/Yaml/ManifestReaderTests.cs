using GitOps.Core.Objects;
using GitOps.Core.Yaml;

namespace GitOps.Core.Tests.Yaml;

public sealed class ManifestReaderTests
{
    [Fact]
    public void Lists_are_expanded_and_empty_documents_passed_over()
    {
        var objects = ManifestReader.ReadAll(
            """
            apiVersion: v1
            kind: List
            items:
            - {apiVersion: v1, kind: ConfigMap, metadata: {name: a}}
            - {apiVersion: v1, kind: ConfigMap, metadata: {name: b}}
            ---
            ---
            apiVersion: v1
            kind: Secret
            metadata:
              name: c
            """,
            "a.yaml");

        Assert.Equal(["ConfigMap/a", "ConfigMap/b", "Secret/c"], objects.Select(item => item.ToString()));
    }

    [Theory]
    [InlineData("a: 1\n", 1, "no Kubernetes object")]
    [InlineData("---\nkind: ConfigMap\napiVersion: v1\n", 2, "metadata.name is missing")]
    [InlineData("---\n- a\n", 2, "must be an object")]
    public void What_is_no_object_is_refused_with_its_line(string text, int line, string words)
    {
        var fault = Assert.Throws<ManifestException>(() => ManifestReader.ReadAll(text, "a.yaml"));

        Assert.Equal(line, fault.Line);
        Assert.Contains(words, fault.Message, StringComparison.Ordinal);
    }
}
