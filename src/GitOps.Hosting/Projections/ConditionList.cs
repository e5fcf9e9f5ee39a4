using GitOps.Core.Objects;
using NodaTime;
using NodaTime.Text;

namespace GitOps.Hosting.Projections;

/// <summary>
/// The conditions of one of our custom resources. As in Flux, a condition's transition time moves when its status, reason or message
/// changes, and conditions of other controllers are kept.
/// </summary>
internal sealed class ConditionList(KubeMap status, long generation, Instant now)
{
    private const int MaximumMessage = 32_768;
    private static readonly string[] Order = ["Stalled", "Reconciling", "Ready"];

    private readonly Dictionary<string, KubeMap> conditions = (status["conditions"]?.AsList ?? KubeList.Empty)
        .Select(item => item.AsMap)
        .Where(item => item["type"]?.AsString is not null)
        .GroupBy(item => item["type"]!.AsString!)
        .ToDictionary(group => group.Key, group => group.First());

    public ConditionList Set(string type, string value, string reason, string message)
    {
        var text = message.Length <= MaximumMessage ? message : message[..(MaximumMessage - 3)] + "...";
        var known = conditions.GetValueOrDefault(type);
        var isSame = known is not null && known["status"]?.AsString == value && known["reason"]?.AsString == reason && known["message"]?.AsString == text;
        conditions[type] = KubeMap.Of(
            ("lastTransitionTime", isSame ? known!["lastTransitionTime"]! : InstantPattern.General.Format(now)),
            ("message", (KubeValue)text),
            ("observedGeneration", generation),
            ("reason", reason),
            ("status", value),
            ("type", type));
        return this;
    }

    public ConditionList Remove(string type)
    {
        conditions.Remove(type);
        return this;
    }

    /// <summary>Stalled, Reconciling, Ready, then the others by name.</summary>
    public KubeList ToList() => KubeList.Of(conditions
        .OrderBy(item => Array.IndexOf(Order, item.Key) is var place and >= 0 ? place : Order.Length)
        .ThenBy(item => item.Key, StringComparer.Ordinal)
        .Select(item => (KubeValue)item.Value));
}
