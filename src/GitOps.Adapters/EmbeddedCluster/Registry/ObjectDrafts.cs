using GitOps.Adapters.EmbeddedCluster.Admission;
using GitOps.Adapters.EmbeddedCluster.Apply;
using GitOps.Adapters.EmbeddedCluster.Authorization;
using GitOps.Adapters.EmbeddedCluster.Http;
using GitOps.Adapters.EmbeddedCluster.Store;
using GitOps.Core.Objects;
using NodaTime;

namespace GitOps.Adapters.EmbeddedCluster.Registry;

/// <summary>An object as a request wants it, before the server's own part in it and before it is admitted.</summary>
/// <param name="Request">The request, with the name made up when only a prefix was given.</param>
/// <param name="Object">The object, with its managed fields.</param>
/// <param name="Live">The object that it replaces; null when it is new.</param>
internal sealed record Draft(WriteRequest Request, KubeMap Object, KubeMap? Live)
{
    public bool IsNew => Live is null;
}

/// <summary>Makes of a request and the live object the one that is wanted: decode, default, merge, track ownership.</summary>
internal sealed class ObjectDrafts(ClusterStore store, Authorizer authorizer, IClock clock)
{
    /// <summary>POST.</summary>
    public Draft Create(WriteRequest request, KubeMap body)
    {
        var written = Intake.Read(request, body);
        (request, written) = Intake.Named(request, written);
        written = Defaulting.Apply(request.Resource, written);
        var entries = Owners(request, Intake.Blank(request.Resource), written, [], ResetFields.For(request, written));
        return New(request, ManagedFields.Write(written, entries));
    }

    /// <summary>PUT: replaces the object, or its subresource; some kinds are created by it.</summary>
    public Draft Replace(WriteRequest request, KubeMap body)
    {
        var written = Intake.Read(request, body);
        if (ObjectMeta.Text(written, "name").Length == 0)
        {
            throw ApiException.BadRequest($"the name of the object ({request.Name} based on URL) was undeterminable: name must be provided");
        }

        if (Find(request) is not { } live)
        {
            if (request.Subresource.Length > 0 || !request.Resource.CreatesByUpdate)
            {
                throw ApiException.NotFound(request.Resource, request.Name);
            }

            if (ObjectMeta.Text(written, "uid") is { Length: > 0 } uid)
            {
                throw ApiException.Replaced(request, uid);
            }

            authorizer.Demand(request.By, AccessRequest.Of("create", request.Resource, request.Namespace, request.Name));
            return Create(request, body);
        }

        if (ObjectMeta.Text(written, "resourceVersion").Length == 0 && !request.Resource.TakesBlindUpdates)
        {
            throw ApiException.Unconditional(request.Resource, request.Name);
        }

        return Modify(request, live, Intake.Named(request, written).Object);
    }

    /// <summary>Merge, JSON and strategic merge patches.</summary>
    /// <param name="request">The request.</param>
    /// <param name="patch">Makes the new object from the live one.</param>
    public Draft Patch(WriteRequest request, Func<KubeMap, KubeMap> patch)
    {
        var live = Get(request);
        var patched = patch(live);
        KubeMap written;
        try
        {
            written = Intake.Read(request, patched);
        }
        catch (ApiException fault) when (fault.Code == 400)
        {
            // What is wrong is the patch, of which the server tells the outcome.
            var why = fault.Message.IndexOf($" cannot be handled as a {request.Resource.Kind.Kind}: ", StringComparison.Ordinal) is >= 0 and var at
                ? fault.Message[(at + $" cannot be handled as a {request.Resource.Kind.Kind}: ".Length)..]
                : fault.Message;
            throw ApiException.Unpatchable(patched, why);
        }

        return Modify(request, live, Intake.Named(request, written).Object);
    }

