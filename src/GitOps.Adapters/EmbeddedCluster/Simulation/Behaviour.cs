using System.Globalization;
using GitOps.Adapters.EmbeddedCluster.Store;
using GitOps.Core.Objects;
using NodaTime;

namespace GitOps.Adapters.EmbeddedCluster.Simulation;

/// <summary>How a pod turns out.</summary>
/// <param name="IsReady">Whether it becomes ready (or, of a job, succeeds).</param>
/// <param name="Crashes">Whether its containers fail.</param>
/// <param name="After">The time until then; null for the cluster's delay.</param>
internal sealed record Behaviour(bool IsReady, bool Crashes, Duration? After)
{
    /// <summary>On a pod template or a workload: <c>never</c>, <c>crash</c>, or <c>slow=5s</c>.</summary>
    public const string Annotation = "embedded.gitops.dev/health";

    /// <summary>Images of this registry behave as their name says, for example <c>embedded.gitops.dev/crash:1</c>.</summary>
    public const string Registry = "embedded.gitops.dev/";

    public static readonly Behaviour Healthy = new(true, false, null);

    /// <summary>The behaviour that the pod, one of its owners or one of its images asks for.</summary>
    public static Behaviour Of(SimulatedWorld world, StoreKey key, KubeMap pod)
    {
        var (at, root) = (key, pod);
        for (var depth = 0; depth < 4; depth++)
        {
            if (root.Find("metadata", "annotations", Annotation)?.AsString is { } word)
            {
                return Parse(word);
            }

            if (world.Controller(at, root) is not { } owner)
            {
                break;
            }

            (at, root) = owner;
        }

        var image = (pod.Find("spec", "containers")?.AsList ?? KubeList.Empty)
            .Select(container => container.AsMap["image"]?.AsString ?? string.Empty)
            .FirstOrDefault(image => image.StartsWith(Registry, StringComparison.Ordinal));
        return image is null ? Healthy : Parse(image[Registry.Length..].Split(':', '@')[0]);
    }

    private static Behaviour Parse(string word) => word switch
    {
        "never" => new(false, false, null),
        "crash" => new(false, true, null),
        _ when word.StartsWith("slow=", StringComparison.Ordinal) && Seconds(word[5..]) is { } after => new(true, false, after),
        _ => Healthy,
    };

    private static Duration? Seconds(string text)
    {
        var (number, unit) = text.EndsWith("ms", StringComparison.Ordinal) ? (text[..^2], 1L) : (text.TrimEnd('s'), 1000L);
        return double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount) && amount * unit <= 86_400_000
            ? Duration.FromMilliseconds(amount * unit)
            : null;
    }
}
