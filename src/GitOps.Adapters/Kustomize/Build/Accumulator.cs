using GitOps.Adapters.Kustomize.NameReferences;

namespace GitOps.Adapters.Kustomize.Build;

/// <summary>What a kustomization has gathered: objects, the fields that transformers change, variables.</summary>
internal sealed class Accumulator
{
    public ResMap Map { get; } = new();

    public TransformerConfig Config { get; private set; } = TransformerConfig.Empty;

    public VariableSet Variables { get; } = new();

    public void MergeConfig(TransformerConfig config) => Config = Config.Merge(config);

    public void Merge(Accumulator other)
    {
        Map.AppendAll(other.Map);
        MergeConfig(other.Config);
        Variables.Merge(other.Variables);
    }
}
