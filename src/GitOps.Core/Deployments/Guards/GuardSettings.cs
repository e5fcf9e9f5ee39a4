namespace GitOps.Core.Deployments.Guards;

/// <summary>Which plans are held until someone approves them.</summary>
/// <param name="IsOn">Whether any is.</param>
/// <param name="MaximumDeletions">More deletions than this are held.</param>
/// <param name="MaximumShare">More deletions than this share of the inventory, in per cent, are held, unless they are fewer than <see cref="FewDeletions"/>.</param>
internal sealed record GuardSettings(bool IsOn, int MaximumDeletions, int MaximumShare)
{
    /// <summary>So few deletions are never a matter of their share.</summary>
    public const int FewDeletions = 10;

    public static GuardSettings Default { get; } = new(true, 50, 50);
}
