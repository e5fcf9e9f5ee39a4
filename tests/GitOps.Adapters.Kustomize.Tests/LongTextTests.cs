using System.Globalization;
using GitOps.Core.Objects;

namespace GitOps.Adapters.Kustomize.Tests;

/// <summary>The documents of a long text are read side by side; nobody should be able to tell.</summary>
public sealed class LongTextTests
{
    private const int Documents = 2000;

    [Fact]
    public void The_documents_of_a_long_text_keep_their_order()
    {
        var tree = new MemoryTree(("kustomization.yaml", "resources: [all.yaml]\nsortOptions: {order: fifo}\n"), ("all.yaml", Text()));

        Assert.Equal(Enumerable.Range(0, Documents).Select(Name), KustomizeBuild.Run(tree, string.Empty).Objects.Select(item => item.Name));
    }

    [Theory]
    [InlineData(1200, 700, 700)]
    [InlineData(300, 1700, 300)]
    public void The_first_fault_of_a_long_text_is_the_one_that_is_told(int one, int other, int told)
    {
        var tree = new MemoryTree(("kustomization.yaml", "resources: [all.yaml]\n"), ("all.yaml", Text((one, "a: [\n"), (other, "b: {\n"))));

        var fault = Assert.Throws<ManifestException>(() => KustomizeBuild.Run(tree, string.Empty));

        Assert.Equal("all.yaml", fault.File);
        Assert.InRange(fault.Line, (told * LinesEach) + 1, (told + 1) * LinesEach);
    }

    [Theory]
    [InlineData(400, 900, "MalformedYAMLError")]
    [InlineData(900, 400, "invalid document separator: --- foo")]
    public void A_separator_that_is_none_is_told_after_the_faults_before_it(int malformed, int separator, string words)
    {
        var tree = new MemoryTree(("kustomization.yaml", "resources: [all.yaml]\n"), ("all.yaml", Text((malformed, "a: [\n"), (separator, "kind: x\n--- foo\n"))));

        Assert.Contains(words, Assert.Throws<ManifestException>(() => KustomizeBuild.Run(tree, string.Empty)).Message, StringComparison.Ordinal);
    }

    private const int LinesEach = 7;

    private static string Text(params (int Document, string Text)[] others) => string.Concat(Enumerable.Range(0, Documents).Select(index =>
    {
        var other = others.FirstOrDefault(item => item.Document == index).Text;
        return other is null ? $"apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {Name(index)}\ndata:\n  a: b\n---\n" : $"{other}---\n";
    }));

    private static string Name(int index) => index.ToString("map-00000", CultureInfo.InvariantCulture);
}
