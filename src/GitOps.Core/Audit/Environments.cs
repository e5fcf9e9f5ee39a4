using GitOps.Core.Definitions;
using GitOps.Core.Deployments;
using GitOps.Core.EventSourcing;
using NodaTime;

namespace GitOps.Core.Audit;

/// <summary>Finds what people mean by "staging" and "production".</summary>
/// <remarks>
/// An environment is every deployment with the word in its name (<c>apps-staging</c>), its namespace, or the folder it renders
/// (<c>apps/overlays/staging</c>). Two deployments of two environments belong together when their names are equal but for the word.
/// </remarks>
public static class Environments
{
    /// <summary>The deployments of an environment at an instant, by a name that is the same in every environment.</summary>
    public static async Task<IReadOnlyDictionary<string, ObjectKey>> FindAsync(IEventReader events, string word, Instant at, CancellationToken cancellationToken = default)
    {
        var found = new Dictionary<string, ObjectKey>(StringComparer.Ordinal);
        await foreach (var envelope in AuditEvents.ReadAsync(events, 0, _ => { }, cancellationToken).ConfigureAwait(false))
        {
            if (envelope.Stream.Category != DeploymentDecider.Category || envelope.Event.At > at || !IsDeclaration(envelope.Event.Type))
            {
                continue;
            }

            var key = Streams.KeyOf(envelope.Stream);
            var path = AuditEvents.Find(envelope) switch
            {
                DeploymentDeclared declared => declared.Path,
                DeploymentChanged changed => changed.Path,
                _ => null,
            };
            var name = EnvironmentWord.Neutral($"{key.Kind}/{key.Namespace}/{key.Name}", word);
            if (path is not null && IsOf(key, path, word))
            {
                found[name] = key;
            }
            else
            {
                found.Remove(name);
            }
        }

        return found;
    }

    /// <summary>The words in which two names differ: <c>staging</c> and <c>production</c> of <c>apps-staging</c> and <c>apps-production</c>.</summary>
    public static (string From, string To) WordsOf(string from, string to)
    {
        var (left, right) = (from.Split('-'), to.Split('-'));
        var different = left.Length == right.Length ? left.Zip(right).Where(pair => pair.First != pair.Second).ToList() : [];
        return different.Count == 1 ? different[0] : (from, to);
    }

    private static bool IsDeclaration(string type) =>
        type.StartsWith("deployment.declared/", StringComparison.Ordinal)
        || type.StartsWith("deployment.changed/", StringComparison.Ordinal)
        || type.StartsWith("deployment.retired/", StringComparison.Ordinal);

    private static bool IsOf(ObjectKey key, string path, string word) =>
        EnvironmentWord.IsIn(key.Name, word) || EnvironmentWord.IsIn(key.Namespace, word) || path.Split('/').Contains(word, StringComparer.Ordinal);
}
