using GitOps.Adapters.EmbeddedCluster.Admission;
using GitOps.Adapters.EmbeddedCluster.Apply;
using GitOps.Adapters.EmbeddedCluster.Authorization;
using GitOps.Adapters.EmbeddedCluster.Http;
using GitOps.Adapters.EmbeddedCluster.Schema;
using GitOps.Adapters.EmbeddedCluster.Store;
using GitOps.Core.Objects;
using NodaTime;

namespace GitOps.Adapters.EmbeddedCluster.Registry;

/// <summary>Creates, replaces, patches, applies and deletes objects: what is wanted is admitted, completed, checked and stored.</summary>
/// <remarks>
/// Without webhooks a write runs inside the store's lock from reading the live object to storing the new one. Webhooks are asked outside
/// of it, and so are those that convert; when the object changed in the meantime, the write starts over.
/// </remarks>
internal sealed class ObjectRegistry(ClusterStore store, ResourceCatalog catalog, Authorizer authorizer, Webhooks webhooks, Conversions conversions, IClock clock)
{
    private const int Attempts = 5;

    private readonly Deleter deleter = new(store, catalog, clock);
    private readonly ObjectDrafts drafts = new(store, authorizer, clock);
    private readonly Escalation escalation = new(authorizer);
    private readonly AdmissionPolicies policies = new(store, catalog, authorizer);

    public bool Has(ResourceType resource, string @namespace, string name) => store.Find(new StoreKey(resource.Key, @namespace, name)) is not null;

    /// <summary>The object as it is served.</summary>
    /// <exception cref="ApiException">There is none, or it cannot be converted.</exception>
    public async Task<KubeMap> GetAsync(ResourceType resource, string @namespace, string name, CancellationToken cancellationToken) =>
        store.Find(new StoreKey(resource.Key, @namespace, name)) is { } root ? await conversions.ServeAsync(resource, root, cancellationToken) : throw ApiException.NotFound(resource, name);

    /// <summary>POST.</summary>
    public async Task<KubeMap> CreateAsync(WriteRequest request, KubeMap body, CancellationToken cancellationToken) =>
        (await AdmitAsync(request, write => drafts.Create(write, body), cancellationToken)).Object;

    /// <summary>PUT: replaces the object, or its subresource.</summary>
    /// <returns>The object, and whether it is new.</returns>
    public Task<(KubeMap Object, bool IsNew)> ReplaceAsync(WriteRequest request, KubeMap body, CancellationToken cancellationToken) =>
        AdmitAsync(request, write => drafts.Replace(write, body), cancellationToken);

    /// <summary>Merge, JSON and strategic merge patches.</summary>
    /// <param name="request">The request.</param>
    /// <param name="patch">Makes the new object from the live one.</param>
    /// <param name="cancellationToken">Gives up before it is stored.</param>
    public async Task<KubeMap> PatchAsync(WriteRequest request, Func<KubeMap, KubeMap> patch, CancellationToken cancellationToken) =>
        (await AdmitAsync(request, write => drafts.Patch(write, patch), cancellationToken)).Object;

    /// <summary>Server-side apply.</summary>
    /// <returns>The object, and whether it is new.</returns>
    public Task<(KubeMap Object, bool IsNew)> ApplyAsync(WriteRequest request, KubeMap config, bool force, CancellationToken cancellationToken) =>
        AdmitAsync(request, write => drafts.Apply(write, config, force), cancellationToken);

