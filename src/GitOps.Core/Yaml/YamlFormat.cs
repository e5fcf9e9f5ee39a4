namespace GitOps.Core.Yaml;

/// <summary>How text is laid out.</summary>
/// <param name="Width">Column from which long scalars are broken at blanks.</param>
/// <param name="WideSequences">Whether sequences are indented under their key.</param>
/// <param name="TabsInBlocks">Whether multi-line text with tabs may be written as a block (go-yaml v3) or must be quoted (v2).</param>
internal sealed record YamlFormat(int Width, bool WideSequences, bool TabsInBlocks)
{
    /// <summary>go-yaml v3 as Kustomize uses it: no line is broken, sequences stand under their key without indentation.</summary>
    public static YamlFormat Compact { get; } = new(int.MaxValue, false, true);

    /// <summary>As <see cref="Compact"/>, with sequences indented.</summary>
    public static YamlFormat Wide { get; } = new(int.MaxValue, true, true);

    /// <summary>sigs.k8s.io/yaml (go-yaml v2): lines are broken from 80 columns on.</summary>
    public static YamlFormat Kubernetes { get; } = new(80, false, false);
}
