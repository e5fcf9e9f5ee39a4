using GitOps.Core.Deployments.Applying;
using GitOps.Core.Objects;

namespace GitOps.Core.Deployments.Health;

/// <summary>The last warning that the cluster has about an object: mostly why it is not ready.</summary>
internal static class WarningEvents
{
    private const int LongestMessage = 300;

    private static readonly GroupVersionKind Event = new(string.Empty, "v1", "Event");

    /// <summary><c>reason: message</c>; empty when there is none, or events may not be read.</summary>
    public static async Task<string> LastAsync(ICluster cluster, ObjectRef about, CancellationToken cancellationToken)
    {
        try
        {
            var selector = $"involvedObject.kind={about.Kind.Kind},involvedObject.name={about.Name},type=Warning";
            var found = await cluster.ListAsync(new ObjectQuery(Event, about.Namespace.Length == 0 ? null : about.Namespace, FieldSelector: selector), cancellationToken).ConfigureAwait(false);
            var last = found.Items.MaxBy(TimeOf, StringComparer.Ordinal);
            var message = last?.Root["message"]?.AsString ?? string.Empty;
            return last is null ? string.Empty : $"{last.Root["reason"]?.AsString}: {(message.Length > LongestMessage ? message[..LongestMessage] + "..." : message)}";
        }
        catch (ClusterException)
        {
            // A courtesy: the verdict stands without it, and who may not read events learns so from nothing else.
            return string.Empty;
        }
    }

    private static string TimeOf(KubeObject item) => item.Root["lastTimestamp"]?.AsString ?? item.Root["eventTime"]?.AsString ?? item.Root.Find("metadata", "creationTimestamp")?.AsString ?? string.Empty;
}
