using GitOps.Adapters.Kustomize.Transformers;

namespace GitOps.Adapters.Kustomize.Build;

/// <summary>A transformer that is due.</summary>
/// <param name="Kind">What Kustomize calls it.</param>
/// <param name="Transformer">What it does.</param>
/// <param name="Place">Gives a fault of it the place of what asked for it.</param>
internal readonly record struct PlannedTransformer(string Kind, ITransformer Transformer, Func<KustomizeException, KustomizeException> Place);
