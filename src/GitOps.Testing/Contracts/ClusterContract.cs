using GitOps.Core;
using GitOps.Core.Deployments.Applying;
using GitOps.Core.Objects;

namespace GitOps.Testing.Contracts;

/// <summary>What every <see cref="ICluster"/> promises, as rules that any test framework can run.</summary>
/// <remarks>
/// Rules make a namespace of their own and remove it, so that they may run on a server that others use too. The identity needs the rights of a
/// cluster administrator.
/// </remarks>
public static partial class ClusterContract
{
    private const string Manager = "cluster-contract";

    private static readonly GroupVersionKind ConfigMaps = new(string.Empty, "v1", "ConfigMap");
    private static readonly GroupVersionKind Missing = new("nowhere.gitops.example", "v1", "Nothing");

    /// <summary>All rules.</summary>
    public static IReadOnlyList<ContractRule<ICluster>> Rules { get; } =
    [
        new("A kind is found with its plural and scope", InNamespace(FindsKinds)),
        new("What does not exist is null or false, and no error", InNamespace(MissingIsNoError)),
        new("An object of an unknown kind is refused as no match", InNamespace(UnknownKindIsNoMatch)),
        new("What was applied is found", InNamespace(AppliedIsFound)),
        new("Applying the same again changes nothing", InNamespace(ApplyIsIdempotent)),
        new("A dry run changes nothing", InNamespace(DryRunChangesNothing)),
        new("A field that left the manifest leaves the object", InNamespace(LeftFieldsLeave)),
        new("Another manager's field is a conflict unless it is forced", InNamespace(ForeignFieldsConflict)),
        new("An invalid object is refused in the server's words", InNamespace(InvalidIsRefused)),
        new("A name cannot lead to another object", InNamespace(NamesDoNotLeadAway)),
        new("A list has what its selectors select, complete with kind", InNamespace(ListsSelect)),
        new("A merge patch removes with null and keeps what it does not name", InNamespace(MergePatches)),
        new("A JSON patch whose test fails changes nothing", InNamespace(JsonPatchTests)),
        new("A patch of what is not there is refused as not found", InNamespace(PatchOfMissingIsNotFound)),
        new("A generated name is answered, and a name is created once", InNamespace(Creates)),
        new("A deletion with another uid is refused", InNamespace(DeletesWithPreconditions)),
        new("A watch tells what is there, that it is told, and what changes", InNamespace(WatchTells)),
        new("A watch of an unknown kind is refused as no match", InNamespace(WatchOfUnknownIsRefused)),
        new("A kind is served soon after its definition is established, and its status is apart", InNamespace(DefinedKindsAreServed)),
        new("An identity without rights is denied", InNamespace(IdentityIsDenied)),
        new("A cancelled call is cancelled", InNamespace(CancelledIsCancelled)),
    ];

    private static async Task FindsKinds(ClusterUnderTest test, CancellationToken cancellationToken)
    {
        var maps = await test.Cluster.FindKindAsync(ConfigMaps, cancellationToken);
        Promise.Holds(maps == new KindMapping(ConfigMaps, "configmaps", IsNamespaced: true), $"ConfigMap is configmaps in namespaces, not {maps}");
        var namespaces = await test.Cluster.FindKindAsync(new(string.Empty, "v1", "Namespace"), cancellationToken);
        Promise.Holds(namespaces is { Plural: "namespaces", IsNamespaced: false }, $"Namespace is of the cluster, not {namespaces}");
        var deployments = await test.Cluster.FindKindAsync(new("apps", "v1", "Deployment"), cancellationToken);
        Promise.Holds(deployments is { Plural: "deployments", IsNamespaced: true }, $"Deployment is deployments in namespaces, not {deployments}");
        Promise.Holds(await test.Cluster.FindKindAsync(Missing, cancellationToken) is null, "an unknown group has no mapping");
        Promise.Holds(await test.Cluster.FindKindAsync(new("apps", "v1", "Nothing"), cancellationToken) is null, "an unknown kind of a known group has no mapping");
    }

    private static async Task MissingIsNoError(ClusterUnderTest test, CancellationToken cancellationToken)
    {
        foreach (var kind in new[] { ConfigMaps, Missing })
        {
            var reference = new ObjectRef(kind, test.Namespace, "not-there");
            Promise.Holds(await test.Cluster.FindAsync(reference, cancellationToken) is null, $"{reference} is found but is not there");
            Promise.Holds(!await test.Cluster.DeleteAsync(reference, new DeleteOptions(), cancellationToken), $"{reference} was deleted but is not there");
        }
    }

