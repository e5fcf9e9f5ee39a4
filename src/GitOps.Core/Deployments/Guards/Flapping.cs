using System.Collections.Immutable;
using GitOps.Core.Deployments.Planning;
using NodaTime;

namespace GitOps.Core.Deployments.Guards;

/// <summary>
/// Drift that comes back as soon as it is corrected is a fight with somebody else. It is reported once, and then corrected only after a
/// rest, so that two controllers do not drive each other; new manifests or a request of a person begin anew.
/// </summary>
internal static class Flapping
{
    /// <summary>So many corrections of the same fields, none more than <see cref="Rest"/> after the one before, are a fight.</summary>
    public const int Corrections = 3;

    /// <summary>Time without drift that ends a fight, and time between two corrections while it lasts.</summary>
    public static readonly Duration Rest = Duration.FromHours(1);

    /// <summary>More than this is not remembered.</summary>
    private const int MaximumRemembered = 500;

    /// <summary>The plan without what is not corrected now, and what is to be reported.</summary>
    public static (ApplyPlan Plan, ImmutableArray<FlappingDetected> News) Judge(ImmutableArray<RepeatedDrift> known, ApplyPlan plan, Instant at)
    {
        if (plan.Drift.IsEmpty || known.IsEmpty)
        {
            return (plan, []);
        }

        var (news, left) = (ImmutableArray.CreateBuilder<FlappingDetected>(), new HashSet<Objects.ObjectId>());
        foreach (var drifted in plan.Drift)
        {
            if (known.FirstOrDefault(item => item.IsOf(drifted)) is not { } before || before.Count < Corrections || at - before.Last >= Rest)
            {
                continue;
            }

            left.Add(drifted.Object.Id);
            if (!before.IsFlapping)
            {
                news.Add(new FlappingDetected(drifted.Object, drifted.Manager, before.Paths, before.Count));
            }
        }

        return left.Count == 0
            ? (plan, [])
            : (plan with
            {
                Changes = [.. plan.Changes.Where(item => !left.Contains(item.Object.Id))],
                Drift = [.. plan.Drift.Where(item => !left.Contains(item.Object.Id))],
            }, news.ToImmutable());
    }

    /// <summary>What is remembered after drift was found and will be corrected.</summary>
    public static ImmutableArray<RepeatedDrift> Remember(ImmutableArray<RepeatedDrift> known, ImmutableArray<DriftedObject> found, Instant at)
    {
        var next = known.Where(item => at - item.Last < Rest || item.IsFlapping).ToList();
        foreach (var drifted in found)
        {
            var index = next.FindIndex(item => item.IsOf(drifted));
            if (index < 0)
            {
                next.Add(new RepeatedDrift(drifted.Object, [.. drifted.Differences.Select(item => item.Path)], 1, at, IsFlapping: false));
            }
            else
            {
                next[index] = next[index] with { Count = next[index].Count + 1, Last = at };
            }
        }

        return [.. next.TakeLast(MaximumRemembered)];
    }

    /// <summary>What is remembered after a fight was reported.</summary>
    public static ImmutableArray<RepeatedDrift> Reported(ImmutableArray<RepeatedDrift> known, FlappingDetected news) =>
        [.. known.Select(item => item.Object.Id == news.Object.Id && item.Paths.SequenceEqual(news.Paths) ? item with { IsFlapping = true } : item)];
}
