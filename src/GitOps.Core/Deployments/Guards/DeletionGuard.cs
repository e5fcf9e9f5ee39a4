using System.Collections.Immutable;
using GitOps.Core.Definitions;

namespace GitOps.Core.Deployments.Guards;

/// <summary>What is dangerous about deletions. Pure: the live side was looked at before.</summary>
internal static class DeletionGuard
{
    /// <summary>The dangers, one line each; empty when the plan may be carried out.</summary>
    /// <param name="doomed">What would be deleted.</param>
    /// <param name="inventory">How many objects the deployment has.</param>
    /// <param name="settings">The bounds.</param>
    /// <param name="isWhole">Whether the deployment itself goes, so that a share means nothing.</param>
    public static ImmutableArray<string> Dangers(ImmutableArray<DoomedObject> doomed, int inventory, GuardSettings settings, bool isWhole)
    {
        if (!settings.IsOn)
        {
            return [];
        }

        var dangers = ImmutableArray.CreateBuilder<string>();
        var isMany = doomed.Length > settings.MaximumDeletions;
        var isLarge = !isWhole && doomed.Length >= GuardSettings.FewDeletions && doomed.Length * 100L > (long)settings.MaximumShare * inventory;
        if (isMany || isLarge)
        {
            var bound = isMany ? $"more than {settings.MaximumDeletions}" : $"more than {settings.MaximumShare} %";
            dangers.Add($"{doomed.Length} of {inventory} objects would be deleted, {bound}");
        }

        dangers.AddRange(doomed.Where(item => item.Dependents.Length > 0).Select(item => $"{item.Object} would be deleted, and with it {item.Dependents}"));
        return dangers.ToImmutable();
    }

    /// <summary>Whether a definition lets dangerous plans pass: it says so, or it names deletion as what shall happen when it goes.</summary>
    public static bool Permits(DeploymentDefinition definition, bool isDeleted) => definition switch
    {
        Kustomization { GuardDeletions: false } => true,
        Kustomization { DeletionPolicy: DeletionPolicy.Delete or DeletionPolicy.WaitForTermination } => isDeleted,
        _ => false,
    };
}
