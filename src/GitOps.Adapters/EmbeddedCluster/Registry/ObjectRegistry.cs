using GitOps.Adapters.EmbeddedCluster.Admission;
using GitOps.Adapters.EmbeddedCluster.Apply;
using GitOps.Adapters.EmbeddedCluster.Authorization;
using GitOps.Adapters.EmbeddedCluster.Http;
using GitOps.Adapters.EmbeddedCluster.Schema;
using GitOps.Adapters.EmbeddedCluster.Store;
using GitOps.Core.Objects;
using NodaTime;

namespace GitOps.Adapters.EmbeddedCluster.Registry;

/// <summary>Creates, replaces, patches and applies objects: decode, default, track ownership, admit, store.</summary>
/// <remarks>Every write runs inside the store's lock from reading the live object to storing the new one.</remarks>
internal sealed class ObjectRegistry(ClusterStore store, ResourceCatalog catalog, Authorizer authorizer, IClock clock)
{
    private readonly Deleter deleter = new(store, catalog, clock);
    private readonly Escalation escalation = new(authorizer);

    public KubeMap? Find(ResourceType resource, string @namespace, string name) =>
        store.Find(new StoreKey(resource.Name, @namespace, name)) is { } root ? Versions.Serve(resource, root) : null;

    public KubeMap Get(ResourceType resource, string @namespace, string name) => Find(resource, @namespace, name) ?? throw ApiException.NotFound(resource, name);

    public KubeMap Create(WriteRequest request, KubeMap body) => store.Write(() =>
    {
        var written = Intake.Read(request, body);
        (request, written) = Intake.Named(request, written);
        written = Defaulting.Apply(request.Resource, written);
        var entries = FieldOwnership.Update(request.Resource.Schema, Intake.Blank(request.Resource), written, [], request.Writer(Now), ResetFields.For(request, written));
        return Insert(request, ManagedFields.Write(written, entries));
    });

    /// <summary>PUT: replaces the object, or its subresource.</summary>
    public KubeMap Replace(WriteRequest request, KubeMap body) => store.Write(() =>
    {
        var written = Intake.Read(request, body);
        if (ObjectMeta.Text(written, "name").Length == 0)
        {
            throw ApiException.BadRequest($"the name of the object ({request.Name} based on URL) was undeterminable: name must be provided");
        }

        var live = Find(request.Resource, request.Namespace, request.Name)
            ?? throw (ObjectMeta.Text(written, "uid") is { Length: > 0 } uid ? ApiException.Replaced(request, uid) : ApiException.NotFound(request.Resource, request.Name));
        if (ObjectMeta.Text(written, "resourceVersion").Length == 0 && !request.Resource.TakesBlindUpdates)
        {
            throw ApiException.Unconditional(request.Resource, request.Name);
        }

        return Modify(request, live, Intake.Named(request, written).Object);
    });

    /// <summary>Merge, JSON and strategic merge patches.</summary>
    /// <param name="request">The request.</param>
    /// <param name="patch">Makes the new object from the live one.</param>
    public KubeMap Patch(WriteRequest request, Func<KubeMap, KubeMap> patch) => store.Write(() =>
    {
        var live = Get(request.Resource, request.Namespace, request.Name);
        return Modify(request, live, Intake.Named(request, Intake.Read(request, patch(live))).Object);
    });

    /// <summary>Server-side apply.</summary>
    /// <returns>The object, and whether it is new.</returns>
    public (KubeMap Object, bool IsNew) Apply(WriteRequest request, KubeMap config, bool force) => store.Write(() =>
    {
        if (config.Find("metadata", "managedFields") is KubeList { Count: > 0 })
        {
            throw ApiException.BadRequest("metadata.managedFields must be nil");
        }

        config = Intake.Configuration(request, config);
        var live = Find(request.Resource, request.Namespace, request.Name);
        if (live is null && request.Subresource.Length > 0)
        {
            throw ApiException.NotFound(request.Resource, request.Name);
        }

        var entries = live is null ? [] : Tracked(request, live);
        var (merged, owners) = Applied(request, live ?? Intake.Blank(request.Resource), config, entries, force);
        merged = Defaulting.Apply(request.Resource, Intake.Read(request, merged));
        merged = ManagedFields.Write(merged, owners);
        if (live is null)
        {
            authorizer.Demand(request.By, AccessRequest.Of("create", request.Resource, request.Namespace, request.Name));
            return (Insert(request, merged), true);
        }

        if (ObjectMeta.Text(config, "resourceVersion") is { Length: > 0 } expected && expected != ObjectMeta.Text(live, "resourceVersion"))
        {
            throw ApiException.Modified(request.Resource, request.Name);
        }

        return (Finish(request, live, Views.Merge(request, live, merged)), false);
    });

    /// <summary>Deletes one object.</summary>
    public DeleteOutcome Delete(WriteRequest request, DeleteRequest options) => store.Write(() => deleter.Delete(request, options));

    /// <summary>Deletes one object of many: one that went in the meantime, or may not be deleted, is passed over.</summary>
    public void TryDelete(WriteRequest request, DeleteRequest options) => store.Write(() =>
        store.Find(request.Key) is null || NamespaceRules.IsImmortal(request.Resource, request.Name) ? null : deleter.Delete(request, options));

