using System.Collections.Immutable;
using GitOps.Core.Audit;
using GitOps.Core.Definitions;
using GitOps.Core.EventSourcing;
using GitOps.Core.Yaml;
using GitOps.EndToEnd.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace GitOps.EndToEnd.Fleet;

/// <summary>What the test itself saw at a moment.</summary>
internal sealed record Sighting(Instant At, ImmutableArray<SeenApp> Apps)
{
    /// <summary>Asks the log for that moment, and compares.</summary>
    /// <returns>How many states were compared.</returns>
    public async Task<int> CompareAsync(TestEngine engine, CancellationToken cancellationToken)
    {
        var contents = engine.Services.GetRequiredService<IContentStore>();
        foreach (var app in Apps)
        {
            var then = await TimeTravel.FindAsync(engine.Events, app.Key, At, cancellationToken);
            Assert.NotNull(then);
            Assert.Equal((app.Revision, app.IsSuspended, app.IsBroken), (then.AppliedRevision, then.IsSuspended, then.Failure is not null));
            Assert.Equal(app.Configs.Keys, then.Inventory.Select(item => item.Name).Order(StringComparer.Ordinal));
            var manifests = KubeYaml.ParseObjects((await TimeTravel.FindManifestsAsync(contents, then, cancellationToken))!, "recorded");
            Assert.Equal(app.Configs, manifests.ToImmutableSortedDictionary(item => item.Name, item => item.Root.Find("data", "value")!.AsString!));
        }

        return Apps.Length;
    }
}

/// <summary>One deployment as it was seen.</summary>
/// <param name="Key">The deployment.</param>
/// <param name="Revision">What was applied.</param>
/// <param name="IsSuspended">Whether it rested.</param>
/// <param name="IsBroken">Whether it failed.</param>
/// <param name="Configs">Its objects in the cluster, value by name.</param>
internal sealed record SeenApp(ObjectKey Key, string Revision, bool IsSuspended, bool IsBroken, ImmutableSortedDictionary<string, string> Configs);
