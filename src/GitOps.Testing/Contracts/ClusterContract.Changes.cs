using GitOps.Core;
using GitOps.Core.Deployments.Applying;
using GitOps.Core.Objects;

namespace GitOps.Testing.Contracts;

public static partial class ClusterContract
{
    private static async Task ListsSelect(ClusterUnderTest test, CancellationToken cancellationToken)
    {
        foreach (var name in new[] { "list-a", "list-b", "list-c" })
        {
            var map = Map(test, name, ("a", "1")).WithLabel("contract-list", name == "list-c" ? "other" : "one");
            await test.Cluster.ApplyAsync(map, new ApplyOptions(Manager), cancellationToken);
        }

        var ones = await test.Cluster.ListAsync(new(ConfigMaps, test.Namespace, LabelSelector: "contract-list=one"), cancellationToken);
        Promise.Holds(ones.Items.Select(item => item.Name).Order(StringComparer.Ordinal).SequenceEqual(["list-a", "list-b"]), "the labels select");
        Promise.Holds(ones.Items.All(item => item.GroupVersionKind == ConfigMaps), "every item says what it is");
        Promise.Holds(ones.ResourceVersion.Length > 0, "the list has a resource version");
        var field = await test.Cluster.ListAsync(new(ConfigMaps, test.Namespace, FieldSelector: "metadata.name=list-b"), cancellationToken);
        Promise.Holds(field.Items is [{ Name: "list-b" }], "the field selects");
        var all = await test.Cluster.ListAsync(new(ConfigMaps, LabelSelector: "contract-list"), cancellationToken);
        Promise.Holds(all.Items.Count >= 3, "without namespace all are listed");
    }

    private static async Task MergePatches(ClusterUnderTest test, CancellationToken cancellationToken)
    {
        var before = await test.Cluster.ApplyAsync(Map(test, "merge", ("a", "1"), ("b", "2")), new ApplyOptions(Manager), cancellationToken);
        var body = KubeMap.Of(("data", KubeMap.Of(("a", KubeValue.Null), ("c", "3"))));
        var answer = await test.Cluster.PatchAsync(before.Reference, new ObjectPatch(ObjectPatchKind.Merge, body), cancellationToken);
        Promise.Holds(answer.Root["data"]!.Equals(KubeMap.Of(("b", "2"), ("c", "3"))), $"the data is {answer.Root["data"]}");
        var stale = KubeMap.Of(("metadata", KubeMap.Of(("resourceVersion", before.ResourceVersion))), ("data", KubeMap.Of(("d", "4"))));
        var refusal = await RefusalOf(() => test.Cluster.PatchAsync(before.Reference, new ObjectPatch(ObjectPatchKind.Merge, stale), cancellationToken));
        Promise.Holds(refusal is { Status: 409, Reason: "Conflict", Class: FailureClass.Transient }, $"a patch for an older version is refused with {refusal.Status}");
    }

    private static async Task JsonPatchTests(ClusterUnderTest test, CancellationToken cancellationToken)
    {
        var before = await test.Cluster.ApplyAsync(Map(test, "json-patch", ("a", "1")), new ApplyOptions(Manager), cancellationToken);
        var replace = KubeMap.Of(("op", "replace"), ("path", "/data/a"), ("value", "2"));
        var fails = KubeList.Of(KubeMap.Of(("op", "test"), ("path", "/data/a"), ("value", "x")), replace);
        var refusal = await RefusalOf(() => test.Cluster.PatchAsync(before.Reference, new ObjectPatch(ObjectPatchKind.Json, fails), cancellationToken));
        Promise.Holds(refusal.Status is 422 or 400, $"a failed test is refused with {refusal.Status}");
        Promise.Holds(before.Equals(await test.Cluster.FindAsync(before.Reference, cancellationToken)), "nothing changed");
        var answer = await test.Cluster.PatchAsync(before.Reference, new ObjectPatch(ObjectPatchKind.Json, KubeList.Of(replace)), cancellationToken);
        Promise.Holds(answer.Root.Find("data", "a")?.AsString == "2", "the operations apply");
    }

    private static async Task PatchOfMissingIsNotFound(ClusterUnderTest test, CancellationToken cancellationToken)
    {
        var patch = new ObjectPatch(ObjectPatchKind.Merge, KubeMap.Of(("data", KubeMap.Of(("a", "1")))));
        var refusal = await RefusalOf(() => test.Cluster.PatchAsync(new(ConfigMaps, test.Namespace, "not-there"), patch, cancellationToken));
        Promise.Holds(refusal is { Status: 404, Reason: "NotFound" }, $"refused with {refusal.Status} {refusal.Reason}");
    }