    /// <summary>Writes of the server's own controllers: status and metadata, without admission.</summary>
    public KubeMap? Touch(StoreKey key, string manager, string subresource, Func<KubeMap, KubeMap> change) => store.Write(() =>
    {
        if (store.Find(key) is not { } live || catalog.FindStored(key.Resource) is not { } resource)
        {
            return null;
        }

        var request = new WriteRequest(resource, key.Namespace, key.Name) { Manager = manager, Subresource = subresource };
        var written = Decoding.Decode(resource, change(live));
        return written.Equals(live) ? live : Finish(request, live, Owned(request, live, written));
    });

    private string Now => ObjectMeta.Time(clock.GetCurrentInstant());

    private (KubeMap Object, List<ManagedEntry> Entries) Applied(WriteRequest request, KubeMap live, KubeMap config, List<ManagedEntry> entries, bool force)
    {
        try
        {
            return FieldOwnership.Apply(request.Resource.Schema, live, config, entries, request.Writer(Now), force, ResetFields.For(request, live));
        }
        catch (FieldSetException fault)
        {
            var @namespace = request.Namespace;
            throw new ApiException(500, string.Empty, $"failed to create typed patch object ({@namespace}/{request.Name}; {request.Resource.Kind.ApiVersion}, Kind={request.Resource.Kind.Kind}): {fault.Message}");
        }
    }

    private KubeMap Modify(WriteRequest request, KubeMap live, KubeMap written)
    {
        if (ObjectMeta.Text(written, "uid") is { Length: > 0 } uid && uid != ObjectMeta.Text(live, "uid"))
        {
            throw ApiException.Replaced(request, uid, ObjectMeta.Text(live, "uid"));
        }

        if (ObjectMeta.Text(written, "resourceVersion") is { Length: > 0 } expected && expected != ObjectMeta.Text(live, "resourceVersion"))
        {
            throw ApiException.Modified(request.Resource, request.Name);
        }

        written = Views.Merge(request, live, written);
        written = Defaulting.Apply(request.Resource, written);
        return Finish(request, live, Owned(request, live, written));
    }

    // The first apply to an object without managed fields finds an owner of all that is there.
    private List<ManagedEntry> Tracked(WriteRequest request, KubeMap live)
    {
        var entries = ManagedFields.Read(live);
        return entries.Count > 0 ? entries
            : FieldOwnership.Update(request.Resource.Schema, Intake.Blank(request.Resource), live, [], (request with { Manager = "before-first-apply", Subresource = string.Empty }).Writer(Now), ResetFields.For(request, live));
    }

    // Managed fields that the writer sent along are taken as the state before; an empty list keeps the old ones.
    private KubeMap Owned(WriteRequest request, KubeMap live, KubeMap written)
    {
        var sent = ManagedFields.Read(written);
        var entries = sent.Count > 0 && sent.TrueForAll(entry => entry.Operation.Length > 0) ? sent : ManagedFields.Read(live);
        written = ObjectMeta.Kept(written, live);
        if (entries.Count == 0)
        {
            // Whose fields nobody keeps track of is not tracked again before it is applied.
            return ManagedFields.Strip(written);
        }

        return ManagedFields.Write(written, FieldOwnership.Update(request.Resource.Schema, live, written, entries, request.Writer(Now), ResetFields.For(request, live)));
    }

    private KubeMap Insert(WriteRequest request, KubeMap written)
    {
        NamespaceRules.MayCreate(store, request);
        written = ObjectMeta.Created(request.Resource, written, clock.GetCurrentInstant());
        written = Preparation.New(store, request, written);
        escalation.Check(request, written, live: null);
        Validation.Check(request.Resource, request.Name, written, old: null);
        if (store.Find(request.Key) is not null)
        {
            throw ApiException.AlreadyExists(request.Resource, request.Name);
        }

        return request.DryRun ? written : Versions.Serve(request.Resource, store.Put(request.Key, Versions.Store(request.Resource, written)));
    }

    private KubeMap Finish(WriteRequest request, KubeMap live, KubeMap written)
    {
        written = ObjectMeta.Kept(written, live);
        written = Preparation.Changed(store, request, written, live);
        written = ObjectMeta.Counting(request, written, live);
        if (IsSame(written, live))
        {
            return live;
        }

        escalation.Check(request, written, live);
        Validation.Check(request.Resource, request.Name, written, live);
        if (request.DryRun)
        {
            return written;
        }

        if (ObjectMeta.IsTerminating(written) && !ObjectMeta.HasFinalizers(written) && !NamespaceRules.Holds(request.Resource, written))
        {
            store.Put(request.Key, Versions.Store(request.Resource, written));
            store.Remove(request.Key);
            return written;
        }

        return Versions.Serve(request.Resource, store.Put(request.Key, Versions.Store(request.Resource, written)));
    }

    // A write that changes nothing but the times of managed fields is none.
    private static bool IsSame(KubeMap written, KubeMap live)
    {
        if (written.Equals(live))
        {
            return true;
        }

        if (!ManagedFields.Strip(written).Equals(ManagedFields.Strip(live)))
        {
            return false;
        }

        var (ours, theirs) = (ManagedFields.Read(written), ManagedFields.Read(live));
        return ours.Count == theirs.Count && ours.TrueForAll(entry => theirs.Exists(other => other.Key == entry.Key && other.ApiVersion == entry.ApiVersion && other.Fields.SetEquals(entry.Fields)));
    }
}
