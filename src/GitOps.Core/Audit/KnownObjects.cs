using System.Collections.Immutable;
using System.Text;
using GitOps.Core.Definitions;
using GitOps.Core.Deployments;
using GitOps.Core.EventSourcing;
using GitOps.Core.Objects;

namespace GitOps.Core.Audit;

/// <summary>An object that the log knows.</summary>
/// <param name="Object">The object, in the version it was planned in last.</param>
/// <param name="Deployments">The deployments that planned it, in the order of their first plan.</param>
public sealed record KnownObject(ObjectRef Object, ImmutableArray<ObjectKey> Deployments);

/// <summary>Finds objects in the log by what people call them.</summary>
public static class KnownObjects
{
    /// <summary>The objects that were ever planned and whose name fits, in the order of their first plan.</summary>
    /// <param name="events">The log.</param>
    /// <param name="name"><c>Kind/namespace/name</c>, <c>Kind/name</c>, <c>namespace/name</c> or <c>name</c>; the kind in any case, with <c>.group</c> where that is needed.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<IReadOnlyList<KnownObject>> FindAsync(IEventReader events, string name, CancellationToken cancellationToken = default)
    {
        var found = new Dictionary<ObjectId, (ObjectRef Last, List<ObjectKey> Deployments)>();
        var last = Encoding.UTF8.GetBytes(name[(name.LastIndexOf('/') + 1)..]);
        await foreach (var envelope in AuditEvents.ReadAsync(events, 0, _ => { }, cancellationToken).ConfigureAwait(false))
        {
            // Only plans name every object that may come to exist; most of them need not be parsed.
            if (!envelope.Event.Type.StartsWith("deployment.apply-planned/", StringComparison.Ordinal)
                || envelope.Event.Body.Span.IndexOf(last) < 0
                || AuditEvents.Find(envelope) is not ApplyPlanned plan)
            {
                continue;
            }

            foreach (var item in plan.Changes.Select(change => change.Object).Concat(plan.Adopted).Where(item => Fits(item, name)))
            {
                var deployments = found.TryGetValue(item.Id, out var known) ? known.Deployments : [];
                var key = Streams.KeyOf(envelope.Stream);
                if (!deployments.Contains(key))
                {
                    deployments.Add(key);
                }

                found[item.Id] = (item, deployments);
            }
        }

        return [.. found.Values.Select(item => new KnownObject(item.Last, [.. item.Deployments]))];
    }

    private static bool Fits(ObjectRef item, string name) => name.Split('/') switch
    {
        [var only] => only == item.Name,
        [var first, var second] => second == item.Name && (first == item.Namespace || IsKind(item, first)),
        [var kind, var space, var last] => last == item.Name && space == item.Namespace && IsKind(item, kind),
        _ => false,
    };

    private static bool IsKind(ObjectRef item, string kind) =>
        kind.Equals(item.Kind.Kind, StringComparison.OrdinalIgnoreCase) || kind.Equals($"{item.Kind.Kind}.{item.Kind.Group}", StringComparison.OrdinalIgnoreCase);
}
