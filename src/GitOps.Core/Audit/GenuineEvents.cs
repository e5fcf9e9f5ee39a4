using GitOps.Core.EventSourcing;

namespace GitOps.Core.Audit;

/// <summary>Events of a stream whose hash fits some version, by that version; those that were followed are taken out.</summary>
internal sealed class GenuineEvents
{
    private readonly Dictionary<long, List<EventEnvelope>> byOriginal = [];

    public int Count { get; private set; }

    /// <summary>All that are left, in the order of the versions they were made for.</summary>
    public IEnumerable<EventEnvelope> All => byOriginal.OrderBy(entry => entry.Key).SelectMany(entry => entry.Value);

    public void Add(EventEnvelope envelope, long original)
    {
        if (!byOriginal.TryGetValue(original, out var list))
        {
            byOriginal.Add(original, list = []);
        }

        list.Add(envelope);
        Count++;
    }

    public void Remove(EventEnvelope envelope, long original)
    {
        var list = byOriginal[original];
        list.Remove(envelope);
        Count--;
        if (list.Count == 0)
        {
            byOriginal.Remove(original);
        }
    }

    /// <summary>Those that were made for a version.</summary>
    public IReadOnlyList<EventEnvelope> Of(long original) => byOriginal.TryGetValue(original, out var list) ? list : [];

    /// <summary>The first of those that were made for a version; null when none is left.</summary>
    public EventEnvelope? First(long original) => byOriginal.TryGetValue(original, out var list) ? list[0] : null;

    /// <summary>The lowest version after this one that one is left of; 0 when there is none.</summary>
    public long Next(long version) => byOriginal.Keys.Where(key => key > version).DefaultIfEmpty(0).Min();

    /// <summary>Whether one that was made for the version comes after this hash.</summary>
    public bool Follows(ReadOnlyMemory<byte> hash, long version) =>
        Of(version).Any(envelope => envelope.PreviousHash.Span.SequenceEqual(hash.Span));
}
