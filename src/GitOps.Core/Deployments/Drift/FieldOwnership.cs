using GitOps.Core.Objects;

namespace GitOps.Core.Deployments.Drift;

/// <summary>Who wrote what, by an object's managed fields.</summary>
internal static class FieldOwnership
{
    /// <summary>The manager other than ours that wrote last; empty when there is none.</summary>
    /// <remarks>Status writers do not count: what they own is never desired.</remarks>
    public static string LastForeignManager(KubeObject live, string ours)
    {
        var (manager, last) = (string.Empty, string.Empty);
        foreach (var entry in live.Metadata["managedFields"]?.AsList ?? KubeList.Empty)
        {
            var name = entry.AsMap["manager"]?.AsString ?? string.Empty;
            var time = entry.AsMap["time"]?.AsString ?? string.Empty;
            var isStatus = entry.AsMap["subresource"]?.AsString is { Length: > 0 };
            if (!isStatus && name != ours && string.CompareOrdinal(time, last) >= 0)
            {
                (manager, last) = (name, time);
            }
        }

        return manager;
    }
}