    private static async Task UnknownKindIsNoMatch(ClusterUnderTest test, CancellationToken cancellationToken)
    {
        var refusal = await RefusalOf(() => test.Cluster.ApplyAsync(Object(Missing, test.Namespace, "a"), new ApplyOptions(Manager), cancellationToken));
        Promise.Holds(refusal is { Status: 404, Reason: "NoMatch", Class: FailureClass.Transient }, $"refused with {refusal.Status} {refusal.Reason}");
        Promise.Holds(refusal.Message.Contains("Nothing", StringComparison.Ordinal), "the message names the kind");
    }

    private static async Task AppliedIsFound(ClusterUnderTest test, CancellationToken cancellationToken)
    {
        var answer = await test.Cluster.ApplyAsync(Map(test, "applied", ("a", "1")), new ApplyOptions(Manager), cancellationToken);
        var found = await test.Cluster.FindAsync(answer.Reference, cancellationToken);
        Promise.Holds(found is not null && found.Equals(answer), "what is found is what apply answered");
        Promise.Holds(found!.Reference == new ObjectRef(ConfigMaps, test.Namespace, "applied"), $"the reference is {found.Reference}");
        Promise.Holds(found.Root.Find("data", "a")?.AsString == "1" && found.Uid.Length > 0 && found.ResourceVersion.Length > 0, "data, uid and resource version are there");
    }

    private static async Task ApplyIsIdempotent(ClusterUnderTest test, CancellationToken cancellationToken)
    {
        var first = await test.Cluster.ApplyAsync(Map(test, "again", ("a", "1")), new ApplyOptions(Manager), cancellationToken);
        var second = await test.Cluster.ApplyAsync(Map(test, "again", ("a", "1")), new ApplyOptions(Manager), cancellationToken);
        Promise.Holds(first.ResourceVersion == second.ResourceVersion, "the resource version stays");
        Promise.Holds(first.Equals(second), "the object stays, with its managed fields");
    }

    private static async Task DryRunChangesNothing(ClusterUnderTest test, CancellationToken cancellationToken)
    {
        var created = await test.Cluster.ApplyAsync(Map(test, "dry-new", ("a", "1")), new ApplyOptions(Manager, DryRun: true), cancellationToken);
        Promise.Holds(created.Root.Find("data", "a")?.AsString == "1", "the answer is what would be");
        Promise.Holds(await test.Cluster.FindAsync(created.Reference, cancellationToken) is null, "nothing was made");
        var brief = await test.Cluster.ApplyAsync(Map(test, "dry-new", ("a", "1")), new ApplyOptions(Manager, DryRun: true) { BriefWhenNew = true }, cancellationToken);
        Promise.Holds(brief.Reference == created.Reference && brief.ResourceVersion.Length == 0, "a brief answer for a new object names it and has no resource version");
        var before = await test.Cluster.ApplyAsync(Map(test, "dry", ("a", "1")), new ApplyOptions(Manager), cancellationToken);
        var would = await test.Cluster.ApplyAsync(Map(test, "dry", ("a", "2")), new ApplyOptions(Manager, DryRun: true), cancellationToken);
        Promise.Holds(would.Root.Find("data", "a")?.AsString == "2", "the answer is what would be");
        Promise.Holds(before.Equals(await test.Cluster.FindAsync(before.Reference, cancellationToken)), "the object is as before");
        var known = await test.Cluster.ApplyAsync(Map(test, "dry", ("a", "2")), new ApplyOptions(Manager, DryRun: true) { BriefWhenNew = true, WithoutOwners = true }, cancellationToken);
        Promise.Holds(known.Without("metadata", "managedFields").Equals(would.Without("metadata", "managedFields")), "of an object that is there the answer is whole, but for the owners of its fields");
    }

    private static async Task LeftFieldsLeave(ClusterUnderTest test, CancellationToken cancellationToken)
    {
        await test.Cluster.ApplyAsync(Map(test, "left", ("a", "1"), ("b", "2")), new ApplyOptions(Manager), cancellationToken);
        await test.Cluster.PatchAsync(
            new(ConfigMaps, test.Namespace, "left"),
            new ObjectPatch(ObjectPatchKind.Merge, KubeMap.Of(("data", KubeMap.Of(("c", "3")))), FieldManager: "someone"),
            cancellationToken);
        var answer = await test.Cluster.ApplyAsync(Map(test, "left", ("a", "1")), new ApplyOptions(Manager), cancellationToken);
        Promise.Holds(answer.Root["data"]!.Equals(KubeMap.Of(("a", "1"), ("c", "3"))), $"ours is gone and theirs is kept, not {answer.Root["data"]}");
    }