    /// <summary>Deletes one object.</summary>
    public async Task<DeleteOutcome> DeleteAsync(WriteRequest request, DeleteRequest options, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var loaded = await LoadAsync(request, cancellationToken);
            if (loaded.Served is { } live && webhooks.Concern(request, AdmissionOperation.Delete))
            {
                await webhooks.AskAboutDeletionAsync(request, live, cancellationToken);
            }

            var outcome = store.Write(() => Delete(request, options, loaded));
            if (outcome is not null)
            {
                return outcome with { Object = await conversions.ServeAsync(request.Resource, outcome.Object, cancellationToken) };
            }

            if (attempt == Attempts)
            {
                throw ApiException.Modified(request.Resource, request.Name);
            }
        }
    }

    /// <summary>Deletes one object of many: one that went in the meantime, or may not be deleted, is passed over.</summary>
    public async Task TryDeleteAsync(WriteRequest request, DeleteRequest options, CancellationToken cancellationToken)
    {
        if (store.Find(request.Key) is { } live && webhooks.Concern(request, AdmissionOperation.Delete))
        {
            await webhooks.AskAboutDeletionAsync(request, await conversions.ServeAsync(request.Resource, live, cancellationToken), cancellationToken);
        }

        TryDelete(request, options);
    }

    /// <summary>Creates as a controller of the server does, whom webhooks are not asked about.</summary>
    public KubeMap Create(WriteRequest request, KubeMap body) => store.Write(() => Commit(drafts.Create(request, body)));

    /// <summary>Deletes as a controller of the server does; what is not there is passed over.</summary>
    public void TryDelete(WriteRequest request, DeleteRequest options) => store.Write(() =>
        store.Find(request.Key) is null || NamespaceRules.IsImmortal(request.Resource, request.Name) ? null : deleter.Delete(request, options));

    /// <summary>Changes an object as a controller of the server does.</summary>
    public KubeMap? Touch(StoreKey key, string manager, string subresource, Func<KubeMap, KubeMap> change) => store.Write(() =>
    {
        if (store.Find(key) is not { } live || catalog.FindStored(key.Resource) is not { } resource)
        {
            return null;
        }

        resource = resource.Custom is null ? resource : resource.KeptAt(live["apiVersion"]?.AsString ?? string.Empty);
        var request = new WriteRequest(resource, key.Namespace, key.Name) { Manager = manager, Subresource = subresource };
        var written = Decoding.Decode(resource, change(live));
        return written.Equals(live) ? live : Commit(drafts.Touch(request, live, written));
    });

    private async Task<(KubeMap Object, bool IsNew)> AdmitAsync(WriteRequest request, Func<WriteRequest, Draft> plan, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var write = request.Resource.IsConverted ? request with { Loaded = await LoadAsync(request, cancellationToken) } : request;
            var (draft, stored) = store.Write(() =>
            {
                var made = plan(write);
                return (made, write.Loaded is not null || webhooks.Concern(made.Request, AdmissionOperation.Of(made)) ? null : Commit(made));
            });
            stored ??= await AskAsync(draft, cancellationToken);
            if (stored is not null)
            {
                return (stored, draft.IsNew);
            }

            if (attempt == Attempts)
            {
                throw ApiException.Modified(draft.Request.Resource, draft.Request.Name);
            }
        }
    }

    // Null when the object changed while webhooks were asked.
    private async Task<KubeMap?> AskAsync(Draft draft, CancellationToken cancellationToken)
    {
        draft = await webhooks.MutateAsync(draft, cancellationToken);
        var written = store.Write(() => Complete(draft));
        await webhooks.ValidateAsync(draft with { Object = written }, cancellationToken);
        if (!draft.Request.Resource.IsConverted || draft.Request.DryRun || ReferenceEquals(written, draft.Live))
        {
            return store.Write(() => IsCurrent(draft) ? Put(draft, written) : null);
        }

        // The answer is what is kept, and not what was sent.
        var kept = await conversions.StoreAsync(draft.Request.Resource, written, cancellationToken);
        var answer = await conversions.ServeAsync(draft.Request.Resource, kept, cancellationToken);
        return store.Write(() => IsCurrent(draft) ? answer.WithAt(["metadata", "resourceVersion"], ObjectMeta.Of(Keep(draft.Request, kept))["resourceVersion"]!) : null);
    }

    private async Task<Loaded> LoadAsync(WriteRequest request, CancellationToken cancellationToken) =>
        store.Find(request.Key) is { } kept ? new Loaded(kept, await conversions.ServeAsync(request.Resource, kept, cancellationToken)) : new Loaded(null, null);

    // Null when the object changed while it was converted.
    private DeleteOutcome? Delete(WriteRequest request, DeleteRequest options, Loaded loaded)
    {
        var last = store.Find(request.Key);
        if (request.Resource.IsConverted && !ReferenceEquals(last, loaded.Kept))
        {
            return null;
        }

        if (last is not null)
        {
            policies.Check(new AdmissionQuestion(request, AdmissionOperation.Delete, null, request.Resource.IsConverted ? loaded.Served : Versions.Serve(request.Resource, last)));
        }

        return deleter.Delete(request, options);
    }

    private bool IsCurrent(Draft draft)
    {
        var now = store.Find(draft.Request.Key);
        return draft.Live is null ? now is null : now is not null && ObjectMeta.Text(now, "resourceVersion") == ObjectMeta.Text(draft.Live, "resourceVersion");
    }

    private KubeMap Commit(Draft draft) => Put(draft, Complete(draft));

    // The object as it will be: with the server's own part, and checked. The live one when nothing changes.
    private KubeMap Complete(Draft draft)
    {
        var (request, written, live) = draft;
        if (live is null)
        {
            written = Preparation.New(store, request, written);
        }
        else
        {
            written = ObjectMeta.Counting(request, Preparation.Changed(store, request, written, live), live);
            if (IsSame(written, live))
            {
                return live;
            }
        }

        escalation.Check(request, written, live);
        Validation.Check(request, written, live);
        if (request.Subresource.Length == 0)
        {
            request.Warnings.AddRange(KindWarnings.Of(request.Resource, written, live));
        }

        if (request.By != Identity.Server)
        {
            policies.Check(new AdmissionQuestion(request, AdmissionOperation.Of(draft), written, live));
        }

        LimitRanges.Check(store, request, written, isNew: live is null);
        QuotaRules.Check(store, request, written, live);
        if (live is not null)
        {
            return written;
        }

        return store.Find(request.Key) is null ? written : throw ApiException.AlreadyExists(request.Resource, request.Name);
    }

    private KubeMap Put(Draft draft, KubeMap written)
    {
        var request = draft.Request;
        if (request.DryRun || ReferenceEquals(written, draft.Live))
        {
            return written;
        }

        var kept = Keep(request, Versions.Store(request.Resource, written));
        return Goes(request, written) ? written : Versions.Serve(request.Resource, kept);
    }

    private KubeMap Keep(WriteRequest request, KubeMap kept)
    {
        var stored = store.Put(request.Key, kept);
        if (Goes(request, kept))
        {
            store.Remove(request.Key);
        }

        return stored;
    }

    private static bool Goes(WriteRequest request, KubeMap root) =>
        ObjectMeta.IsTerminating(root) && !ObjectMeta.HasFinalizers(root) && !NamespaceRules.Holds(request.Resource, root);

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