    private static async Task Creates(ClusterUnderTest test, CancellationToken cancellationToken)
    {
        var generated = Object(ConfigMaps, test.Namespace, string.Empty).Without("metadata", "name").With(["metadata", "generateName"], "made-");
        var first = await test.Cluster.CreateAsync(generated, cancellationToken);
        var second = await test.Cluster.CreateAsync(generated, cancellationToken);
        Promise.Holds(first.Name.StartsWith("made-", StringComparison.Ordinal) && first.Name != second.Name, "each has a name of its own");
        await test.Cluster.DeleteAsync(new(ConfigMaps, test.Namespace, "created"), new DeleteOptions(), cancellationToken);
        await test.Cluster.CreateAsync(Map(test, "created"), cancellationToken);
        var refusal = await RefusalOf(() => test.Cluster.CreateAsync(Map(test, "created"), cancellationToken));
        Promise.Holds(refusal is { Status: 409, Reason: "AlreadyExists" }, $"refused with {refusal.Status} {refusal.Reason}");
    }

    private static async Task DeletesWithPreconditions(ClusterUnderTest test, CancellationToken cancellationToken)
    {
        var there = await test.Cluster.ApplyAsync(Map(test, "deleted"), new ApplyOptions(Manager), cancellationToken);
        var refusal = await RefusalOf(() => test.Cluster.DeleteAsync(there.Reference, new DeleteOptions(Uid: "another"), cancellationToken));
        Promise.Holds(refusal is { Status: 409, Reason: "Conflict" }, $"refused with {refusal.Status} {refusal.Reason}");
        Promise.Holds(await test.Cluster.DeleteAsync(there.Reference, new DeleteOptions(Uid: there.Uid), cancellationToken), "its own uid deletes it");
        Promise.Holds(await test.Cluster.FindAsync(there.Reference, cancellationToken) is null, "it is gone");
        Promise.Holds(!await test.Cluster.DeleteAsync(there.Reference, new DeleteOptions(), cancellationToken), "it is deleted once");
    }

    private static async Task WatchTells(ClusterUnderTest test, CancellationToken cancellationToken)
    {
        var query = new ObjectQuery(ConfigMaps, test.Namespace, LabelSelector: "contract-watch=yes");
        KubeObject Watched(string name, string value) => Map(test, name, ("a", value)).WithLabel("contract-watch", "yes");
        await test.Cluster.ApplyAsync(Watched("watch-a", "1"), new ApplyOptions(Manager), cancellationToken);
        await using var watch = test.Cluster.WatchAsync(query, cancellationToken).GetAsyncEnumerator(cancellationToken);
        async Task Expect(ObjectChangeKind kind, string? name, string? value)
        {
            Promise.Holds(await watch.MoveNextAsync(), "a watch does not end");
            var (told, about) = (watch.Current.Kind, watch.Current.Object);
            Promise.Holds(told == kind && about?.Name == name, $"told {told} {about}, and not {kind} {name}");
            Promise.Holds(value is null || about!.Root.Find("data", "a")?.AsString == value, $"told {about?.Root["data"]}, and not {value}");
            Promise.Holds(about is null || about.GroupVersionKind == ConfigMaps, "an object says what it is");
        }

        await Expect(ObjectChangeKind.Added, "watch-a", "1");
        await Expect(ObjectChangeKind.Synced, null, null);
        await test.Cluster.ApplyAsync(Watched("watch-b", "1"), new ApplyOptions(Manager), cancellationToken);
        await Expect(ObjectChangeKind.Added, "watch-b", "1");
        await test.Cluster.ApplyAsync(Watched("watch-a", "2"), new ApplyOptions(Manager), cancellationToken);
        await Expect(ObjectChangeKind.Modified, "watch-a", "2");
        await test.Cluster.DeleteAsync(new(ConfigMaps, test.Namespace, "watch-b"), new DeleteOptions(), cancellationToken);
        await Expect(ObjectChangeKind.Deleted, "watch-b", "1");

        // What no longer matches is gone for the one who watches.
        await test.Cluster.PatchAsync(
            new(ConfigMaps, test.Namespace, "watch-a"),
            new ObjectPatch(ObjectPatchKind.Merge, KubeMap.Of(("metadata", KubeMap.Of(("labels", KubeMap.Of(("contract-watch", "no"))))))),
            cancellationToken);
        await Expect(ObjectChangeKind.Deleted, "watch-a", null);
    }

    private static async Task WatchOfUnknownIsRefused(ClusterUnderTest test, CancellationToken cancellationToken)
    {
        var refusal = await RefusalOf(async () =>
        {
            await foreach (var change in test.Cluster.WatchAsync(new(Missing), cancellationToken))
            {
                throw new ContractViolationException($"Expected a refusal, but {change.Kind} was told.");
            }
        });
        Promise.Holds(refusal.Reason == "NoMatch", $"refused with {refusal.Status} {refusal.Reason}");
    }