    private static async Task ForeignFieldsConflict(ClusterUnderTest test, CancellationToken cancellationToken)
    {
        await test.Cluster.ApplyAsync(Map(test, "foreign", ("a", "1")), new ApplyOptions("someone"), cancellationToken);
        var refusal = await RefusalOf(() => test.Cluster.ApplyAsync(Map(test, "foreign", ("a", "2")), new ApplyOptions(Manager, Force: false), cancellationToken));
        Promise.Holds(refusal is { Status: 409, Reason: "Conflict" }, $"refused with {refusal.Status} {refusal.Reason}");
        Promise.Holds(refusal.Message.Contains("someone", StringComparison.Ordinal), $"the message names the manager: {refusal.Message}");
        var forced = await test.Cluster.ApplyAsync(Map(test, "foreign", ("a", "2")), new ApplyOptions(Manager, Force: true), cancellationToken);
        Promise.Holds(forced.Root.Find("data", "a")?.AsString == "2", "forced is taken over");
    }

    private static async Task InvalidIsRefused(ClusterUnderTest test, CancellationToken cancellationToken)
    {
        var refusal = await RefusalOf(() => test.Cluster.ApplyAsync(Map(test, "Not_A_Name", ("a", "1")), new ApplyOptions(Manager), cancellationToken));
        Promise.Holds(refusal is { Status: 422, Reason: "Invalid", Class: FailureClass.Denied }, $"refused with {refusal.Status} {refusal.Reason}");
        Promise.Holds(refusal.Message.Contains("metadata.name", StringComparison.Ordinal), $"the message names the field: {refusal.Message}");
    }

    private static async Task NamesDoNotLeadAway(ClusterUnderTest test, CancellationToken cancellationToken)
    {
        foreach (var name in new[] { "..", ".", "a/b", "../secrets/a", "a?dryRun=All", string.Empty })
        {
            var refusal = await RefusalOf(() => test.Cluster.ApplyAsync(Map(test, name, ("a", "1")), new ApplyOptions(Manager), cancellationToken));
            Promise.Holds(refusal.Status is 400 or 422, $"\"{name}\" is refused with {refusal.Status}");
        }

        var homeless = await RefusalOf(() => test.Cluster.ApplyAsync(Object(ConfigMaps, string.Empty, "a"), new ApplyOptions(Manager), cancellationToken));
        Promise.Holds(homeless.Status is 400 or 422, $"an object without namespace is refused with {homeless.Status}");
    }

    private static Func<IContractSubject<ICluster>, CancellationToken, Task> InNamespace(Func<ClusterUnderTest, CancellationToken, Task> rule) => async (subject, cancellationToken) =>
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(Promise.Deadline);
        var cluster = await subject.OpenAsync(deadline.Token);
        var space = await cluster.CreateAsync(
            new KubeObject(KubeMap.Of(("apiVersion", "v1"), ("kind", "Namespace"), ("metadata", KubeMap.Of(("generateName", "contract-"))))),
            deadline.Token);
        try
        {
            await rule(new ClusterUnderTest(cluster, space.Name), deadline.Token);
        }
        catch (OperationCanceledException late) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ContractViolationException($"Expected the rule to end within {Promise.Deadline.TotalSeconds} s.", late);
        }
        finally
        {
            await cluster.DeleteAsync(space.Reference, new DeleteOptions(), CancellationToken.None);
        }
    };

    private static async Task<ClusterException> RefusalOf(Func<Task> act)
    {
        var refusal = await Promise.ThrowsAsync<ClusterException>(act, "as the refusal");
        Promise.Holds(refusal.Message.Length > 0, "a refusal with words");
        return refusal;
    }

    private static KubeObject Map(ClusterUnderTest test, string name, params (string Key, string Value)[] data) =>
        Object(ConfigMaps, test.Namespace, name).With(["data"], KubeMap.Of(data.Select(entry => KeyValuePair.Create<string, KubeValue>(entry.Key, entry.Value))));

    private static KubeObject Object(GroupVersionKind kind, string @namespace, string name)
    {
        var metadata = KubeMap.Of(("name", name));
        return new(KubeMap.Of(
            ("apiVersion", kind.ApiVersion),
            ("kind", kind.Kind),
            ("metadata", @namespace.Length == 0 ? metadata : metadata.With("namespace", @namespace))));
    }

    /// <summary>A cluster, as an administrator, and a namespace that belongs to the rule.</summary>
    private sealed record ClusterUnderTest(ICluster Cluster, string Namespace);
}
