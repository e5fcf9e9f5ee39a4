using System.Collections.Immutable;
using GitOps.Adapters.Kustomize;
using GitOps.Core.Objects;

namespace WorkerHost.Render;

/// <summary>Shows how the objects of two renders differ.</summary>
internal sealed class Comparison(DiffScreen screen)
{
    private int created;
    private int changed;
    private int removed;

    public bool HasDifferences => created + changed + removed > 0;

    public string Summary => HasDifferences ? $"{created} to create, {changed} to change, {removed} to remove" : "no differences";

    public void Compare(IEnumerable<KubeObject> before, IEnumerable<KubeObject> after)
    {
        var old = before.ToDictionary(item => item.Reference.Id);
        foreach (var item in after)
        {
            Add(old.Remove(item.Reference.Id, out var known) ? known : null, item);
        }

        foreach (var item in old.Values)
        {
            removed++;
            screen.Show('-', item, LineDiff.Between(Text(SecretMask.Apply(item)), string.Empty));
        }
    }

    /// <summary>One object; <paramref name="before"/> is null when there was none.</summary>
    public void Add(KubeObject? before, KubeObject after)
    {
        if (before is null)
        {
            created++;
            screen.Show('+', after, LineDiff.Between(string.Empty, Text(SecretMask.Apply(after))));
            return;
        }

        var (left, right) = SecretMask.Apply(before, after);
        if (LineDiff.Between(Text(left), Text(right)) is { Count: > 0 } lines)
        {
            changed++;
            screen.Show('~', after, lines);
        }
    }

    public static string Text(KubeObject item) => new BuildOutput(ImmutableArray.Create(item)).ToYaml();
}