    private static async Task DefinedKindsAreServed(ClusterUnderTest test, CancellationToken cancellationToken)
    {
        var widgets = new GroupVersionKind("contract.gitops.example", "v1", "Widget");
        Promise.Holds(await test.Cluster.FindAsync(new(widgets, test.Namespace, "a"), cancellationToken) is null, "nothing is there before");
        var definition = await test.Cluster.ApplyAsync(WidgetDefinition(), new ApplyOptions(Manager), cancellationToken);
        try
        {
            await foreach (var change in test.Cluster.WatchAsync(new(definition.GroupVersionKind, FieldSelector: $"metadata.name={definition.Name}"), cancellationToken))
            {
                if (change.Object is { } seen && (seen.Status["conditions"]?.AsList ?? KubeList.Empty).Any(item =>
                    item.AsMap["type"]?.AsString == "Established" && item.AsMap["status"]?.AsString == "True"))
                {
                    break;
                }
            }

            var mapping = await FoundAsync(test.Cluster, widgets, cancellationToken);
            Promise.Holds(mapping is { Plural: "widgets", IsNamespaced: true }, $"the kind is served as {mapping}");
            var widget = Object(widgets, test.Namespace, "a").With(["spec"], KubeMap.Of(("size", 3L))).With(["status"], KubeMap.Of(("seen", 1L)));
            var applied = await test.Cluster.ApplyAsync(widget, new ApplyOptions(Manager), cancellationToken);
            Promise.Holds(applied.Status["seen"] is null, "status is not written with the object");
            var patch = new ObjectPatch(ObjectPatchKind.Merge, KubeMap.Of(("status", KubeMap.Of(("seen", 2L)))), Subresource: "status");
            var seenTwice = await test.Cluster.PatchAsync(applied.Reference, patch, cancellationToken);
            Promise.Holds(seenTwice.Status["seen"]?.AsInteger == 2, "status is written alone");
            Promise.Holds(seenTwice.Generation == applied.Generation && seenTwice.Spec.Equals(applied.Spec), "spec and generation stay");
        }
        finally
        {
            await test.Cluster.DeleteAsync(definition.Reference, new DeleteOptions(), CancellationToken.None);
        }
    }

    // A server tells of a kind a moment after it has established its definition.
    private static async Task<KindMapping?> FoundAsync(ICluster cluster, GroupVersionKind kind, CancellationToken cancellationToken)
    {
        using var looks = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        for (var look = 0; look < 200; look++)
        {
            if (await cluster.FindKindAsync(kind, cancellationToken) is { } mapping)
            {
                return mapping;
            }

            await looks.WaitForNextTickAsync(cancellationToken);
        }

        return null;
    }

    private static async Task IdentityIsDenied(ClusterUnderTest test, CancellationToken cancellationToken)
    {
        var nobody = test.Cluster.As(new ClusterIdentity($"system:serviceaccount:{test.Namespace}:nobody", ["contract-group"]));
        var refusal = await RefusalOf(() => nobody.ApplyAsync(Map(test, "denied"), new ApplyOptions(Manager), cancellationToken));
        Promise.Holds(refusal is { Status: 403, Reason: "Forbidden", Class: FailureClass.Denied }, $"refused with {refusal.Status} {refusal.Reason}");
        Promise.Holds(refusal.Message.Contains($"system:serviceaccount:{test.Namespace}:nobody", StringComparison.Ordinal), $"the message names who: {refusal.Message}");
        var find = await RefusalOf(() => nobody.FindAsync(new(ConfigMaps, test.Namespace, "denied"), cancellationToken));
        Promise.Holds(find.Status == 403, "who may not read is denied, and not told that it is not there");
    }

    private static async Task CancelledIsCancelled(ClusterUnderTest test, CancellationToken cancellationToken)
    {
        using var source = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await using var watch = test.Cluster.WatchAsync(new(ConfigMaps, test.Namespace, "contract-never=there"), source.Token).GetAsyncEnumerator(source.Token);
        Promise.Holds(await watch.MoveNextAsync() && watch.Current.Kind is ObjectChangeKind.Synced, "an empty watch is told at once");
        var next = watch.MoveNextAsync().AsTask();
        await source.CancelAsync();
        await Promise.ThrowsAsync<OperationCanceledException>(() => next, "from a watch that is cancelled");
        await Promise.ThrowsAsync<OperationCanceledException>(() => test.Cluster.FindAsync(new(ConfigMaps, test.Namespace, "a"), source.Token), "from a cancelled call");
    }

    private static KubeObject WidgetDefinition() => new(KubeJson.Parse("""
        {
          "apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition", "metadata": {"name": "widgets.contract.gitops.example"},
          "spec": {
            "group": "contract.gitops.example", "scope": "Namespaced", "names": {"plural": "widgets", "singular": "widget", "kind": "Widget", "listKind": "WidgetList"},
            "versions": [{
              "name": "v1", "served": true, "storage": true, "subresources": {"status": {}},
              "schema": {"openAPIV3Schema": {"type": "object", "properties": {
                "spec": {"type": "object", "properties": {"size": {"type": "integer"}}},
                "status": {"type": "object", "properties": {"seen": {"type": "integer"}}}}}}
            }]
          }
        }
        """).AsMap);
}
