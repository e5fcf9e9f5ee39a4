using GitOps.Adapters.EmbeddedCluster.Authorization;
using GitOps.Adapters.EmbeddedCluster.Http;
using GitOps.Adapters.EmbeddedCluster.Registry;
using GitOps.Adapters.EmbeddedCluster.Schema;
using GitOps.Adapters.EmbeddedCluster.Store;
using GitOps.Core.Deployments.Health.Cel;
using GitOps.Core.Deployments.Health.Cel.Values;
using GitOps.Core.Objects;
using GitOps.Core.Patching;

namespace GitOps.Adapters.EmbeddedCluster.Admission;

/// <summary>Asks the webhooks of the cluster about writes: mutating ones one after another, by the names of their configurations, then validating ones.</summary>
internal sealed class Webhooks(ClusterStore store, ResourceCatalog catalog, Authorizer authorizer, WebhookClient client, Conversions conversions)
{
    private const string Group = "admissionregistration.k8s.io";
    private const string Mutating = $"mutatingwebhookconfigurations.{Group}";
    private const string Validating = $"validatingwebhookconfigurations.{Group}";
    private static readonly HashSet<string> Whole = [string.Empty, "status"];

    private readonly AdmissionScope scope = new(store, catalog);

    /// <summary>Whether any webhook may have a say, from rules alone.</summary>
    public bool Concern(WriteRequest request, string operation) =>
        Whole.Contains(request.Subresource) && request.Resource.Group != Group
        && (Configured(Mutating).Any(webhook => scope.Version(webhook, request, operation) is not null) || Configured(Validating).Any(webhook => scope.Version(webhook, request, operation) is not null));

    /// <summary>The draft as mutating webhooks want it, decoded and with defaults again.</summary>
    /// <exception cref="ApiException">One refused, or could not be asked and must be.</exception>
    public async Task<Draft> MutateAsync(Draft draft, CancellationToken cancellationToken)
    {
        var all = Configured(Mutating).ToList();
        var lastChange = -1;
        for (var i = 0; i < all.Count; i++)
        {
            var changed = await MutateAsync(draft, all[i], cancellationToken);
            lastChange = ReferenceEquals(changed, draft) ? lastChange : i;
            draft = changed;
        }

        for (var i = 0; i < lastChange; i++)
        {
            // Whoever said so sees what those after him made of it, once.
            draft = all[i].IsAskedAgain ? await MutateAsync(draft, all[i], cancellationToken) : draft;
        }

        return draft;
    }

    /// <exception cref="ApiException">One refused, or could not be asked and must be.</exception>
    public Task ValidateAsync(Draft draft, CancellationToken cancellationToken) =>
        ValidateAsync(new AdmissionQuestion(draft.Request, AdmissionOperation.Of(draft), draft.Object, draft.Live), cancellationToken);

    /// <exception cref="ApiException">One refused, or could not be asked and must be.</exception>
    public async Task AskAboutDeletionAsync(WriteRequest request, KubeMap live, CancellationToken cancellationToken)
    {
        var question = new AdmissionQuestion(request, AdmissionOperation.Delete, null, live);
        foreach (var webhook in Configured(Mutating))
        {
            await AskAsync(webhook, question, cancellationToken);
        }

        await ValidateAsync(question, cancellationToken);
    }

    private async Task ValidateAsync(AdmissionQuestion question, CancellationToken cancellationToken) =>
        await Task.WhenAll(Configured(Validating).Select(webhook => AskAsync(webhook, question, cancellationToken)));

    private async Task<Draft> MutateAsync(Draft draft, Webhook webhook, CancellationToken cancellationToken)
    {
        var (response, seen) = await AskAsync(webhook, new AdmissionQuestion(draft.Request, AdmissionOperation.Of(draft), draft.Object, draft.Live), cancellationToken);
        if (response?["patch"]?.AsString is not { Length: > 0 } patch)
        {
            return draft;
        }

        KubeMap patched;
        try
        {
            patched = JsonPatch.Read(KubeJson.Parse(Convert.FromBase64String(patch))).Apply(seen.Object!).AsMap;
        }
        catch (Exception fault) when (fault is FormatException or System.Text.Json.JsonException or PatchException)
        {
            throw new ApiException(500, "InternalError", $"Internal error occurred: {fault.Message}");
        }

        var (request, resource) = (draft.Request, draft.Request.Resource);
        patched = await conversions.ServeAsync(resource, patched, cancellationToken);
        patched = Defaulting.Apply(resource, Intake.Read(request with { Validation = FieldValidation.Ignore }, patched));
        patched = draft.Live is { } live ? ObjectMeta.Kept(Views.Merge(request, live, patched), live) : patched;
        return patched.Equals(draft.Object) ? draft : draft with { Object = patched };
    }

