using GitOps.Core.Audit;
using GitOps.Core.EventSourcing;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using ReplayAudit.CommandLine;

namespace ReplayAudit.Commands;

/// <summary>Compares the deployments of two environments, in one store or in two.</summary>
internal static class EnvironmentDiff
{
    public static async Task<IReadOnlyList<SetDiff>> MakeAsync(
        Inquiry inquiry, (string Word, string? At) from, (string Word, string At) to, string? otherDatabase, CancellationToken cancellationToken)
    {
        await using var other = otherDatabase is null ? null : Open(otherDatabase);
        var first = new Side(inquiry.Events, inquiry.Contents, from.Word, from.At is null ? inquiry.Moments.Now : inquiry.Moments.Read(from.At));
        var second = new Side(
            other?.GetRequiredService<IEventStore>() ?? inquiry.Events, other?.GetRequiredService<IContentStore>() ?? inquiry.Contents, to.Word, inquiry.Moments.Read(to.At));
        var (left, right) = (await first.ReadAsync(cancellationToken), await second.ReadAsync(cancellationToken));
        var words = Environments.WordsOf(from.Word, to.Word);
        return [.. left.Keys.Union(right.Keys).Order(StringComparer.Ordinal).Select(name => Compare(left.GetValueOrDefault(name), right.GetValueOrDefault(name), words))];
    }

    private static SetDiff Compare(ManifestSet? from, ManifestSet? to, (string From, string To) words) => new(
        from, to, from is { Objects: null } || to is { Objects: null } ? [] : ManifestComparison.Between(from?.Objects ?? [], words.From, to?.Objects ?? [], words.To));

    private static ServiceProvider Open(string database)
    {
        var rooms = new Rooms();
        Database.Use(rooms, database);
        return rooms.Services.BuildServiceProvider();
    }

    private sealed record Side(IEventStore Events, IContentStore Contents, string Word, Instant At)
    {
        public async Task<Dictionary<string, ManifestSet>> ReadAsync(CancellationToken cancellationToken)
        {
            var sets = new Dictionary<string, ManifestSet>(StringComparer.Ordinal);
            foreach (var (name, deployment) in await Environments.FindAsync(Events, Word, At, cancellationToken))
            {
                if (await ManifestSet.AtAsync(Events, Contents, deployment, At, cancellationToken) is { } set)
                {
                    sets[name] = set;
                }
            }

            return sets;
        }
    }
}
