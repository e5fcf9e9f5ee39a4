using GitOps.Adapters.EmbeddedCluster.Admission;
using GitOps.Adapters.EmbeddedCluster.Http;
using GitOps.Adapters.EmbeddedCluster.Schema;
using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Registry;

/// <summary>Objects at the version at which they are asked for or kept; where a definition says so, its webhook is asked for them.</summary>
internal sealed class Conversions(WebhookClient client)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    /// <summary>An object as it is served.</summary>
    /// <exception cref="ApiException">The webhook cannot be asked, or gives no such object.</exception>
    public async ValueTask<KubeMap> ServeAsync(ResourceType resource, KubeMap root, CancellationToken cancellationToken) =>
        IsServed(resource, root) ? Versions.Serve(resource, root) : (await ServeAsync(resource, [root], cancellationToken))[0];

    /// <summary>Objects as they are served, in the same order; the webhook is asked once for all.</summary>
    /// <exception cref="ApiException">The webhook cannot be asked, or gives no such objects.</exception>
    public async ValueTask<IReadOnlyList<KubeMap>> ServeAsync(ResourceType resource, IReadOnlyList<KubeMap> roots, CancellationToken cancellationToken)
    {
        var others = roots.Where(root => !IsServed(resource, root)).ToList();
        if (others.Count == 0)
        {
            return [.. roots.Select(root => Versions.Serve(resource, root))];
        }

        var converted = new Queue<KubeMap>(await AskAsync(resource, others, resource.Kind.ApiVersion, cancellationToken));
        return [.. roots.Select(root => IsServed(resource, root) ? root : Versions.Arrived(resource, converted.Dequeue()))];
    }

    /// <summary>An object as it is kept.</summary>
    /// <exception cref="ApiException">The webhook cannot be asked, or gives no such object.</exception>
    public async ValueTask<KubeMap> StoreAsync(ResourceType resource, KubeMap root, CancellationToken cancellationToken)
    {
        if (!resource.IsConverted || root["apiVersion"]?.AsString == resource.Storage.ApiVersion)
        {
            return Versions.Store(resource, root);
        }

        return CustomObjects.PruneKept(resource, (await AskAsync(resource, [root], resource.Storage.ApiVersion, cancellationToken))[0]);
    }

    private static bool IsServed(ResourceType resource, KubeMap root) => !resource.IsConverted || root["apiVersion"]?.AsString == resource.Kind.ApiVersion;

    private async Task<IReadOnlyList<KubeMap>> AskAsync(ResourceType resource, IReadOnlyList<KubeMap> roots, string apiVersion, CancellationToken cancellationToken)
    {
        var webhook = resource.Custom!.Webhook!;
        var review = new ConversionReview(webhook, roots, apiVersion);
        try
        {
            return review.Read(await AnswerAsync(webhook["clientConfig"]?.AsMap ?? KubeMap.Empty, review.Ask(), cancellationToken));
        }
        catch (WebhookException fault)
        {
            throw new ApiException(500, string.Empty, $"conversion webhook for {review.About} {fault.Message}");
        }
    }

    private async Task<KubeMap> AnswerAsync(KubeMap configuration, KubeMap question, CancellationToken cancellationToken)
    {
        try
        {
            return await client.ConvertAsync(configuration, Timeout, question, cancellationToken);
        }
        catch (WebhookException fault)
        {
            throw new WebhookException($"failed: {fault.Message}");
        }
    }
}