    // The answer, and what it is about; no answer when the webhook is not meant, or could not be asked and need not be.
    private async Task<(KubeMap? Response, AdmissionQuestion Question)> AskAsync(Webhook webhook, AdmissionQuestion question, CancellationToken cancellationToken)
    {
        if (scope.Version(webhook, question.Request, question.Operation) is not { } version || !scope.IsSelected(webhook.Root, question))
        {
            return (null, question);
        }

        question = await AtAsync(question, version, cancellationToken);
        var uid = Guid.NewGuid().ToString();
        var asked = question.Describe(uid, version);
        try
        {
            if (!webhook.Conditions.All(condition => Holds(condition, question, asked)))
            {
                return (null, question);
            }

            if (question.Request.DryRun && !webhook.TakesDryRuns)
            {
                throw ApiException.BadRequest($"admission webhook \"{webhook.Name}\" does not support dry run");
            }

            var review = await client.AskAsync(webhook, KubeMap.Of(("kind", "AdmissionReview"), ("apiVersion", "admission.k8s.io/v1"), ("request", asked)), cancellationToken);
            var response = review["response"]?.AsMap ?? KubeMap.Empty;
            if (response["uid"]?.AsString != uid)
            {
                throw new WebhookException($"failed to call webhook: expected response.uid=\"{uid}\", got \"{response["uid"]?.AsString}\"");
            }

            lock (question.Request.Warnings)
            {
                question.Request.Warnings.AddRange((response["warnings"]?.AsList ?? KubeList.Empty).Select(warning => warning.AsString ?? string.Empty));
            }

            return response["allowed"]?.AsBool == true ? (response, question) : throw Denied(webhook, response["status"]?.AsMap ?? KubeMap.Empty);
        }
        catch (WebhookException) when (webhook.IgnoresFailure)
        {
            return (null, question);
        }
        catch (WebhookException fault)
        {
            throw new ApiException(500, "InternalError", $"Internal error occurred: failed calling webhook \"{webhook.Name}\": {fault.Message}");
        }
    }

    // The objects at the version that the webhook asks for.
    private async Task<AdmissionQuestion> AtAsync(AdmissionQuestion question, string version, CancellationToken cancellationToken)
    {
        var resource = question.Request.Resource;
        if (version == resource.Version || catalog.Find(resource.Group, version, resource.Plural) is not { } wanted)
        {
            return question;
        }

        return question with
        {
            Object = question.Object is { } root ? await conversions.ServeAsync(wanted, root, cancellationToken) : null,
            Old = question.Old is { } old ? await conversions.ServeAsync(wanted, old, cancellationToken) : null,
        };
    }

    private bool Holds(KubeMap condition, AdmissionQuestion question, KubeMap asked)
    {
        try
        {
            var expression = condition["expression"]?.AsString ?? string.Empty;
            List<KeyValuePair<string, CelValue>> variables =
            [
                Given("object", question.Object), Given("oldObject", question.Old), Given("request", asked),
                KeyValuePair.Create("authorizer", (CelValue)new PolicyAuthorizer(authorizer, question.Request.By, question.Request)),
            ];
            return CelProgram.Parse(expression).Evaluate(variables) is CelBool holds
                ? holds.Value
                : throw new CelEvaluationException($"failed to evaluate CEL expression as boolean: '{expression}'");
        }
        catch (Exception fault) when (fault is CelSyntaxException or CelEvaluationException)
        {
            throw new WebhookException($"match condition \"{condition["name"]?.AsString}\": {fault.Message}");
        }
    }

    private static KeyValuePair<string, CelValue> Given(string name, KubeMap? value) => KeyValuePair.Create(name, value is null ? CelNull.Instance : KubeCollections.Of(value));

    private static ApiException Denied(Webhook webhook, KubeMap status)
    {
        var denied = $"admission webhook \"{webhook.Name}\" denied the request";
        var (message, reason) = (status["message"]?.AsString ?? string.Empty, status["reason"]?.AsString ?? string.Empty);
        var code = status["code"]?.AsInteger is >= 400 and <= 599 and var given ? (int)given : 400;
        return new ApiException(code, reason, message.Length > 0 ? $"{denied}: {message}" : reason.Length > 0 ? $"{denied}: {reason}" : $"{denied} without explanation");
    }

    private IEnumerable<Webhook> Configured(string resource) =>
        store.List(resource).Objects.Values.SelectMany(configuration => configuration["webhooks"]?.AsList ?? KubeList.Empty).Select(webhook => new Webhook(webhook.AsMap));
}