    /// <summary>Server-side apply.</summary>
    public Draft Apply(WriteRequest request, KubeMap config, bool force)
    {
        if (config.Find("metadata", "managedFields") is KubeList { Count: > 0 })
        {
            throw ApiException.BadRequest("metadata.managedFields must be nil");
        }

        var @namespace = ObjectMeta.Text(config, "namespace");
        config = Intake.Configuration(request, config);
        var live = Find(request);
        if (live is null && request.Subresource.Length > 0)
        {
            throw ApiException.NotFound(request.Resource, request.Name);
        }

        if (ObjectMeta.Text(config, "uid") is { Length: > 0 } uid && uid != (live is null ? string.Empty : ObjectMeta.Text(live, "uid")))
        {
            throw live is null
                ? ApiException.Conflict(request.Resource, request.Name, $"uid mismatch: the provided object specified uid {uid}, and no existing object was found")
                : ApiException.Invalid(request.Resource, request.Name, [new StatusCause("FieldValueInvalid", $"Invalid value: \"{uid}\": field is immutable", "metadata.uid")]);
        }

        var entries = live is null ? [] : Tracked(request, live);
        var (merged, owners) = Applied(request, live ?? Intake.Blank(request.Resource), config, entries, force, @namespace);
        merged = Defaulting.Apply(request.Resource, Intake.Read(request, merged));
        merged = ManagedFields.Write(merged, owners);
        if (live is null)
        {
            authorizer.Demand(request.By, AccessRequest.Of("create", request.Resource, request.Namespace, request.Name));
            return New(request, merged);
        }

        if (ObjectMeta.Text(config, "resourceVersion") is { Length: > 0 } expected && expected != ObjectMeta.Text(live, "resourceVersion"))
        {
            throw ApiException.Modified(request.Resource, request.Name);
        }

        return Changed(request, live, Views.Merge(request, live, merged));
    }

    /// <summary>What a controller makes of a live object.</summary>
    public Draft Touch(WriteRequest request, KubeMap live, KubeMap written) => Changed(request, live, Owned(request, live, written));

    private string Now => ObjectMeta.Time(clock.GetCurrentInstant());

    private Draft New(WriteRequest request, KubeMap written)
    {
        NamespaceRules.MayCreate(store, request);
        return new Draft(request, ObjectMeta.Created(request.Resource, written, clock.GetCurrentInstant()), null);
    }

    private static Draft Changed(WriteRequest request, KubeMap live, KubeMap written) => new(request, ObjectMeta.Kept(written, live), live);

    private KubeMap? Find(WriteRequest request) => request.Loaded is { } loaded ? loaded.Served
        : store.Find(request.Key) is { } root ? Versions.Serve(request.Resource, root) : null;

    private KubeMap Get(WriteRequest request) => Find(request) ?? throw ApiException.NotFound(request.Resource, request.Name);

    private (KubeMap Object, List<ManagedEntry> Entries) Applied(WriteRequest request, KubeMap live, KubeMap config, List<ManagedEntry> entries, bool force, string @namespace)
    {
        try
        {
            return FieldOwnership.Apply(request.Resource.Schema, live, config, entries, request.Writer(Now), force, ResetFields.For(request, live));
        }
        catch (FieldSetException fault)
        {
            throw ApiException.Untyped(request, @namespace, fault.Message);
        }
    }

    private Draft Modify(WriteRequest request, KubeMap live, KubeMap written)
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
        return Changed(request, live, Owned(request, live, written));
    }

    // The first apply to an object without managed fields finds an owner of all that is there.
    private List<ManagedEntry> Tracked(WriteRequest request, KubeMap live)
    {
        var entries = ManagedFields.Read(live);
        return entries.Count > 0 ? Translatable(request, entries)
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

        return ManagedFields.Write(written, Owners(request, live, written, Translatable(request, entries), ResetFields.For(request, live)));
    }

    // Of an object that does not fit its schema nobody becomes an owner: it is refused for that.
    private List<ManagedEntry> Owners(WriteRequest request, KubeMap live, KubeMap written, List<ManagedEntry> entries, FieldSet? reset)
    {
        try
        {
            return FieldOwnership.Update(request.Resource.Schema, live, written, entries, request.Writer(Now), reset);
        }
        catch (FieldSetException)
        {
            return entries;
        }
    }

    // What was written through another group is not known by field names of this one, and so is nobody's from here on.
    private static List<ManagedEntry> Translatable(WriteRequest request, List<ManagedEntry> entries) =>
        entries.TrueForAll(entry => IsOf(request, entry)) ? entries : entries.FindAll(entry => IsOf(request, entry));

    private static bool IsOf(WriteRequest request, ManagedEntry entry) => GroupVersionKind.Of(entry.ApiVersion, request.Resource.Kind.Kind).Group == request.Resource.Group;
}
