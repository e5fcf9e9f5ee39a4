using GitOps.Core.Composition;
using GitOps.Core.EventSourcing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace GitOps.Adapters.Signing;

/// <summary>Seals the log with an Ed25519 key of this host.</summary>
public static class UseSigningExtensions
{
    /// <summary>Seals with the key in this file; other options come from <c>GitOps:Signing</c>.</summary>
    public static IGitOpsBuilder UseSigning(this IGitOpsBuilder gitops, string keyPath) => gitops.UseSigning(options => options.KeyPath = keyPath);

    /// <summary>Seals with an Ed25519 key. Replaces a signer that was chosen before.</summary>
    /// <param name="gitops">The builder.</param>
    /// <param name="configure">Runs after the configuration section <c>GitOps:Signing</c> was bound.</param>
    public static IGitOpsBuilder UseSigning(this IGitOpsBuilder gitops, Action<SigningOptions>? configure = null)
    {
        var services = gitops.Services;
        gitops.AddOptions<SigningOptions, SigningOptionsValidator>(SigningOptions.Section, configure);
        services.TryAddSingleton<Ed25519CheckpointSigner>();
        services.Replace(ServiceDescriptor.Singleton<ICheckpointSigner>(provider => provider.GetRequiredService<Ed25519CheckpointSigner>()));
        services.Replace(ServiceDescriptor.Singleton<ICheckpointVerifier>(provider => provider.GetRequiredService<Ed25519CheckpointSigner>()));
        return gitops;
    }
}
